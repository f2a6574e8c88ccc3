// Where a layout starts: the two directions in which the vectors vary most. A start that knows the whole keeps
// related groups side by side, where a random one scatters them (Kobak and Linderman 2021).
import { createRandomStream } from '../../../core/random.ts';
import { type VectorStore, vectorAt } from '../../../kernels/vector-store.ts';
import { dot } from '../../dot.ts';

const ITERATIONS = 200;

/** Covariance of the vectors, (dimensions, dimensions), and their mean, (dimensions). */
function covarianceOf(vectors: VectorStore): { mean: Float64Array; covariance: Float64Array } {
  const { numVectors, dimensions: d } = vectors;
  const mean = new Float64Array(d);
  for (let row = 0; row < numVectors; row++) {
    const vector = vectorAt(vectors, row);
    for (let i = 0; i < d; i++) mean[i]! += vector[i]! / numVectors;
  }
  const covariance = new Float64Array(d * d);
  const centred = new Float64Array(d);
  for (let row = 0; row < numVectors; row++) {
    const vector = vectorAt(vectors, row);
    for (let i = 0; i < d; i++) centred[i] = vector[i]! - mean[i]!;
    for (let i = 0; i < d; i++) {
      const value = centred[i]! / numVectors;
      for (let j = 0; j <= i; j++) covariance[i * d + j]! += value * centred[j]!;
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) covariance[j * d + i] = covariance[i * d + j]!;
  return { mean, covariance };
}

/** Takes what lies along `direction` out of `vector`, then gives it length 1; zeros stay zeros. */
function orthonormalize(vector: Float64Array, direction: Float64Array | null): void {
  if (direction !== null) {
    const along = dot(vector, direction);
    for (let i = 0; i < vector.length; i++) vector[i]! -= along * direction[i]!;
  }
  const length = Math.sqrt(dot(vector, vector));
  for (let i = 0; i < vector.length; i++) vector[i] = length > 1e-12 ? vector[i]! / length : 0;
}

/** The leading eigenvector orthogonal to `first`, by power iteration, its largest part positive. */
function leadingDirection(
  covariance: Float64Array,
  dimensions: number,
  first: Float64Array | null,
): Float64Array {
  const random = createRandomStream(0, 'projection/principal-plane', first === null ? 0 : 1);
  let vector = Float64Array.from({ length: dimensions }, () => random.normal());
  orthonormalize(vector, first);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const next = new Float64Array(dimensions);
    for (let i = 0; i < dimensions; i++) {
      next[i] = dot(covariance.subarray(i * dimensions, (i + 1) * dimensions), vector);
    }
    orthonormalize(next, first);
    vector = next;
  }
  const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

/**
 * The vectors on their first two principal components, (numVectors, 2), centred at 0. The start of the power
 * iteration is fixed, so the same vectors give the same plane.
 */
export function projectToPrincipalPlane(vectors: VectorStore): Float64Array {
  const { numVectors, dimensions } = vectors;
  const { mean, covariance } = covarianceOf(vectors);
  const first = leadingDirection(covariance, dimensions, null);
  const second = leadingDirection(covariance, dimensions, first);
  const plane = new Float64Array(2 * numVectors);
  for (let row = 0; row < numVectors; row++) {
    const vector = vectorAt(vectors, row);
    for (let i = 0; i < dimensions; i++) {
      const value = vector[i]! - mean[i]!;
      plane[2 * row]! += value * first[i]!;
      plane[2 * row + 1]! += value * second[i]!;
    }
  }
  return plane;
}
