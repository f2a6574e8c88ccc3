import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { truncatePair } from './truncate-pair.ts';

describe('truncatePair', () => {
  it.each([
    [3, 4, 7, [3, 4]],
    [0, 0, 0, [0, 0]],
    [3, 9, 7, [3, 4]],
    [9, 3, 7, [4, 3]],
    [2, 9, 7, [2, 5]],
    [9, 9, 8, [4, 4]],
    [9, 9, 7, [3, 4]],
    [8, 9, 7, [3, 4]],
    [9, 8, 7, [4, 3]],
    [4, 5, 7, [3, 4]],
    [5, 0, 2, [2, 0]],
    [5, 5, 1, [0, 1]],
    [5, 5, 0, [0, 0]],
  ])('keeps of %d and %d tokens in a room of %d the first %j', (first, second, room, expected) => {
    expect(truncatePair(first, second, room)).toEqual(expected);
  });

  it('fills the room, and cuts the shorter only to half of it', () => {
    const size = fc.nat(40);
    fc.assert(
      fc.property(size, size, size, (first, second, room) => {
        const [a, b] = truncatePair(first, second, room);
        expect(a + b).toBe(Math.min(first + second, room));
        expect(a <= first && b <= second && a >= 0 && b >= 0).toBe(true);
        if (a < first) expect(a).toBeGreaterThanOrEqual(Math.floor(room / 2));
        if (b < second) expect(b).toBeGreaterThanOrEqual(Math.floor(room / 2));
      }),
    );
  });
});
