import { expect, test } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import { GENRE_POPULARITY } from './genre-popularity.ts';

const dataset = createDataset(
  [
    { id: 1, songs: [0, 1, 4], tags: ['calm'] },
    { id: 2, songs: [0, 1], tags: ['calm', 'night'] },
    { id: 3, songs: [0, 2, 3], tags: ['loud'] },
    { id: 4, songs: [3, 2], tags: ['loud'] },
    { id: 5, songs: [3], tags: ['loud'] },
  ],
  [
    { id: 0, genres: ['ballad'] },
    { id: 1, genres: ['ballad'] },
    { id: 2, genres: ['rock'] },
    { id: 3, genres: ['rock'] },
    { id: 4, genres: ['ballad', 'rock'] },
  ],
);
const NOTHING = { title: '', songs: [], tags: [], date: null };

test('songs are ranked by popularity times the share of their best genre', async () => {
  const model = await GENRE_POPULARITY.train(dataset, {});
  const [list] = await model.scoreSongs([{ ...NOTHING, songs: [1 as SongIndex] }], 10);
  // Ballads only: song 0 in 3 playlists, song 4 in 1. Song 1 is given.
  expect([...list!.indices]).toEqual([0, 4]);
  expect([...list!.scores]).toEqual([3, 1]);
});

test('tags say something about genre, by the songs that they stand beside', async () => {
  const model = await GENRE_POPULARITY.train(dataset, {});
  const [list] = await model.scoreSongs([{ ...NOTHING, tags: [1 as TagIndex] }], 10);
  // `loud` stands beside 5 rock songs and 1 ballad: rock 5/6, ballad 1/6.
  expect(dataset.tags.idOf(1 as TagIndex)).toBe('loud');
  expect([...list!.indices]).toEqual([3, 2, 4, 0, 1]);
  expect(list!.scores[0]).toBeCloseTo(3 * (5 / 6), 12);
  expect(list!.scores[3]).toBeCloseTo(3 * (1 / 6), 12);
});

test('a query that says nothing about genre gets nothing', async () => {
  const model = await GENRE_POPULARITY.train(dataset, {});
  expect((await model.scoreSongs([NOTHING], 5))[0]!.indices).toHaveLength(0);
  expect((await model.scoreTags([NOTHING], 5))[0]!.indices).toHaveLength(0);
});

test('without metadata it is refused with the remedy', async () => {
  const bare = createDataset([{ id: 1, songs: [0], tags: ['calm'] }]);
  await expect(GENRE_POPULARITY.train(bare, {})).rejects.toThrow(ConfigError);
  await expect(GENRE_POPULARITY.train(bare, {})).rejects.toThrow(/add song_meta\.json to the source/);
});
