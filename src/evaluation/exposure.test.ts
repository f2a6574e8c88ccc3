import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gini, measureExposure, rankPopularity } from './exposure.ts';

describe('gini', () => {
  it('is 0 where all counts are equal, and for nothing', () => {
    expect(gini([3, 3, 3])).toBe(0);
    expect(gini([])).toBe(0);
    expect(gini([0, 0])).toBe(0);
  });

  it('is (n - 1) / n where one has all', () => {
    expect(gini([0, 0, 0, 8])).toBe(0.75);
  });

  it('follows the mean difference of unequal counts', () => {
    // Sorted 1, 3, 10: (-2 * 1 + 0 * 3 + 2 * 10) / (3 * 14) = 18 / 42.
    expect(gini([10, 1, 3])).toBeCloseTo(18 / 42, 14);
  });

  it('equals the mean absolute difference over twice the mean, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 20 }), (counts) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        fc.pre(total > 0);
        let differences = 0;
        for (const a of counts) for (const b of counts) differences += Math.abs(a - b);
        expect(gini(counts)).toBeCloseTo(differences / (2 * counts.length * total), 10);
      }),
    );
  });
});

describe('rankPopularity', () => {
  it('ranks the most popular first and gives equal counts the mean of their places', () => {
    const popularity = rankPopularity<number>([10, 11, 12, 13, 14], [2, 7, 2, 0, 2]);
    expect(popularity.numItems).toBe(4);
    expect([10, 11, 12, 13, 14].map((item) => popularity.rankOf(item))).toEqual([3, 1, 3, undefined, 3]);
  });

  it('takes the top 1 per cent, rounded up, and the first listed of equal counts', () => {
    const items = Array.from({ length: 101 }, (_, i) => i);
    const popularity = rankPopularity(
      items,
      items.map((item) => (item === 50 ? 9 : 1)),
    );
    expect(items.filter((item) => popularity.isTop(item))).toEqual([0, 50]);
  });
});

describe('measureExposure', () => {
  const lists = [
    ['a', 'b'],
    ['a', 'c'],
    ['a', 'new'],
  ];

  it('counts distinct items and their inequality without training data', () => {
    // Counts 3, 1, 1, 1: (-3 - 1 + 1 + 3 * 3) / (4 * 6) = 6 / 24.
    expect(measureExposure(lists)).toEqual({
      numDistinct: 4,
      giniRecommended: 0.25,
      coverage: null,
      giniCatalogue: null,
      popularShare: null,
      meanPopularityRank: null,
    });
  });

  it('measures coverage, popular share, rank and inequality over the training items', () => {
    const popularity = rankPopularity(['a', 'b', 'c', 'd', 'unused'], [9, 5, 3, 1, 0]);
    const exposure = measureExposure(lists, popularity);
    // Three of four training items are shown; the top item (a) takes three of six places.
    expect(exposure.coverage).toBe(0.75);
    expect(exposure.popularShare).toBe(0.5);
    // Ranks a 1 (three times), b 2, c 3, unknown 4 + 1.
    expect(exposure.meanPopularityRank).toBeCloseTo((3 * 1 + 2 + 3 + 5) / 6, 14);
    // Counts 0, 1, 1, 3: (-3 * 0 - 1 + 1 + 3 * 3) / (4 * 5) = 9 / 20.
    expect(exposure.giniCatalogue).toBeCloseTo(0.45, 14);
  });

  it('is all zero where nothing is recommended', () => {
    expect(measureExposure([[]], rankPopularity(['a'], [1]))).toEqual({
      numDistinct: 0,
      giniRecommended: 0,
      coverage: 0,
      giniCatalogue: 0,
      popularShare: 0,
      meanPopularityRank: 0,
    });
  });
});
