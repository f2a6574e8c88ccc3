// A directory that transformers saved, in float16 and two files, against what transformers computes with it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBertDirectory } from '../../../src/models/bert/bert-directory.ts';
import '../../helpers/to-be-allclose.ts';
import { runEncoder } from './run-encoder.ts';

interface ExpectedText {
  readonly first: string;
  readonly second: string | null;
  readonly ids: readonly number[];
  readonly types: readonly number[];
  readonly last: readonly (readonly number[])[];
  readonly pooled: readonly number[];
}

const DIRECTORY = join(import.meta.dirname, 'transformers-directory');
const EXPECTED = JSON.parse(readFileSync(join(DIRECTORY, 'expected.json'), 'utf8')) as ExpectedText[];

it('reads a directory of transformers, and gives its tokens and its numbers', async () => {
  const directory = await readBertDirectory(DIRECTORY);
  const { tokenizer } = directory;
  const encodings = EXPECTED.map(({ first, second }) => tokenizer.encode(first, second, 20));
  expect(encodings.map(({ ids }) => [...ids])).toEqual(EXPECTED.map(({ ids }) => ids));
  expect(encodings.map(({ typeIds }) => [...typeIds])).toEqual(EXPECTED.map(({ types }) => types));
  const outputs = await runEncoder(directory, encodings);
  outputs.forEach(({ last, pooled }, place) => {
    expect(last).toBeAllclose(EXPECTED[place]!.last.flat(), { rtol: 1e-5, atol: 1e-5 });
    expect(pooled).toBeAllclose(EXPECTED[place]!.pooled, { rtol: 1e-5, atol: 1e-5 });
  });
  expect([...directory.extra.keys()].sort()).toEqual([
    'cls.predictions.bias',
    'cls.predictions.transform.LayerNorm.bias',
    'cls.predictions.transform.LayerNorm.weight',
    'cls.predictions.transform.dense.bias',
    'cls.predictions.transform.dense.weight',
    'cls.seq_relationship.bias',
    'cls.seq_relationship.weight',
  ]);
  expect(directory.extra.get('cls.seq_relationship.weight')).toMatchObject({
    dtype: 'float32',
    shape: [2, 8],
  });
});
