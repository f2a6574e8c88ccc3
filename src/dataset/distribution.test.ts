import { expect, it } from 'vitest';
import { describeNumbers } from './distribution.ts';

it('tells nearest-rank percentiles of 1 to 100', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(describeNumbers(values)).toEqual({
    count: 100,
    mean: 50.5,
    minimum: 1,
    percentiles: [5, 25, 50, 75, 90, 95, 99],
    maximum: 100,
  });
});

it('takes the smallest value that at least p per cent do not exceed', () => {
  expect(describeNumbers([3, 1, 2])?.percentiles).toEqual([1, 1, 2, 3, 3, 3, 3]);
  expect(describeNumbers([7])?.percentiles).toEqual([7, 7, 7, 7, 7, 7, 7]);
});

it('is null for no numbers', () => {
  expect(describeNumbers([])).toBeNull();
});
