import { describe, expect, it } from 'vitest';
import { AbortedError, ConfigError } from '../../core/errors.ts';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { createIdTable } from '../../dataset/id-table.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import { createVectorSpace } from '../../models/word2vec/vector-space.ts';
import { buildMap, type MapSources } from './build-map.ts';

/** Song s of 24 points at the angle of s times 10 degrees, is in 24 - s playlists, and has a length of its own. */
const NUM_SONGS = 24;
const angleOf = (song: number): number => (song * 10 * Math.PI) / 180;

function createSources(): MapSources {
  const vectors = createVectorStore(createKernelMemory(), NUM_SONGS, 2);
  for (let song = 0; song < NUM_SONGS; song++) {
    vectorAt(vectors, song).set([Math.cos(angleOf(song)) * (song + 1), Math.sin(angleOf(song)) * (song + 1)]);
  }
  const empty = { start: NUM_SONGS, end: NUM_SONGS };
  const rows = {
    counts: Uint32Array.from({ length: NUM_SONGS }, (_, song) => NUM_SONGS - song),
    ranges: {
      songs: { start: 0, end: NUM_SONGS },
      ...{ tags: empty, words: empty, artists: empty, albums: empty, genres: empty },
    },
    indices: Uint32Array.from({ length: NUM_SONGS }, (_, song) => song),
    words: [],
  };
  return {
    space: createVectorSpace(vectors, rows, { numSongs: NUM_SONGS, numTags: 1 }),
    dataset: {
      playlistSongs: csrFromRows([[0, 1], [2]], NUM_SONGS),
      playlistTags: csrFromRows([[0], []], 1),
      tags: createIdTable<TagIndex, string>('tag', ['밤']),
    },
    catalog: {
      songByIndex: (songIndex: SongIndex) => ({
        ...{ songIndex, id: 100 + songIndex, name: `Song ${songIndex}`, artists: ['가온'], album: null },
        releaseDate: songIndex === 0 ? null : 10_957, // 2000-01-01
        ...{ genres: ['발라드'], playlistCount: NUM_SONGS - songIndex },
      }),
    },
  };
}

const QUICK = { epochs: 5 };

describe('buildMap', () => {
  it('tells of each song what the catalogue knows, and its main tag', async () => {
    const songs = await buildMap(createSources(), QUICK);
    expect(songs).toHaveLength(NUM_SONGS);
    expect(songs[0]).toMatchObject({
      ...{ id: 100, name: 'Song 0', artists: ['가온'], album: null, year: null },
      ...{ genres: ['발라드'], mainTag: '밤', playlistCount: 24 },
    });
    expect(songs[2]).toMatchObject({ id: 102, year: 2000, mainTag: null });
    for (const { x, y } of songs) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(1);
  });

  it('names the ten nearest other songs by cosine, whatever the lengths', async () => {
    const [first] = await buildMap(createSources(), QUICK);
    expect(first!.neighbours).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    first!.similarities.forEach((cosine, i) => {
      expect(cosine).toBeCloseTo(Math.cos(angleOf(i + 1)), 5);
    });
  });

  it('shows the most frequent songs, whose neighbours are among them', async () => {
    const songs = await buildMap(createSources(), { ...QUICK, songs: 3 });
    expect(songs.map(({ id }) => id)).toEqual([100, 101, 102]);
    expect(songs.map(({ neighbours }) => neighbours)).toEqual([
      [1, 2],
      [0, 2],
      [1, 0],
    ]);
  });

  it('draws the same map for the same seed', async () => {
    const [first, again] = [await buildMap(createSources(), QUICK), await buildMap(createSources(), QUICK)];
    expect(again).toEqual(first);
    expect(await buildMap(createSources(), { ...QUICK, seed: 1 })).not.toEqual(first);
  });

  it.each([
    [{ songs: 1 }, 'map: expected songs to be a whole number of at least 2, got 1'],
    [{ song: 5 }, "map: unknown option 'song'; known are songs, seed, epochs"],
  ])('refuses %j', async (options, message) => {
    await expect(buildMap(createSources(), options as object)).rejects.toThrow(new ConfigError(message));
  });

  it('stops where the signal has fired', async () => {
    await expect(buildMap(createSources(), QUICK, { signal: AbortSignal.abort() })).rejects.toThrow(
      AbortedError,
    );
  });
});
