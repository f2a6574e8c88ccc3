import { describe, expect, test } from 'vitest';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { cosineScales } from '../../kernels/nearest/cosine-scales.ts';
import { createNearest } from '../../kernels/nearest/nearest.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import { createRestrictedNearest } from './restricted-nearest.ts';
import { combinedDirection, findSimilar, rankOddOneOut } from './similarity.ts';
import type { VectorSpace } from './vector-space.ts';

/** Songs 0 to 5 and tags 6 and 7, of any length: only directions count. */
const ROWS = [
  [2, 0, 0],
  [0, 5, 0],
  [3, 0, 4],
  [0, 6, 8],
  [-1, 0, 0],
  [0, 0, 0],
  [0, 0, 0.1],
  [1, 1, 0],
];
const SONGS = { start: 0, end: 6 };
const TAGS = { start: 6, end: 8 };
const NONE = { start: 8, end: 8 };

function createSpace(): VectorSpace {
  const vectors = createVectorStore(createKernelMemory(), ROWS.length, 3);
  for (const [row, vector] of ROWS.entries()) vectorAt(vectors, row).set(vector);
  return {
    numSongs: 6,
    numTags: 2,
    vectors,
    counts: new Uint32Array(8).fill(5),
    ranges: { songs: SONGS, tags: TAGS, words: NONE, artists: NONE, albums: NONE, genres: NONE },
    indices: Uint32Array.of(0, 1, 2, 3, 4, 5, 0, 1),
    words: [],
    rowOf: (kind, index) => (kind === 'songs' ? index : kind === 'tags' ? 6 + index : undefined),
  };
}

const space = createSpace();
const nearest = createNearest(space.vectors, { scales: cosineScales(space.vectors) });
const similar = async (plus: number[], minus: number[], kind: 'songs' | 'tags' = 'songs', k = 2) =>
  (await findSimilar(space, nearest, { plus, minus }, { kind, k })).map(({ row, cosine }) => [
    row,
    Number(cosine.toFixed(6)),
  ]);

describe('similar items', () => {
  test('may be near to directions that are no rows, alone and beside rows', async () => {
    const near = async (plus: number[], directions: number[][]) =>
      (await findSimilar(space, nearest, { plus, directions }, { kind: 'songs', k: 1 }))[0];
    expect(await near([], [[0, 0.6, 0.8]])).toMatchObject({ row: 3 });
    // Row 0 points to x; together with y the direction is (1, 1, 0) / sqrt(2), to which row 1 has the cosine 0.7071.
    const found = await near([0], [[0, 1, 0]]);
    expect(found!.row).toBe(1);
    expect(found!.cosine).toBeCloseTo(Math.SQRT1_2, 6);
    const direction = combinedDirection(space.vectors, { plus: [0], directions: [[0, 1, 0]] });
    expect([...direction]).toEqual([Math.SQRT1_2, Math.SQRT1_2, 0].map((x) => expect.closeTo(x, 12)));
  });

  test('are those of a restricted search alone', async () => {
    const some = createRestrictedNearest(
      space.vectors,
      { without: [2, 1] },
      { scales: cosineScales(space.vectors) },
    );
    const found = await findSimilar(space, some, { plus: [0] }, { kind: 'songs', k: 9 });
    expect(found.map(({ row }) => row)).toEqual([3, 5, 4]);
    await some.close();
  });

  test('are those with the largest cosine, whatever their length, without the given one', async () => {
    expect(await similar([0], [])).toEqual([
      [2, 0.6],
      [1, 0],
    ]);
    expect(await similar([0], [], 'songs', 9)).toEqual([
      [2, 0.6],
      [1, 0],
      [3, 0],
      [5, 0],
      [4, -1],
    ]);
  });

  test('can be of another kind', async () => {
    expect(await similar([0], [], 'tags')).toEqual([
      [7, Number(Math.SQRT1_2.toFixed(6))],
      [6, 0],
    ]);
  });

  test('of several are near to the mean of their unit vectors: a long vector counts no more', async () => {
    const direction = combinedDirection(space.vectors, { plus: [0, 1] });
    for (const [i, value] of [Math.SQRT1_2, Math.SQRT1_2, 0].entries())
      expect(direction[i]).toBeCloseTo(value, 12);
    expect(await similar([0, 1], [], 'tags', 1)).toEqual([[7, 1]]);
  });

  test('answer analogies: song 2 is to song 0 as what is to song 1?', async () => {
    // (0.6, 0, 0.8) - (1, 0, 0) + (0, 1, 0) = (-0.4, 1, 0.8), of length sqrt(1.8).
    const cosine = (0.6 * 1 + 0.8 * 0.8) / Math.sqrt(1.8);
    expect(await similar([2, 1], [0], 'songs', 1)).toEqual([[3, Number(cosine.toFixed(6))]]);
  });

  test('are refused where the items cancel out or the model has no vectors of the kind', async () => {
    await expect(similar([0, 4], [])).rejects.toThrow('cancel out');
    await expect(similar([2], [2])).rejects.toThrow('cancel out');
    await expect(similar([5], [])).rejects.toThrow('cancel out');
    await expect(findSimilar(space, nearest, { plus: [0] }, { kind: 'artists', k: 1 })).rejects.toThrow(
      'the model has no vectors of artists',
    );
  });
});

describe('the odd one out', () => {
  test('comes first: it has the lowest cosine to the mean of the others', () => {
    const ranked = rankOddOneOut(space, [0, 2, 1]);
    expect(ranked.map(({ row }) => row)).toEqual([1, 0, 2]);
    // Of 1: orthogonal to both others. Of 0: (1, 0, 0) with (0.6, 1, 0.8) of length sqrt(2).
    expect(ranked[0]!.cosine).toBe(0);
    expect(ranked[1]!.cosine).toBeCloseTo(0.6 / Math.SQRT2, 12);
    expect(ranked[2]!.cosine).toBeCloseTo(0.6 / Math.SQRT2, 12);
  });

  test('needs three different items', () => {
    expect(() => rankOddOneOut(space, [0, 1])).toThrow('at least 3 different items, got 2');
    expect(() => rankOddOneOut(space, [0, 1, 1])).toThrow('at least 3 different items, got 2');
  });
});
