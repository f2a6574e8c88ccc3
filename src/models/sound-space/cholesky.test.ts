import { describe, expect, it } from 'vitest';
import { TrainingError } from '../../core/errors.ts';
import { choleskyFactor, solveCholesky } from './cholesky.ts';

describe('the Cholesky factor', () => {
  it('of a matrix worked by hand, whose upper triangle is left alone', () => {
    // [[4, 12, -16], [12, 37, -43], [-16, -43, 98]] = L L^T with L = [[2, 0, 0], [6, 1, 0], [-8, 5, 3]].
    const matrix = Float64Array.of(4, 99, 99, 12, 37, 99, -16, -43, 98);
    choleskyFactor(matrix, 3);
    expect([...matrix]).toEqual([2, 99, 99, 6, 1, 99, -8, 5, 3]);
  });

  it('solves for several right sides at once', () => {
    const factor = Float64Array.of(2, 99, 99, 6, 1, 99, -8, 5, 3);
    // A times (1, 2, 3) and A times (0, 1, 0).
    const right = Float64Array.of(4 + 24 - 48, 12, 12 + 74 - 129, 37, -16 - 86 + 294, -43);
    expect([...solveCholesky(factor, 3, right, 2)]).toEqual([1, 0, 2, 1, 3, 0]);
  });

  it('refuses a matrix that is not positive definite, naming the pivot', () => {
    expect(() => choleskyFactor(Float64Array.of(1, 0, 2, 1), 2)).toThrow(TrainingError);
    expect(() => choleskyFactor(Float64Array.of(1, 0, 2, 1), 2)).toThrow('pivot 1 of -3');
  });
});
