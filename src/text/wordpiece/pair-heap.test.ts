import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedPair, createPairHeap } from './pair-heap.ts';

function drain(heap: ReturnType<typeof createPairHeap>): CountedPair[] {
  const pairs: CountedPair[] = [];
  for (let pair = heap.pop(); pair !== undefined; pair = heap.pop()) pairs.push(pair);
  return pairs;
}

describe('createPairHeap', () => {
  it('gives the most frequent first, of equally frequent ones the smaller key', () => {
    const heap = createPairHeap();
    for (const [count, key] of [
      [2, 9],
      [5, 4],
      [2, 1],
      [5, 3],
    ])
      heap.push({ count: count!, key: key! });
    expect(drain(heap).map(({ count, key }) => [count, key])).toEqual([
      [5, 3],
      [5, 4],
      [2, 1],
      [2, 9],
    ]);
  });

  it('gives undefined where it is empty, and goes on after it', () => {
    const heap = createPairHeap();
    expect(heap.pop()).toBeUndefined();
    heap.push({ count: 1, key: 1 });
    expect(heap.pop()).toEqual({ count: 1, key: 1 });
    expect(heap.pop()).toBeUndefined();
  });

  it('sorts whatever comes in any order, also between pops', () => {
    const pair = fc.record({ count: fc.nat(5), key: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(fc.option(pair)), (actions) => {
        const heap = createPairHeap();
        const expected: CountedPair[] = [];
        for (const action of actions) {
          if (action !== null) {
            heap.push(action);
            expected.push(action);
            expected.sort((a, b) => b.count - a.count || a.key - b.key);
          } else expect(heap.pop()).toEqual(expected.shift());
        }
        expect(drain(heap)).toEqual(expected);
      }),
    );
  });
});
