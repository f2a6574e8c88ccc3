import { describe, expect, it } from 'vitest';
import { AbortedError } from '../../../core/errors.ts';
import { createNeighbourGraph, type NeighbourLists } from './neighbour-graph.ts';

/** Lists of points given as [neighbour, distance] pairs. */
function listsOf(rows: readonly (readonly [number, number])[][]): NeighbourLists {
  const flat = rows.flat();
  return {
    numPoints: rows.length,
    numNeighbours: rows[0]!.length,
    indices: Uint32Array.from(flat, ([index]) => index),
    distances: Float32Array.from(flat, ([, distance]) => distance),
  };
}

/** Edges as `head-tail` to weight. */
function edgesOf(lists: NeighbourLists): Record<string, number> {
  const { heads, tails, weights } = createNeighbourGraph(lists);
  return Object.fromEntries(Array.from(heads, (head, i) => [`${head}-${tails[i]}`, weights[i]!]));
}

// Four neighbours, of which two are nearest: their strengths 1 + 1 + 2 exp(-1/sigma) add up to log2(4) = 2 only as
// sigma falls to its floor; three at distance 1 need 1 + 3 exp(-1 / sigma) = 2, so exp(-1 / sigma) = 1/3.
const THREE_FAR = listsOf([
  [
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 2],
  ],
  [
    [0, 1],
    [2, 3],
    [3, 3],
    [4, 3],
  ],
  [
    [3, 1],
    [4, 1.5],
    [1, 1.5],
    [0, 1.5],
  ],
  [
    [2, 1],
    [4, 1.5],
    [1, 1.5],
    [0, 1.5],
  ],
  [
    [2, 1],
    [3, 1.5],
    [1, 1.5],
    [0, 1.5],
  ],
]);

describe('createNeighbourGraph', () => {
  it('gives the nearest neighbour strength 1 and the others what adds up to log2 of their number', () => {
    // 0 to 1 has 1, and 0 to 2, 3, 4 have 1/3 each; all of 2, 3, 4 hold on to 0 and 1 with 1/3, as 1 does to them.
    const edges = edgesOf(THREE_FAR);
    expect(edges['0-1']).toBeCloseTo(1, 4);
    expect(edges['0-2']).toBeCloseTo(1 / 3 + 1 / 3 - 1 / 9, 4);
    expect(edges['1-4']).toBeCloseTo(1 / 3 + 1 / 3 - 1 / 9, 4);
    // 4 holds on to 2 with 1, 2 to 4 with 1/3.
    expect(edges['2-4']).toBeCloseTo(1, 4);
  });

  it('holds each edge once in each direction, with one weight', () => {
    const { heads } = createNeighbourGraph(THREE_FAR);
    const edges = edgesOf(THREE_FAR);
    expect(heads).toHaveLength(20); // ten pairs of five points
    expect(Object.keys(edges)).toHaveLength(20);
    for (const [edge, weight] of Object.entries(edges)) {
      expect(edges[edge.split('-').reverse().join('-')]).toBe(weight);
    }
  });

  it('joins points of which only one holds on to the other', () => {
    const edges = edgesOf(listsOf([[[1, 1]], [[0, 1]], [[1, 5]]]));
    expect(edges).toEqual({ '0-1': 1, '1-0': 1, '2-1': 1, '1-2': 1 });
  });

  it('stays finite where all points are the same', () => {
    const edges = edgesOf(
      listsOf([
        [
          [1, 0],
          [2, 0],
        ],
        [
          [0, 0],
          [2, 0],
        ],
        [
          [0, 0],
          [1, 0],
        ],
      ]),
    );
    expect(Object.values(edges)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('stops once the signal has fired', () => {
    expect(() => createNeighbourGraph(THREE_FAR, AbortSignal.abort())).toThrow(AbortedError);
  });
});
