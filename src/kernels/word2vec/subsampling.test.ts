import { expect, test } from 'vitest';
import { keepLimit, keepProbability } from './subsampling.ts';

test('a token stays with probability (sqrt(f / t) + 1) t / f', () => {
  // f = 0.04, t = 0.01: (2 + 1) / 4.
  expect(keepProbability(4, 100, 0.01)).toBeCloseTo(0.75, 12);
  // f = 0.16, t = 0.01: (4 + 1) / 16.
  expect(keepProbability(16, 100, 0.01)).toBeCloseTo(0.3125, 12);
});

test('rare tokens always stay, and all do without subsampling', () => {
  expect(keepProbability(1, 100, 0.01)).toBe(1);
  expect(keepProbability(100, 100, 0)).toBe(1);
  expect(keepLimit(1)).toBe(2 ** 32 - 1);
  expect(keepLimit(0.75)).toBe(0.75 * 2 ** 32);
  expect(keepLimit(1 - 1e-12)).toBe(2 ** 32 - 2);
});
