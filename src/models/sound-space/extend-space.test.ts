import { expect, it } from 'vitest';
import { createSmallSpace } from '../../../test/helpers/small-space.ts';
import { vectorAt } from '../../kernels/vector-store.ts';
import { extendSpace, meanSongLength } from './extend-space.ts';

const space = createSmallSpace(
  [
    { index: 1, vector: [3, 4, 0.1], count: 7 },
    { index: 4, vector: [0, 1, 0], count: 3 },
  ],
  [{ index: 0, vector: [1, 1, 1 / 3], count: 9 }],
  { numSongs: 7, numTags: 2 },
);
const placed = {
  songs: Uint32Array.of(0, 2, 3, 6),
  counts: Uint32Array.of(0, 1, 0, 2),
  vectors: Float32Array.from({ length: 12 }, (_, i) => i),
};

it('places songs between those that have a vector, which keep theirs bit for bit', () => {
  const { space: more, placedRows } = extendSpace(space, placed);
  expect([...more.indices]).toEqual([0, 1, 2, 3, 4, 6, 0]);
  expect([...more.counts]).toEqual([0, 7, 1, 0, 3, 2, 9]);
  expect([...placedRows]).toEqual([0, 2, 3, 5]);
  expect(more.ranges).toMatchObject({ songs: { start: 0, end: 6 }, tags: { start: 6, end: 7 } });
  expect([...vectorAt(more.vectors, 3)]).toEqual([6, 7, 8]);
  for (const [kind, index] of [
    ['songs', 1],
    ['songs', 4],
    ['tags', 0],
  ] as const) {
    const [row, own] = [more.rowOf(kind, index)!, space.rowOf(kind, index)!];
    expect([...vectorAt(more.vectors, row)]).toEqual([...vectorAt(space.vectors, own)]);
  }
  expect(more.rowOf('songs', 5)).toBeUndefined();
  expect([more.numSongs, more.numTags]).toEqual([7, 2]);
});

it('is the same space where no song is placed', () => {
  const nothing = { songs: new Uint32Array(0), counts: new Uint32Array(0), vectors: new Float32Array(0) };
  const { space: same } = extendSpace(space, nothing);
  expect([...same.indices]).toEqual([...space.indices]);
  expect(same.ranges).toEqual(space.ranges);
});

it('knows the mean length of the vectors of songs', () => {
  expect(meanSongLength(space)).toBeCloseTo((Math.hypot(3, 4, 0.1) + 1) / 2, 6);
});
