import { expect, test } from 'vitest';
import { ConfigError } from '../../../core/errors.ts';
import { checkPretrainOptions, chooseLearningRate, PRETRAIN_DEFAULTS } from './options.ts';

test('what is not given is the default', () => {
  expect(checkPretrainOptions({ epochs: 3 })).toEqual({ ...PRETRAIN_DEFAULTS, epochs: 3 });
});

test('the learning rate falls with the width unless it is given', () => {
  expect(chooseLearningRate('auto', 128)).toBeCloseTo(1e-3);
  expect(chooseLearningRate('auto', 256)).toBeCloseTo(5e-4);
  expect(chooseLearningRate(0.01, 256)).toBe(0.01);
});

test.each([
  [{ epoch: 3 }, "bert: unknown option 'epoch'; known are preset, "],
  [{ preset: 'huge' }, "bert: unknown preset 'huge'; known are tiny, mini, base"],
  [{ vocabularySize: 99 }, 'bert: expected vocabularySize as a whole number from 100 to 1000000, got 99'],
  [{ maxLength: 7 }, 'bert: expected maxLength as a whole number from 8 to 4096, got 7'],
  [{ epochs: 0 }, 'bert: expected epochs as a whole number from 1 to 1000000, got 0'],
  [{ epochs: 1.5 }, 'bert: expected epochs as a whole number from 1 to 1000000, got 1.5'],
  [{ batchSize: Number.NaN }, 'bert: expected batchSize as a whole number from 1 to 1000000, got NaN'],
  [{ learningRate: 0 }, 'bert: expected learningRate above 0 to 1, got 0'],
  [{ learningRate: 'fast' }, 'bert: expected learningRate above 0 to 1, got fast'],
  [{ weightDecay: -1 }, 'bert: expected weightDecay from 0 to 1, got -1'],
  [{ warmUpShare: 2 }, 'bert: expected warmUpShare from 0 to 1, got 2'],
  [{ dropout: 1 }, 'bert: expected dropout from 0 to 0.99, got 1'],
  [{ maskShare: 0 }, 'bert: expected maskShare above 0 to 1, got 0'],
  [{ heldOutShare: 0.6 }, 'bert: expected heldOutShare from 0 to 0.5, got 0.6'],
  [{ clipNorm: 0 }, 'bert: expected clipNorm above 0, got 0'],
  [{ shards: 0 }, 'bert: expected shards as a whole number from 1 to 256, got 0'],
  [{ checkpoint: { dir: 'x', every: 1 } }, "bert checkpoint: unknown option 'every'"],
  [
    { checkpoint: { dir: 'x', everySteps: -1 } },
    'bert: expected checkpoint.everySteps as a whole number from 0, got -1',
  ],
  [{ session: { threads: 2 } }, "bert session: unknown option 'threads'"],
])('%j is refused', (options, message) => {
  expect(() => checkPretrainOptions(options as never)).toThrow(ConfigError);
  expect(() => checkPretrainOptions(options as never)).toThrow(message);
});
