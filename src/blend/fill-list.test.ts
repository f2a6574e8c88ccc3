import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascending, fillList } from './fill-list.ts';

test('fillList takes list by list, skips what is excluded or already there, and stops at the count', async () => {
  const filled = await fillList([() => [3, 1, 3], () => [1, 7, 2], () => [9]], new Set([7]), 3);
  expect(filled).toEqual([3, 1, 2]);
});

test('fillList does not ask for lists that it does not need', async () => {
  const filled = await fillList(
    [
      () => [1, 2],
      () => {
        throw new Error('asked');
      },
    ],
    new Set(),
    2,
  );
  expect(filled).toEqual([1, 2]);
});

test('fillList is short only where there is nothing left', async () => {
  expect(await fillList([() => ascending(4)], new Set([0, 2]), 5)).toEqual([1, 3]);
});

test('fillList gives exactly the count of distinct items, none excluded, whenever enough exist', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(30))),
      fc.uniqueArray(fc.nat(30)),
      fc.nat(20),
      async (lists, excluded, count) => {
        const bound = 31 + count;
        const filled = await fillList(
          [...lists.map((list) => () => list), () => ascending(bound)],
          new Set(excluded),
          count,
        );
        expect(filled).toHaveLength(count);
        expect(new Set(filled).size).toBe(count);
        expect(filled.filter((item) => excluded.includes(item))).toEqual([]);
      },
    ),
  );
});
