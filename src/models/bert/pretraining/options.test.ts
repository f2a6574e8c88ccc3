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
  [{ preset: 'huge' }, "bert: preset must be one of tiny, mini, base, got 'huge'"],
  [{ vocabularySize: 99 }, 'bert: vocabularySize must be a whole number from 100 to 1000000, got 99'],
  [{ maxLength: 7 }, 'bert: maxLength must be a whole number from 8 to 4096, got 7'],
  [{ epochs: 0 }, 'bert: epochs must be a whole number from 1 to 1000000, got 0'],
  [{ epochs: 1.5 }, 'bert: epochs must be a whole number from 1 to 1000000, got 1.5'],
  [{ batchSize: Number.NaN }, 'bert: batchSize must be a whole number from 1 to 1000000, got NaN'],
  [{ learningRate: 0 }, 'bert: learningRate must be a number above 0 to 1, got 0'],
  [{ learningRate: 'fast' }, 'bert: learningRate must be a number above 0 to 1, got fast'],
  [{ weightDecay: -1 }, 'bert: weightDecay must be a number from 0 to 1, got -1'],
  [{ warmUpShare: 2 }, 'bert: warmUpShare must be a number from 0 to 1, got 2'],
  [{ dropout: 1 }, 'bert: dropout must be a number from 0 to 0.99, got 1'],
  [{ maskShare: 0 }, 'bert: maskShare must be a number above 0 to 1, got 0'],
  [{ heldOutShare: 0.6 }, 'bert: heldOutShare must be a number from 0 to 0.5, got 0.6'],
  [{ clipNorm: 0 }, 'bert: clipNorm must be a number above 0, got 0'],
  [{ shards: 0 }, 'bert: shards must be a whole number from 1 to 256, got 0'],
  [{ checkpoint: { dir: 'x', every: 1 } }, "bert checkpoint: unknown option 'every'"],
  [
    { checkpoint: { dir: 'x', everySteps: -1 } },
    'bert: checkpoint.everySteps must be a whole number from 0, got -1',
  ],
  [{ session: { threads: 2 } }, "bert session: unknown option 'threads'"],
])('%j is refused', (options, message) => {
  expect(() => checkPretrainOptions(options as never)).toThrow(ConfigError);
  expect(() => checkPretrainOptions(options as never)).toThrow(message);
});
