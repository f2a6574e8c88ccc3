// Holds the table of docs/engine.md to the sources: no operator and no rule without a row, no row without its source.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GRADIENT_RULES } from './gradients/rules.ts';

const ENGINE = import.meta.dirname;
const text = readFileSync(join(ENGINE, '../../docs/engine.md'), 'utf8');
const rows = [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|([^|]*)\|$/gm)]
  .map(([, operator, builtBy, gradient, note]) => ({
    operator: operator!.trim(),
    builtBy: builtBy!.trim(),
    gradient: gradient!.trim(),
    note: note!.trim(),
  }))
  .filter(({ operator }) => operator !== 'Operator' && !operator.startsWith('---'));

/** What the engine set out to have. */
const REQUIRED = [
  ...[
    'MatMul',
    'Gemm',
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Pow',
    'Sqrt',
    'Exp',
    'Log',
    'Neg',
    'Erf',
    'Tanh',
    'Sigmoid',
  ],
  ...[
    'Relu',
    'Gelu',
    'Softplus',
    'Softmax',
    'LogSoftmax',
    'LayerNormalization',
    'BatchNormalization',
    'Dropout',
  ],
  ...['Gather', 'Concat', 'Slice', 'Split', 'Reshape', 'Transpose', 'Expand', 'Where', 'Pad', 'ReduceSum'],
  ...[
    'ReduceMean',
    'ReduceMax',
    'Conv',
    'MaxPool',
    'AveragePool',
    'GlobalAveragePool',
    'Cast',
    'Clip',
    'ArgMax',
  ],
  ...['TopK', 'binary cross-entropy', 'softmax cross-entropy', 'sampled softmax', 'listwise softmax'],
  'mean squared error',
];

describe('the table of operators in docs/engine.md', () => {
  it('has one row for each operator that the engine set out to have', () => {
    const operators = rows.map(({ operator }) => operator);
    expect(operators.filter((operator, place) => operators.indexOf(operator) !== place)).toEqual([]);
    expect(REQUIRED.filter((operator) => !operators.includes(operator))).toEqual([]);
  });

  it('says `rule` for exactly the operators that have one', () => {
    const claimed = rows.filter(({ gradient }) => gradient === 'rule').map(({ operator }) => operator);
    expect(claimed.sort()).toEqual(Object.keys(GRADIENT_RULES).sort());
  });

  it('names a reason where there is no gradient', () => {
    expect(rows.filter(({ gradient }) => !['rule', 'parts', 'none'].includes(gradient))).toEqual([]);
    expect(rows.filter(({ gradient, note }) => gradient === 'none' && note === '')).toEqual([]);
  });

  it('names the file of each operator, and leaves none out', () => {
    const built = rows
      .filter(({ builtBy }) => builtBy !== 'not built')
      .map(({ builtBy }) => builtBy.slice(1, -1));
    expect(built.filter((file) => !existsSync(join(ENGINE, file)))).toEqual([]);
    const files = readdirSync(join(ENGINE, 'operators')).filter((file) => /(?<!\.test)\.ts$/.test(file));
    expect(files.filter((file) => !built.includes(`operators/${file}`))).toEqual([]);
  });

  it('has a file of rules for each rule', () => {
    const files = readdirSync(join(ENGINE, 'gradients'));
    const toKebab = (name: string) => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
    const missing = Object.keys(GRADIENT_RULES).filter((name) => !files.includes(`${toKebab(name)}.ts`));
    expect(missing).toEqual([]);
  });
});
