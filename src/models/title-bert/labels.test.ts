import { expect, test } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import { csrRow } from '../../dataset/csr-matrix.ts';
import { createTitleExamples, logOdds } from './labels.ts';

const OPTIONS = { minTagCount: 2, minSongCount: 2, maxSongs: 2, tagTitles: 0, seed: 0 };

test('titled playlists with common tags or songs become examples', () => {
  const dataset = createDataset([
    { id: 0, title: '★ Jazz ★', songs: [1, 2, 3], tags: ['jazz', 'night'] },
    { id: 1, title: 'jazz night', songs: [2, 3], tags: ['jazz', 'rare'] },
    { id: 2, title: '♡♡♡', songs: [1, 2], tags: ['jazz', 'night'] }, // nothing to read
    { id: 3, title: '', songs: [1, 2], tags: ['night'] },
    { id: 4, title: 'nobody knows', songs: [9], tags: ['alone'] }, // no label
    { id: 5, title: 'songs only', songs: [3, 1], tags: [] },
  ]);
  const { titles, tags, songs } = createTitleExamples(dataset, OPTIONS);
  expect(titles).toEqual(['jazz', 'jazz night', 'songs only']);
  expect(Array.from(tags.indices, (tag) => dataset.tags.idOf(tag as never))).toEqual(['jazz']);
  // Songs 1 and 2 are in two titled playlists, 3 in three: the two commonest, of equal ones the first.
  expect(Array.from(songs.indices, (song) => dataset.songs.idOf(song as never))).toEqual([1, 3]);
  expect(titles.map((_, example) => Array.from(csrRow(tags.rows, example)))).toEqual([[0], [0], []]);
  expect(titles.map((_, example) => Array.from(csrRow(songs.rows, example)))).toEqual([[0, 1], [1], [1, 0]]);
  expect(Array.from(tags.shares)).toEqual([2.5 / 4]);
  expect(Array.from(songs.shares)).toEqual([2.5 / 4, 3.5 / 4]);
});

test('a label of every example has finite log-odds', () => {
  const playlists = [0, 1].map((id) => ({ id, title: 'a', songs: [1], tags: ['x'] }));
  const { tags } = createTitleExamples(createDataset(playlists), OPTIONS);
  expect(logOdds(tags.shares[0]!)).toBeCloseTo(Math.log(2.5 / 0.5), 12);
});

test('data without a titled playlist that has a tag are refused, with their counts', () => {
  const dataset = createDataset([
    { id: 0, title: 'no tags', songs: [1, 2], tags: [] },
    { id: 1, title: '', songs: [1], tags: ['x'] },
  ]);
  expect(() => createTitleExamples(dataset, OPTIONS)).toThrow(
    new ConfigError(
      'title-bert: there is nothing to learn from: of 2 playlists 1 have a title, and none of these has a tag; import playlists with titles and tags',
    ),
  );
});

test('tags that are all too rare are refused with the count that would do', () => {
  const dataset = createDataset([
    { id: 0, title: 'a', songs: [1], tags: ['x', 'y'] },
    { id: 1, title: 'b', songs: [1], tags: ['x'] },
  ]);
  expect(() => createTitleExamples(dataset, { ...OPTIONS, minTagCount: 3 })).toThrow(
    'no tag is in 3 titled playlists or more, so there is nothing to learn; lower minTagCount to at most 2',
  );
});

test('untitled playlists lend some of their tags as a title', () => {
  const tags = ['acoustic', 'ballad', 'calm', 'dance'];
  const untitled = Array.from({ length: 40 }, (_, id) => ({ id, title: '', songs: [1], tags }));
  const dataset = createDataset([
    { id: 100, title: 'a title', songs: [1], tags: ['calm'] },
    { id: 101, title: '', songs: [1], tags: ['calm'] }, // its title would be all that it holds
    ...untitled,
  ]);
  const drawn = createTitleExamples(dataset, { ...OPTIONS, tagTitles: 30 });
  expect(drawn.titles).toHaveLength(31);
  const lengths = new Set<number>();
  drawn.titles.forEach((title, example) => {
    const words = title.split(' ');
    if (title === 'a title') return;
    lengths.add(words.length);
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((word) => tags.includes(word))).toBe(true);
    // All tags are to be found, also those of the title.
    expect(csrRow(drawn.tags.rows, example)).toHaveLength(4);
  });
  expect([...lengths].sort()).toEqual([1, 2, 3]);
  expect(createTitleExamples(dataset, { ...OPTIONS, tagTitles: 30 }).titles).toEqual(drawn.titles);
  expect(createTitleExamples(dataset, { ...OPTIONS, tagTitles: 30, seed: 1 }).titles).not.toEqual(
    drawn.titles,
  );
  expect(createTitleExamples(dataset, { ...OPTIONS, tagTitles: 99 }).titles).toHaveLength(41);
});

test('tags alone, without any title, are refused', () => {
  const dataset = createDataset([{ id: 1, title: '', songs: [1], tags: ['x', 'y'] }]);
  expect(() => createTitleExamples(dataset, { ...OPTIONS, tagTitles: 9 })).toThrow(
    'of 1 playlists 0 have a title',
  );
});
