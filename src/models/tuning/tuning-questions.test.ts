import { expect, test } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { createAvailability } from '../availability.ts';
import { drawTuningQuestions } from './tuning-questions.ts';

/** Themes of 40 songs and 6 tags; each playlist draws from one, and its title names one of its tags. */
function createThemes(): Dataset {
  const random = createRandomStream(5, 'themes');
  const playlists = Array.from({ length: 900 }, (_, id) => {
    const theme = random.integer(12);
    const songs = random.sample(40, 6 + random.integer(20)).map((song) => 40 * theme + song);
    const tags = random.sample(6, 3).map((tag) => `theme${theme}tag${tag}`);
    return { id, songs, tags, title: `${tags[0]} again` };
  });
  return createDataset(playlists);
}

const dataset = createThemes();

test('tuning questions hide what they ask for, and the data to tune on does not hold it', () => {
  const set = drawTuningQuestions(dataset, () => [], { perKind: 40, seed: 0, purpose: 'test' });
  expect(set.questions).toHaveLength(4 * 40);
  let hiddenPairs = 0;
  for (const { query, hiddenSongs, hiddenTags } of set.questions) {
    expect(query.songs.filter((song) => hiddenSongs.has(song))).toEqual([]);
    expect(query.tags.filter((tag) => hiddenTags.has(tag))).toEqual([]);
    hiddenPairs += hiddenSongs.size;
  }
  expect(hiddenPairs).toBeGreaterThan(0);
  expect(set.dataset.playlistSongs.columns).toHaveLength(dataset.playlistSongs.columns.length - hiddenPairs);
  const hiddenTagPairs = set.questions.reduce((sum, { hiddenTags }) => sum + hiddenTags.size, 0);
  expect(hiddenTagPairs).toBeGreaterThan(0);
  expect(set.dataset.playlistTags.columns).toHaveLength(dataset.playlistTags.columns.length - hiddenTagPairs);
});

test('tuning questions show about as many songs as the questions at hand', () => {
  const sizes = [4, 5, 6, 8, 12, 20, 30, 40];
  const training = Array.from({ length: 800 }, (_, id) => ({
    id,
    songs: Array.from({ length: sizes[id % sizes.length]! }, (_, song) => (7 * id + song) % 500),
    tags: ['a', 'b'],
  }));
  const questions = [3, 10].flatMap((size, q) =>
    Array.from({ length: 20 }, (_, i) => ({
      id: 1000 + 100 * q + i,
      songs: Array.from({ length: size }, (_, song) => song),
      source: 'question' as const,
    })),
  );
  const set = drawTuningQuestions(createDataset([...training, ...questions]), () => [], {
    perKind: 40,
    seed: 1,
    purpose: 'test',
  });
  const shown = set.questions.flatMap(({ query }) => (query.kind === 'songs' ? [query.songs.length] : []));
  expect(shown).toHaveLength(40);
  // Playlists of 6 or 20 songs show 3 or 10; of one song more, the next size there is.
  for (const count of shown) expect([3, 4, 10, 15]).toContain(count);
  expect(shown.filter((count) => count <= 4).length).toBeGreaterThan(8);
  expect(shown.filter((count) => count >= 10).length).toBeGreaterThan(8);
});

test('what is hidden while tuning does not tell that a misdated song was out already', () => {
  // Each playlist holds songs of its own, all released after it.
  const misdated = createDataset(
    Array.from({ length: 200 }, (_, id) => ({
      id,
      songs: Array.from({ length: 6 }, (_, song) => 6 * id + song),
      tags: ['a', 'b'],
      updateDate: 100,
    })),
    Array.from({ length: 1200 }, (_, id) => ({ id, releaseDate: 500 })),
  );
  const set = drawTuningQuestions(misdated, () => [], { perKind: 10, seed: 0, purpose: 'test' });
  const hidden = set.questions.flatMap(({ hiddenSongs }) => [...hiddenSongs]);
  const shown = set.questions.flatMap(({ query }) => query.songs);
  expect(hidden.length).toBeGreaterThan(20);
  const availability = createAvailability(set.dataset);
  expect(new Set(hidden.map((song) => availability[song]))).toEqual(new Set([500]));
  expect(new Set(shown.map((song) => availability[song]))).toEqual(new Set([100]));
});

test('titles that a question blanks are no longer in the data', () => {
  const set = drawTuningQuestions(dataset, () => [], { perKind: 40, seed: 0, purpose: 'test' });
  const titlesOf = ({ titles }: Dataset) => titles.filter((title) => title !== '').length;
  // 40 questions of songs and 40 of songs and tags show no title.
  expect(titlesOf(dataset) - titlesOf(set.dataset)).toBe(80);
  const shown = set.questions.filter(({ query }) => query.title !== '');
  expect(shown.every(({ query }) => query.kind === 'title' || query.kind === 'tags-title')).toBe(true);
  expect(shown).toHaveLength(80);
});
