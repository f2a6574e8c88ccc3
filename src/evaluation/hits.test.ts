import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hit, recall, reciprocalRank, rPrecision } from './hits.ts';

const truth = new Set(['a', 'b', 'c', 'd']);

describe('recall', () => {
  it('is the share of the answer in the first k places', () => {
    expect(recall(truth, ['a', 'x', 'b', 'c'], 3)).toBe(0.5);
    expect(recall(truth, ['d', 'c', 'b', 'a'], 4)).toBe(1);
  });

  it('is 0 for an empty ranking, counts a repeat once and takes short rankings as they are', () => {
    expect(recall(truth, [], 3)).toBe(0);
    expect(recall(truth, ['a', 'a', 'a'], 3)).toBe(0.25);
    expect(recall(truth, ['a'], 100)).toBe(0.25);
  });

  it('never falls as k grows', () => {
    const rankings = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'x', 'y', 'z'));
    fc.assert(
      fc.property(rankings, fc.nat(8), (ranking, k) => {
        expect(recall(truth, ranking, k + 1)).toBeGreaterThanOrEqual(recall(truth, ranking, k));
      }),
    );
  });
});

describe('rPrecision', () => {
  it('is the share of hits among as many places as the answer has items', () => {
    expect(rPrecision(truth, ['a', 'x', 'b', 'y', 'c', 'd'])).toBe(0.5);
    expect(rPrecision(truth, ['d', 'c', 'b', 'a'])).toBe(1);
    expect(rPrecision(truth, ['w', 'x', 'y', 'z', 'a'])).toBe(0);
    expect(rPrecision(truth, ['a'])).toBe(0.25);
  });
});

describe('reciprocalRank', () => {
  it('is 1 over the place of the first hit', () => {
    expect(reciprocalRank(truth, ['a', 'b'], 10)).toBe(1);
    expect(reciprocalRank(truth, ['x', 'y', 'z', 'd'], 10)).toBe(0.25);
  });

  it('is 0 without a hit within k places', () => {
    expect(reciprocalRank(truth, ['x', 'a'], 1)).toBe(0);
    expect(reciprocalRank(truth, [], 10)).toBe(0);
  });
});

describe('hit', () => {
  it('is 1 with and 0 without an answer item in the first k places', () => {
    expect(hit(truth, ['x', 'a'], 2)).toBe(1);
    expect(hit(truth, ['x', 'a'], 1)).toBe(0);
    expect(hit(truth, [], 10)).toBe(0);
  });
});

it.each([
  ['recall', () => recall(new Set(), [1], 1)],
  ['rPrecision', () => rPrecision(new Set(), [1])],
  ['reciprocalRank', () => reciprocalRank(new Set(), [1], 1)],
  ['hit', () => hit(new Set(), [1], 1)],
])('%s refuses an empty answer', (_, compute) => {
  expect(compute).toThrow(RangeError);
});
