import { expect, test } from 'vitest';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { createCompanionFinder } from './companions.ts';

// Five playlists over tags 0 to 4. Tag 0 is in three, tag 1 in two, tags 2 and 3 in one; nobody holds tag 4.
const finder = createCompanionFinder(csrFromRows([[0, 1], [1, 0, 2], [0], [3], []], 5));

test('playlists that share more of the given tags, or rarer ones, weigh more', () => {
  const { lifts, elsewhere } = finder.find([0, 2]);
  const one = 3 ** -0.4; // by tag 0 alone
  const both = 3 ** -0.4 + 1; // by tags 0 and 2
  const total = 2 * one ** 2 + both ** 2;
  const doubt = 2 * both ** 2;
  const lift = (votes: number, count: number): number =>
    Math.log((votes + (doubt * count) / 5) / (total + doubt) / (count / 5));
  expect([...lifts.keys()].sort()).toEqual([0, 1, 2]);
  expect(lifts.get(0)).toBeCloseTo(lift(total, 3), 12);
  expect(lifts.get(1)).toBeCloseTo(lift(one ** 2 + both ** 2, 2), 12);
  expect(lifts.get(2)).toBeCloseTo(lift(both ** 2, 1), 12);
  expect(elsewhere).toBeCloseTo(lift(0, 1), 12);
});

test('what was asked before leaves no trace', () => {
  const fresh = createCompanionFinder(csrFromRows([[0, 1], [1, 0, 2], [0], [3], []], 5));
  expect(finder.find([1])).toEqual(fresh.find([1]));
});

test('without a given tag that anybody holds nothing is commoner', () => {
  for (const given of [[], [4]]) {
    const { lifts, elsewhere } = finder.find(given);
    expect([lifts.size, elsewhere]).toEqual([0, 0]);
  }
});
