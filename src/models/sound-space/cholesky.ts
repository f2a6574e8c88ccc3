// Systems of equations with a symmetric positive definite matrix (Golub and Van Loan 2013, algorithms 4.2.1 and 3.1.1-2).
import { TrainingError } from '../../core/errors.ts';

/**
 * L with L L^T = A, in the lower triangle of A and in its place; what is above the diagonal is neither read nor changed.
 * @param matrix (size, size)
 * @throws TrainingError where A is not positive definite
 */
export function choleskyFactor(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[i * size + k]! * matrix[j * size + k]!;
      if (j < i) {
        matrix[i * size + j] = sum / matrix[j * size + j]!;
      } else if (sum > 0) {
        matrix[i * size + i] = Math.sqrt(sum);
      } else {
        throw new TrainingError(
          `normal equations: expected a positive definite matrix, got pivot ${i} of ${sum}; take a larger penalty`,
        );
      }
    }
  }
}

/**
 * X with L L^T X = B.
 * @param factor (size, size), as `choleskyFactor` leaves it
 * @param right B, (size, columns)
 * @returns (size, columns)
 */
export function solveCholesky(
  factor: Float64Array,
  size: number,
  right: Float64Array,
  columns: number,
): Float64Array {
  const x = Float64Array.from(right); // (size, columns)
  const subtract = (i: number, j: number, share: number): void => {
    for (let k = 0; k < columns; k++) x[i * columns + k]! -= share * x[j * columns + k]!;
  };
  const divide = (i: number): void => {
    const pivot = factor[i * size + i]!;
    for (let k = 0; k < columns; k++) x[i * columns + k]! /= pivot;
  };
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) subtract(i, j, factor[i * size + j]!);
    divide(i);
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) subtract(i, j, factor[j * size + i]!);
    divide(i);
  }
  return x;
}
