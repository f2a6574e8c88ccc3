// Ridge regression in closed form (Hoerl and Kennard 1970, equation 2.3) from sums that can be added, so that folds of songs
// are left out without reading the others again. In float64.
import { choleskyFactor, solveCholesky } from './cholesky.ts';

/** What ridge regression needs to know of examples (x, y) with weights: sums over them. */
export interface RidgeSums {
  readonly numFeatures: number;
  readonly numTargets: number;
  /** Sum of the weights. */
  readonly weight: Float64Array;
  /** (features), (targets) Sums of weight times value. */
  readonly features: Float64Array;
  readonly targets: Float64Array;
  /** (features, features) Sums of weight x x^T; its lower triangle alone is kept. */
  readonly squares: Float64Array;
  /** (features, targets) Sums of weight x y^T. */
  readonly products: Float64Array;
}

/** y = x weights + bias. */
export interface LinearMap {
  readonly numFeatures: number;
  readonly numTargets: number;
  /** (features, targets) */
  readonly weights: Float64Array;
  /** (targets) */
  readonly bias: Float64Array;
}

/** Sums over no examples. */
export function createRidgeSums(numFeatures: number, numTargets: number): RidgeSums {
  return {
    ...{ numFeatures, numTargets, weight: new Float64Array(1) },
    features: new Float64Array(numFeatures),
    targets: new Float64Array(numTargets),
    squares: new Float64Array(numFeatures * numFeatures), // (features, features)
    products: new Float64Array(numFeatures * numTargets), // (features, targets)
  };
}

/** Adds an example. @param x (features) @param y (targets) @param weight from 0 */
export function addExample(
  sums: RidgeSums,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weight: number,
): void {
  const { numFeatures, numTargets, features, targets, squares, products } = sums;
  sums.weight[0]! += weight;
  for (let k = 0; k < numTargets; k++) targets[k]! += weight * y[k]!;
  for (let i = 0; i < numFeatures; i++) {
    const value = weight * x[i]!;
    if (value === 0) continue;
    features[i]! += value;
    const row = i * numFeatures;
    for (let j = 0; j <= i; j++) squares[row + j]! += value * x[j]!;
    const place = i * numTargets;
    for (let k = 0; k < numTargets; k++) products[place + k]! += value * y[k]!;
  }
}

/** Sums over the examples of all parts. @param parts at least one, of the same sizes */
export function joinSums(parts: readonly RidgeSums[]): RidgeSums {
  const joined = createRidgeSums(parts[0]!.numFeatures, parts[0]!.numTargets);
  for (const part of parts) {
    for (const name of ['weight', 'features', 'targets', 'squares', 'products'] as const) {
      const into = joined[name];
      for (let i = 0; i < into.length; i++) into[i]! += part[name][i]!;
    }
  }
  return joined;
}

/** A feature that varies less than this share of its mean square is constant: rounding is all that is left. */
const CONSTANT = 1e-12;

/**
 * The map that makes the weighted mean of |y - x W - b|^2, plus `penalty` times the sum of squares of the weights of
 * features of deviation 1, least. With C the features' correlations, P their covariances with the targets over the features'
 * deviations s: (C + penalty I) (s W) = P; b, which is not penalised, carries mean to mean. Constant features count nothing.
 * @param sums with a weight above 0
 * @param penalty above 0, as a share of a feature's variance
 */
export function solveRidge(sums: RidgeSums, penalty: number): LinearMap {
  const { numFeatures, numTargets, squares, products } = sums;
  const total = sums.weight[0]!;
  const means = sums.features.map((sum) => sum / total);
  const targetMeans = sums.targets.map((sum) => sum / total);
  const deviations = means.map((mean, i) => {
    const square = squares[i * numFeatures + i]! / total;
    const variance = square - mean * mean;
    return variance > CONSTANT * square ? Math.sqrt(variance) : 0;
  });
  const matrix = new Float64Array(numFeatures * numFeatures); // (features, features)
  const right = new Float64Array(numFeatures * numTargets); // (features, targets)
  for (let i = 0; i < numFeatures; i++) {
    const scale = deviations[i]!;
    for (let j = 0; j < i; j++) {
      const scales = scale * deviations[j]!;
      const covariance = squares[i * numFeatures + j]! / total - means[i]! * means[j]!;
      matrix[i * numFeatures + j] = scales === 0 ? 0 : covariance / scales;
    }
    matrix[i * numFeatures + i] = 1 + penalty;
    if (scale === 0) continue;
    for (let k = 0; k < numTargets; k++) {
      const covariance = products[i * numTargets + k]! / total - means[i]! * targetMeans[k]!;
      right[i * numTargets + k] = covariance / scale;
    }
  }
  choleskyFactor(matrix, numFeatures);
  const weights = solveCholesky(matrix, numFeatures, right, numTargets); // (features, targets)
  const bias = targetMeans; // (targets)
  for (let i = 0; i < numFeatures; i++) {
    for (let k = 0; k < numTargets; k++) {
      const at = i * numTargets + k;
      weights[at] = deviations[i] === 0 ? 0 : weights[at]! / deviations[i]!;
      bias[k]! -= means[i]! * weights[at]!;
    }
  }
  return { numFeatures, numTargets, weights, bias };
}

/** x weights + bias, (targets). @param x (features) */
export function applyMap(
  { numFeatures, numTargets, weights, bias }: LinearMap,
  x: ArrayLike<number>,
): Float64Array {
  const y = Float64Array.from(bias);
  for (let i = 0; i < numFeatures; i++) {
    const value = x[i]!;
    if (value === 0) continue;
    const place = i * numTargets;
    for (let k = 0; k < numTargets; k++) y[k]! += value * weights[place + k]!;
  }
  return y;
}
