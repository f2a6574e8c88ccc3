// Factors that turn a product with a unit vector into a cosine.
import { type VectorStore, vectorAt } from '../vector-store.ts';

/**
 * 1 / norm of each row, (numVectors); 0 for a row of zeros, and for one so short that the factor exceeds float32, so
 * that its cosine with anything is 0.
 */
export function cosineScales(vectors: VectorStore): Float32Array {
  const { numVectors, dimensions, stride } = vectors;
  const scales = new Float32Array(numVectors);
  if (numVectors === 0) return scales;
  // One view over all rows: a view a row takes longer than the sums.
  const all = new Float32Array(
    vectorAt(vectors, 0).buffer,
    vectors.byteOffset,
    (numVectors - 1) * stride + dimensions,
  );
  for (let row = 0; row < numVectors; row++) {
    let squares = 0;
    for (let i = row * stride; i < row * stride + dimensions; i++) squares += all[i]! * all[i]!;
    const scale = Math.fround(1 / Math.sqrt(squares));
    scales[row] = Number.isFinite(scale) ? scale : 0;
  }
  return scales;
}
