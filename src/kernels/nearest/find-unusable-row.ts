// Finds vectors that no search can compare: numbers that are not finite, or too large to be squared.
import { type KernelVariant, loadKernel } from '../load-kernel.ts';
import type { VectorStore } from '../vector-store.ts';
import type { NearestKernel } from './tasks.ts';

/**
 * The first row whose squares add up to no finite float32; -1 where there is none.
 * @param variant default `simd`; the answer is the same
 */
export function findUnusableRow(
  { memory, byteOffset, numVectors, stride }: VectorStore,
  variant: KernelVariant = 'simd',
): number {
  const kernel = loadKernel<NearestKernel>('nearest', variant, memory.memory);
  return kernel.findUnusableRow(byteOffset, stride * 4, numVectors);
}
