// Linear equations with a symmetric positive definite matrix, by Cholesky's decomposition (Golub and Van Loan,
// Matrix Computations, algorithm 4.2.1). Sizes here are at most a few hundred.

/**
 * Solves A x = b.
 * @param lower (size, size) row-major; only the lower triangle is read; it is overwritten by the factor
 * @param right (size); stays as it is
 * @returns (size); holds values that are not finite where A is not positive definite
 */
export function solvePositiveDefinite(lower: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = lower[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= lower[row * size + k]! * lower[column * size + k]!;
      lower[row * size + column] = row === column ? Math.sqrt(sum) : sum / lower[column * size + column]!;
    }
  }
  const solution = right.slice();
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) solution[row]! -= lower[row * size + k]! * solution[k]!;
    solution[row]! /= lower[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) solution[row]! -= lower[k * size + row]! * solution[k]!;
    solution[row]! /= lower[row * size + row]!;
  }
  return solution;
}
