import { expect, test } from 'vitest';
import { createKernelMemory } from '../kernel-memory.ts';
import { loadKernel } from '../load-kernel.ts';
import { createVectorStore, vectorAt } from '../vector-store.ts';
import type { Word2vecKernel } from './tasks.ts';

const NUM_VECTORS = 500;
const DIMENSIONS = 20;

function drawInitialVectors(seed: number): number[] {
  const memory = createKernelMemory();
  const vectors = createVectorStore(memory, NUM_VECTORS, DIMENSIONS);
  const { byteOffset, stride } = vectors;
  loadKernel<Word2vecKernel>('word2vec', 'simd', memory.memory).fillUniform(
    byteOffset,
    NUM_VECTORS,
    DIMENSIONS,
    stride,
    seed,
  );
  return Array.from({ length: NUM_VECTORS }, (_, row) => [...vectorAt(vectors, row)]).flat();
}

test('initial vectors are uniform in (-1, 1) / dimensions', () => {
  const values = drawInitialVectors(1).map((value) => value * DIMENSIONS);
  const share = (low: number, high: number): number =>
    values.filter((value) => value > low && value < high).length / values.length;
  expect(share(-1, 1)).toBe(1);
  // 10,000 draws: the standard error of a quarter is 0.0043.
  for (const low of [-1, -0.5, 0, 0.5]) expect(Math.abs(share(low, low + 0.5) - 0.25)).toBeLessThan(0.02);
});

test('initial vectors depend on the seed alone', () => {
  expect(drawInitialVectors(1)).toEqual(drawInitialVectors(1));
  expect(drawInitialVectors(1)).not.toEqual(drawInitialVectors(2));
});
