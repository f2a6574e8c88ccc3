import { expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import { createVectorSpace, type VectorSpace } from '../../models/word2vec/vector-space.ts';
import { chooseSongs } from './choose-songs.ts';

/** Songs 1, 3, 4, 6 and a tag that is in more playlists than they. */
function spaceOf(songs: readonly number[][]): VectorSpace {
  const vectors = createVectorStore(createKernelMemory(), songs.length + 1, 2);
  [...songs, [9, 9]].forEach((vector, row) => {
    vectorAt(vectors, row).set(vector);
  });
  const numSongs = songs.length;
  const empty = { start: numSongs + 1, end: numSongs + 1 };
  return createVectorSpace(
    vectors,
    {
      counts: Uint32Array.of(...[5, 7, 9, 7].slice(0, numSongs), 99),
      ranges: {
        songs: { start: 0, end: numSongs },
        tags: { start: numSongs, end: numSongs + 1 },
        ...{ words: empty, artists: empty, albums: empty, genres: empty },
      },
      indices: Uint32Array.of(...[1, 3, 4, 6].slice(0, numSongs), 0),
      words: [],
    },
    { numSongs: 8, numTags: 1 },
  );
}

it('takes the most frequent songs, ties by index, and gives their vectors length 1', () => {
  const { songs, unitVectors } = chooseSongs(
    spaceOf([
      [1, 0],
      [3, 4],
      [0, 2],
      [0, -5],
    ]),
    3,
  );
  expect([...songs]).toEqual([4, 3, 6]);
  const rows = [0, 1, 2].map((row) => [...vectorAt(unitVectors, row)]);
  expect(rows).toEqual([
    [0, 1],
    [Math.fround(0.6), Math.fround(0.8)],
    [0, -1],
  ]);
});

it('leaves out songs whose vector is zero', () => {
  const { songs } = chooseSongs(
    spaceOf([
      [1, 0],
      [3, 4],
      [0, 0],
      [0, -5],
    ]),
    9,
  );
  expect([...songs]).toEqual([3, 6, 1]);
});

it('refuses a space with fewer than two songs', () => {
  expect(() => chooseSongs(spaceOf([[1, 0]]), 9)).toThrow(
    new ConfigError('a map needs at least 2 songs with vectors, the model has 1; train it on more playlists'),
  );
});
