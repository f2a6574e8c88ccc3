import { expect, it } from 'vitest';
import { dot } from './dot.ts';

it('multiplies two vectors, or one with a part of more numbers', () => {
  expect(dot([1, 2, 3], [4, -5, 6])).toBe(12);
  expect(dot(Float64Array.of(2, 3), Float32Array.of(9, 9, 5, 7, 9), 2)).toBe(31);
  expect(dot([], [])).toBe(0);
});
