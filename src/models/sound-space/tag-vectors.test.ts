import { expect, it } from 'vitest';
import { createSmallSpace } from '../../../test/helpers/small-space.ts';
import type { MelLabel } from '../mel-cnn/report.ts';
import { createTagVectors, featuresOf, unitOf } from './tag-vectors.ts';
import '../../../test/helpers/to-be-allclose.ts';

const space = createSmallSpace(
  [{ index: 0, vector: [1, 0] }],
  [
    { index: 0, vector: [3, 4] },
    { index: 2, vector: [0, -2] },
  ],
  { numSongs: 1, numTags: 3 },
);
const labels = [
  { kind: 'tag', name: 'a', tag: 0 },
  { kind: 'tag', name: 'b', tag: 1 }, // has no vector
  { kind: 'tag', name: 'c', tag: 2 },
  { kind: 'genre', name: 'GN0100', tag: null },
] as readonly MelLabel[];
const shares = Float64Array.of(0.1, 0.2, 0.5, 0.3);

it('pulls towards tags that are likelier than usual and away from those that are less likely', () => {
  const tagVectors = createTagVectors({ labels, shares }, space);
  expect([...tagVectors.units]).toBeAllclose([0.6, 0.8, 0, 0, 0, -1, 0, 0], { rtol: 1e-6 });
  // Probabilities 0.5, 0.9, 0.25, 0.99: 0.4 (0.6, 0.8) - 0.25 (0, -1).
  const logits = Float32Array.from([0.5, 0.9, 0.25, 0.99], (p) => Math.log(p / (1 - p)));
  const features = featuresOf({ logits, embedding: Float32Array.of(5, 6, 7) }, tagVectors);
  expect([...features]).toBeAllclose([5, 6, 7, 0.24, 0.32 + 0.25], { rtol: 1e-6 });
});

it('leaves a vector of zeros as it is', () => {
  expect([...unitOf([0, 0])]).toEqual([0, 0]);
  expect([...unitOf([0, 3, -4])]).toEqual([0, 0.6, -0.8]);
});
