import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discountedGain, IDEAL_LIMIT, idealGain, ndcg } from './ndcg.ts';

describe('ndcg', () => {
  it('is 1 for a ranking that starts with the whole answer, in any order', () => {
    expect(ndcg(new Set([1, 2, 3]), [3, 1, 2, 9], 100)).toBe(1);
  });

  it('divides the gain of hits by that of a perfect ranking', () => {
    // Hits at ranks 1 and 3 of a two-item answer: (1/ln 3 + 1/ln 5) / (1/ln 2 + 1/ln 3).
    const expected = (1 / Math.log(3) + 1 / Math.log(5)) / (1 / Math.log(2) + 1 / Math.log(3));
    expect(ndcg(new Set(['a', 'b']), ['x', 'a', 'y', 'b'], 10)).toBeCloseTo(expected, 14);
    expect(expected).toBeCloseTo(0.650921, 6);
  });

  it('is lower for the reversed ranking', () => {
    // Hit at rank 0 gives 1, at rank 2 ln 2 / ln 4 = 1/2.
    expect(ndcg(new Set([1]), [1, 2, 3], 100)).toBe(1);
    expect(ndcg(new Set([1]), [3, 2, 1], 100)).toBeCloseTo(0.5, 14);
  });

  it('is 0 for an empty ranking and for one without a hit', () => {
    expect(ndcg(new Set([1]), [], 100)).toBe(0);
    expect(ndcg(new Set([1]), [2, 3], 100)).toBe(0);
  });

  it('scores a short ranking against the whole answer', () => {
    const expected = 1 / Math.log(2) / (1 / Math.log(2) + 1 / Math.log(3));
    expect(ndcg(new Set([1, 2]), [1], 100)).toBeCloseTo(expected, 14);
  });

  it('counts no place from k on, though the ideal runs over the whole answer', () => {
    expect(ndcg(new Set([1]), [2, 1], 1)).toBe(0);
    const perfectTen = ndcg(new Set(Array.from({ length: 14 }, (_, i) => i)), [...Array(10).keys()], 10);
    expect(perfectTen).toBeCloseTo(idealGain(10) / idealGain(14), 14);
    expect(perfectTen).toBeLessThan(1);
  });

  it('counts a repeated hit once and leaves its place taken', () => {
    const expected = (1 / Math.log(2) + 1 / Math.log(4)) / (1 / Math.log(2) + 1 / Math.log(3));
    expect(ndcg(new Set([1, 2]), [1, 1, 2], 100)).toBeCloseTo(expected, 14);
  });

  it('holds answers of more than 100 items to the ideal of 100', () => {
    const truth = new Set(Array.from({ length: 150 }, (_, i) => i));
    expect(ndcg(truth, [...truth].slice(0, 100), 100)).toBe(1);
    expect(idealGain(150)).toBe(idealGain(IDEAL_LIMIT));
  });

  it('refuses an empty answer and places outside 1 to 100', () => {
    expect(() => ndcg(new Set(), [1], 100)).toThrow(RangeError);
    expect(() => ndcg(new Set([1]), [1], 0)).toThrow(RangeError);
    expect(() => ndcg(new Set([1]), [1], 101)).toThrow(RangeError);
  });

  const rankings = fc.uniqueArray(fc.nat(40), { maxLength: 30 });
  const truths = fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 30 }).map((items) => new Set(items));

  it('lies in [0, 1]', () => {
    fc.assert(
      fc.property(truths, rankings, fc.integer({ min: 1, max: 100 }), (truth, ranking, k) => {
        const value = ndcg(truth, ranking, k);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('never falls when a hit moves one place up', () => {
    fc.assert(
      fc.property(truths, rankings, fc.nat(), (truth, ranking, pick) => {
        const places = ranking.map((_, i) => i).filter((i) => i > 0 && truth.has(ranking[i]!));
        fc.pre(places.length > 0);
        const place = places[pick % places.length]!;
        const better = [...ranking];
        [better[place - 1], better[place]] = [better[place]!, better[place - 1]!];
        expect(ndcg(truth, better, 20)).toBeGreaterThanOrEqual(ndcg(truth, ranking, 20) - 1e-12);
      }),
    );
  });
});

describe('discountedGain', () => {
  it('is the reciprocal natural logarithm of the rank plus 2', () => {
    expect(discountedGain(0)).toBe(Math.LOG2E);
    expect(discountedGain(98)).toBeCloseTo(0.217147, 6);
  });
});
