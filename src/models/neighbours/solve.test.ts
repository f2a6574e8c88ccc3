import fc from 'fast-check';
import { expect, test } from 'vitest';
import { solvePositiveDefinite } from './solve.ts';

test('solvePositiveDefinite solves a small system computed by hand', () => {
  // [4 2; 2 3] x = [10; 8] has the solution [7/4, 3/2]. The upper triangle is not read.
  const solution = solvePositiveDefinite(Float64Array.of(4, Number.NaN, 2, 3), Float64Array.of(10, 8));
  expect(solution[0]).toBeCloseTo(1.75, 12);
  expect(solution[1]).toBeCloseTo(1.5, 12);
});

test("solvePositiveDefinite solves any M M' + I", () => {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.array(value, { minLength: 56, maxLength: 56 }),
      (size, values) => {
        const at = (i: number, j: number): number => values[i * size + j]!;
        const matrix = new Float64Array(size * size);
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            for (let k = 0; k < size; k++) matrix[i * size + j]! += at(i, k) * at(j, k);
          }
          matrix[i * size + i]! += 1;
        }
        const right = Float64Array.from(values.slice(49, 49 + size));
        const solution = solvePositiveDefinite(matrix.slice(), right);
        for (let i = 0; i < size; i++) {
          const product = solution.reduce((sum, x, j) => sum + matrix[i * size + j]! * x, 0);
          expect(product).toBeCloseTo(right[i]!, 8);
        }
      },
    ),
  );
});

test('solvePositiveDefinite gives no finite numbers where the matrix is not positive definite', () => {
  const solution = solvePositiveDefinite(Float64Array.of(1, 0, 2, 1), Float64Array.of(1, 1));
  expect(solution.every(Number.isFinite)).toBe(false);
});
