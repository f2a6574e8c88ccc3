import { expect, test } from 'vitest';
import { corpusOf, plantCamps } from '../../../test/helpers/planted-corpus.ts';
import { chooseStepPlaces } from './step-size.ts';
import { checkWord2vecTraining } from './training-options.ts';

const sizeOf = (corpus: ReturnType<typeof corpusOf>, options: object): number =>
  chooseStepPlaces(corpus, checkWord2vecTraining(options));

test('a step holds so many places that the busiest row keeps within the bound', () => {
  // Ten tokens of equal count, in pairs: 1 input a target; each row is 0.1 of the inputs, times 2 outputs.
  const pairs = corpusOf(10, [0, 2, 4, 6, 8].map((token) => [token, token + 1])); // biome-ignore format: a corpus
  // 0.5 / (0.06 * 0.2 * 1) = 41.7
  expect(sizeOf(pairs, { negatives: 1, learningRate: 0.06 })).toBe(41);
  // A Huffman tree's root counts 0.2; each token 0.1 times a path of log2(11) = 3.46: 0.5 / (0.06 * 0.346) = 24.1
  expect(sizeOf(pairs, { output: 'hierarchical-softmax', learningRate: 0.06 })).toBe(24);
});

test('a step has 1 to 256 places, and 256 without locks', () => {
  const corpus = plantCamps(40, 20, 10);
  expect(sizeOf(corpus, { learningRate: 10 })).toBe(1);
  expect(sizeOf(corpus, { learningRate: 1e-6, minLearningRate: 0 })).toBe(256);
  expect(sizeOf(corpus, { learningRate: 10, mode: 'fast' })).toBe(256);
});

test('high rates and long windows shorten steps, however rare each token is', () => {
  const rare = plantCamps(20_000, 40, 200);
  // 3 / (0.09 * 6) = 5.6
  expect(sizeOf(rare, { learningRate: 0.09, window: 'sequence' })).toBe(5);
});

test('with CBOW a step has up to 512 places, and an epoch at least 128 steps', () => {
  const options = { learningRate: 0.1, window: 'sequence', architecture: 'cbow' };
  // 8,000 places / 128 = 62.5
  expect(sizeOf(plantCamps(20_000, 40, 200), options)).toBe(63);
  expect(sizeOf(plantCamps(20_000, 400, 200), options)).toBe(512);
});
