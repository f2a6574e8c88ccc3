import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScoredList } from '../models/contract.ts';
import '../../test/helpers/to-be-allclose.ts';
import { fuseLists, RANK_OFFSET } from './fuse-lists.ts';

/** Scores are there to be ignored: they would put the last item first. */
const list = (...indices: number[]): ScoredList => ({
  indices: Uint32Array.from(indices),
  scores: Float64Array.from(indices.keys()),
});
const EMPTY = list();
const place = (rank: number): number => 1 / (RANK_OFFSET + rank);

test('fuseLists adds up weight / (60 + rank), the rank counted from 1', () => {
  expect(RANK_OFFSET).toBe(60);
  const { indices, scores } = fuseLists([list(7, 3), list(3, 9)], [1, 1], 10);
  expect([...indices]).toEqual([3, 7, 9]);
  expect(scores).toBeAllclose(Float64Array.of(1 / 62 + 1 / 61, 1 / 61, 1 / 62), { rtol: 1e-15, atol: 0 });
});

test('fuseLists orders equal sums by ascending index, however the lists give them', () => {
  expect([...fuseLists([list(8, 2), list(2, 8)], [1, 1], 10).indices]).toEqual([2, 8]);
  expect([...fuseLists([list(5), list(1)], [3, 3], 10).indices]).toEqual([1, 5]);
});

test('fuseLists goes on with the longer list where the other ends', () => {
  expect([...fuseLists([list(4), list(9, 8, 7, 6)], [1, 1], 10).indices]).toEqual([4, 9, 8, 7, 6]);
  expect([...fuseLists([list(4, 5), EMPTY], [1, 2], 10).indices]).toEqual([4, 5]);
});

test('fuseLists lets a list of twice the weight say at place 2n + 60 what the other says at place n', () => {
  const first = list(...Array.from({ length: 63 }, (_, i) => 100 + i));
  const fused = [...fuseLists([first, list(1)], [2, 1], 70).indices];
  // Place 62 of the first has 2 / 122 = 1 / 61, as place 1 of the second; of equals the lower index comes first.
  expect(fused.slice(60, 64)).toEqual([160, 1, 161, 162]);
});

test('fuseLists stops at the limit, which changes nothing before it', () => {
  const lists = [list(1, 2, 3, 4), list(4, 3, 9)];
  const whole = fuseLists(lists, [1, 1.5], 10);
  expect(whole.indices).toHaveLength(5);
  for (const limit of [0, 1, 3, 5]) {
    const part = fuseLists(lists, [1, 1.5], limit);
    expect(part.indices).toEqual(whole.indices.slice(0, limit));
    expect(part.scores).toEqual(whole.scores.slice(0, limit));
  }
});

test('fuseLists of one list keeps its order, and of none is empty', () => {
  expect([...fuseLists([list(6, 1, 4)], [0.5], 10).indices]).toEqual([6, 1, 4]);
  expect(fuseLists([list(6, 1, 4)], [0.5], 10).scores[2]).toBeCloseTo(0.5 * place(3), 15);
  expect(fuseLists([], [], 10).indices).toHaveLength(0);
  expect(fuseLists([EMPTY, EMPTY], [1, 1], 10).indices).toHaveLength(0);
});

test('fuseLists gives each item once, and an item that leads everywhere first', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 4 }),
      (lists) => {
        const fused = fuseLists(
          lists.map((items) => list(0, ...items)),
          lists.map((_, i) => i + 1),
          100,
        );
        expect([...fused.indices].sort((a, b) => a - b)).toEqual(
          [...new Set([0, ...lists.flat()])].sort((a, b) => a - b),
        );
        expect(fused.indices[0]).toBe(0);
      },
    ),
  );
});

test.each([
  [[1], 'expected a weight for each of 2 lists, got 1'],
  [[1, 0], 'weights of lists must be finite and above 0, got 0'],
  [[Number.NaN, 1], 'weights of lists must be finite and above 0, got NaN'],
  [[1, Number.POSITIVE_INFINITY], 'weights of lists must be finite and above 0, got Infinity'],
])('fuseLists refuses weights %j', (weights, message) => {
  expect(() => fuseLists([list(1), list(2)], weights, 5)).toThrow(message);
});
