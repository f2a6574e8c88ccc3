import { expect, test } from 'vitest';
import { NotFoundError } from '../core/errors.ts';
import type { SongIndex } from '../core/indices.ts';
import { createIdTable } from '../dataset/id-table.ts';
import { createKernelMemory } from '../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../kernels/vector-store.ts';
import { createVectorSpace } from '../models/word2vec/vector-space.ts';
import { createPlacements } from './placements.ts';

// Songs 0 to 5: 3 has no vector, 1 and 4 are placed and in no playlist, 5 is placed and in one.
const SONGS = [
  { index: 0, count: 9, vector: [1, 0] },
  { index: 1, count: 0, vector: [1, 0.1] },
  { index: 2, count: 9, vector: [0, 2] },
  { index: 4, count: 0, vector: [0, 1] },
  { index: 5, count: 1, vector: [1, 1] },
];
const songs = createIdTable<SongIndex, string>('song', ['a', 'b', 'c', 'd', 'e', 'f']);

function createModel() {
  const vectors = createVectorStore(createKernelMemory(), SONGS.length, 2);
  for (const [row, { vector }] of SONGS.entries()) vectorAt(vectors, row).set(vector);
  const none = { start: SONGS.length, end: SONGS.length };
  const space = createVectorSpace(
    vectors,
    {
      counts: Uint32Array.from(SONGS, ({ count }) => count),
      ranges: {
        ...{ tags: none, words: none, artists: none, albums: none, genres: none },
        songs: { start: 0, end: SONGS.length },
      },
      indices: Uint32Array.from(SONGS, ({ index }) => index),
      words: [],
    },
    { numSongs: songs.size, numTags: 0 },
  );
  return { space, placedSongs: Uint32Array.of(1, 4, 5), scoreNewSongs: async () => [] };
}

test('a model that places no songs has no placements', () => {
  expect(createPlacements({ space: createModel().space }, songs)).toBeNull();
  expect(createPlacements({ name: 'popularity' }, songs)).toBeNull();
});

test('placed songs are told from others, and new ones are those that no playlist holds', () => {
  const placements = createPlacements(createModel(), songs)!;
  expect(['a', 'b', 'c', 'd', 'e', 'f'].filter((id) => placements.isPlaced(id))).toEqual(['b', 'e', 'f']);
  expect(placements.newSongs).toEqual([1, 4]);
  expect(() => placements.isPlaced('z')).toThrow(NotFoundError);
});

test('a placed song is explained by the nearest songs that were not placed themselves', async () => {
  const placements = createPlacements(createModel(), songs)!;
  const near = await placements.nearestKnown('b', 5);
  expect(near.map(({ id }) => id)).toEqual(['a', 'c']);
  expect(near.map(({ cosine }) => cosine)).toEqual(
    [1, 0.1].map((x) => expect.closeTo(x / Math.hypot(1, 0.1), 6)),
  );
  expect((await placements.nearestKnown('e', 1)).map(({ id }) => id)).toEqual(['c']);
  expect(await placements.nearestKnown('d', 3)).toEqual([]);
  await placements.close();
  await placements.close();
});
