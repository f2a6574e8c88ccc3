// Checks that draws follow the weights, exactly where that can be said and by counts elsewhere.
import { describe, expect, test } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import { createAliasTable } from './alias-table.ts';

describe('createAliasTable', () => {
  test('draws each outcome in proportion to its weight', () => {
    const weights = [1, 0, 3, 6];
    const random = createRandomStream(1, 'test/alias');
    const table = createAliasTable(weights);
    const counts = [0, 0, 0, 0];
    const draws = 40_000;
    for (let i = 0; i < draws; i++) counts[table.draw(random)]!++;
    expect(counts[1]).toBe(0);
    // Four standard deviations of a binomial share are at most 0.01 here.
    weights.forEach((weight, i) => {
      expect(Math.abs(counts[i]! / draws - weight / 10)).toBeLessThan(0.01);
    });
  });

  test('draws the only outcome that has a weight', () => {
    const table = createAliasTable([0, 0, 5, 0]);
    const random = createRandomStream(2, 'test/alias');
    expect(new Set(Array.from({ length: 500 }, () => table.draw(random)))).toEqual(new Set([2]));
  });

  test.each([[[]], [[0, 0]], [[1, -1]], [[1, Number.NaN]], [[Infinity]]])(
    'refuses the weights %j',
    (weights) => {
      expect(() => createAliasTable(weights)).toThrow(RangeError);
    },
  );
});
