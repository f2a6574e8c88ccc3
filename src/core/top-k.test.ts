import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveTopK, selectTopK } from './top-k.ts';

test('selectTopK puts the best first and breaks ties by the smaller index', () => {
  const scores = [0.5, 2, 1, 2, 0];
  const candidates = Uint32Array.of(4, 3, 2, 1, 0);
  expect(selectTopK(candidates, 5, scores, 3)).toBe(3);
  expect([...candidates.subarray(0, 3)]).toEqual([1, 3, 2]);
});

test('selectTopK of more than there are sorts them all', () => {
  const candidates = Uint32Array.of(0, 1);
  expect(selectTopK(candidates, 2, [1, 2], 10)).toBe(2);
  expect([...candidates]).toEqual([1, 0]);
});

test('selectTopK breaks ties by rank, where ranks are given', () => {
  const candidates = Uint32Array.of(0, 1, 2, 3);
  expect(selectTopK(candidates, 4, [5, 7, 5, 5], 3, [9, 4, 2, 3])).toBe(3);
  expect([...candidates.subarray(0, 3)]).toEqual([1, 2, 3]);
});

test('selectTopK of nothing is nothing', () => {
  expect(selectTopK(new Uint32Array(4), 0, [], 3)).toBe(0);
  expect(selectTopK(Uint32Array.of(1), 1, [0, 1], 0)).toBe(0);
});

test('selectTopK equals a full sort, for any scores with ties', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 200 }),
      fc.nat(210),
      fc.boolean(),
      (scores, k, reversed) => {
        const order = scores.map((_, index) => index);
        const expected = [...order].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, k);
        const candidates = Uint32Array.from(reversed ? order.reverse() : order);
        const moved = candidates.slice();
        expect(moveTopK(moved, moved.length, scores, k)).toBe(expected.length);
        expect([...moved.subarray(0, expected.length)].sort((a, b) => a - b)).toEqual(
          [...expected].sort((a, b) => a - b),
        );
        const kept = selectTopK(candidates, candidates.length, scores, k);
        expect([...candidates.subarray(0, kept)]).toEqual(expected);
        expect([...candidates].sort((a, b) => a - b)).toEqual(scores.map((_, index) => index));
      },
    ),
  );
});
