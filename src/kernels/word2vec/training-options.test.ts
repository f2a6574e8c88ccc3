import { expect, test } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { checkWord2vecTraining, WORD2VEC_TRAINING_DEFAULTS } from './training-options.ts';

test('what is missing or undefined has its default', () => {
  expect(checkWord2vecTraining({})).toEqual(WORD2VEC_TRAINING_DEFAULTS);
  const merged = checkWord2vecTraining({ window: 'sequence', epochs: undefined } as never);
  expect(merged).toEqual({ ...WORD2VEC_TRAINING_DEFAULTS, window: 'sequence' });
});

test.each([
  [{ dimension: 3 }, /unknown option 'dimension'; known are architecture,/],
  [{ architecture: 'glove' }, /architecture must be one of cbow, skip-gram, got 'glove'/],
  [{ dimensions: 0 }, /dimensions must be a whole number from 1 to 4096, got 0/],
  [{ window: 2.5 }, /window must be a whole number from 1 to 10000 or 'sequence', got 2.5/],
  [{ window: 'all' }, /window must be/],
  [{ dynamicWindow: 1 }, /dynamicWindow must be true or false, got 1/],
  [{ samplingExponent: Number.NaN }, /samplingExponent must be/],
  [{ subsampling: -1 }, /subsampling must be a number from 0 to 1, got -1/],
  [{ learningRate: 0 }, /learningRate must be a number above 0 to 10, got 0/],
  [
    { learningRate: 0.01, minLearningRate: 0.02 },
    /minLearningRate must be at most learningRate, which is 0.01, got 0.02/,
  ],
])('%j is refused', (options, message) => {
  expect(() => checkWord2vecTraining(options as never)).toThrow(ConfigError);
  expect(() => checkWord2vecTraining(options as never)).toThrow(message);
});
