import { expect, test } from 'vitest';
import { automaticLearningRate, layerRates } from './learning-rates.ts';

const NAMES = [
  'bert/embeddings/word_embeddings/weight',
  'bert/encoder/layer/0/output/dense/weight',
  'bert/encoder/layer/1/output/dense/weight',
  'bert/pooler/dense/weight',
  'tag_head/weight',
];

test('each layer learns by the decay slower than the one above', () => {
  const rateOf = layerRates({ numLayers: 2, layerDecay: 0.5, frozenLayers: null });
  expect(NAMES.map(rateOf)).toEqual([0.125, 0.25, 0.5, 1, 1]);
});

test('frozen layers take the embeddings with them; 0 freezes these alone', () => {
  const frozen = (frozenLayers: number) =>
    NAMES.map(layerRates({ numLayers: 2, layerDecay: 1, frozenLayers }));
  expect(frozen(0)).toEqual([0, 1, 1, 1, 1]);
  expect(frozen(1)).toEqual([0, 0, 1, 1, 1]);
  expect(frozen(2)).toEqual([0, 0, 0, 1, 1]);
  expect(() => frozen(3)).toThrow('frozenLayers is 3, but the encoder has 2 layers; lower it');
});

test('the eleventh layer is not the first', () => {
  const rateOf = layerRates({ numLayers: 12, layerDecay: 1, frozenLayers: 2 });
  expect(rateOf('bert/encoder/layer/10/output/dense/weight')).toBe(1);
  expect(rateOf('bert/encoder/layer/1/output/dense/weight')).toBe(0);
});

test('wide encoders learn slower, narrow ones no faster than 0.001', () => {
  expect(automaticLearningRate(64)).toBe(1e-3);
  expect(automaticLearningRate(128)).toBe(1e-3);
  expect(automaticLearningRate(512)).toBeCloseTo(1.25e-4, 12);
});
