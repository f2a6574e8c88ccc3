import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SMALL_FILES, writeFiles } from '../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { describeDataset } from './describe-dataset.ts';
import { importDataset } from './import-dataset.ts';
import { loadDataset } from './load-dataset.ts';

const folder = useTemporaryFolder();

async function describeFiles(name: string, files: Readonly<Record<string, unknown>>) {
  const [source, dir] = [join(folder(), name), join(folder(), `${name}.segue`)];
  await writeFiles(source, files);
  const report = await importDataset(source, dir);
  return { description: describeDataset(await loadDataset(dir), report), report };
}

it('describes a data set that can be counted by hand', async () => {
  const { description, report } = await describeFiles('small', SMALL_FILES);
  expect(description.counts).toEqual(report.counts);
  expect(description.anomalies).toEqual(report.anomalies);
  // Training playlists of 2, 2 and 0 songs, and of 2, 1 and 0 tags.
  expect(description.songsPerPlaylist).toMatchObject({ count: 3, mean: 4 / 3, minimum: 0, maximum: 2 });
  expect(description.tagsPerPlaylist).toMatchObject({ count: 3, mean: 1, minimum: 0, maximum: 2 });
  expect(description.likes).toMatchObject({ count: 1, mean: 7 });
  // '밤에 듣는 노래' and 'empty'; the blank one is no title.
  expect(description.titleLength).toMatchObject({ count: 2, minimum: 5, maximum: 8 });
  expect(description.hangulTitles).toBe(0.5);
  expect(description.tagInTitle).toBe(1);
  expect(description.updateYears).toMatchObject({ count: 2, minimum: 2019, maximum: 2020 });
  expect(description.releaseYears).toMatchObject({ count: 3, minimum: 2020, maximum: 2020 });
  expect(description.questions).toEqual({ songs: 0, 'songs-tags': 1, 'tags-title': 0, title: 0, nothing: 0 });
  // Songs 10 (twice), 30, 40, 50 in four playlists.
  expect(description.songs).toEqual({
    used: 4,
    uses: 5,
    inOnePlaylist: 0.75,
    inFewerThanFive: 1,
    commonestInPlaylists: 0.5,
    top1PercentOfUses: 0.4,
    top10PercentOfUses: 0.4,
  });
  expect(description.tags).toEqual({
    used: 3,
    uses: 4,
    inOnePlaylist: 2 / 3,
    inFewerThanFive: 1,
    commonestInPlaylists: 0.5,
    top100OfUses: 1,
    commonest: [
      { tag: 'jazz', playlists: 2 },
      { tag: '가을', playlists: 1 },
      { tag: '밤', playlists: 1 },
    ],
  });
});

it('takes shares of the top songs and tags by rank', async () => {
  // 200 songs: songs 0 and 1 in 11 playlists each, the others in one.
  const playlists = Array.from({ length: 11 }, (_, id) => ({
    id,
    songs: id === 0 ? Array.from({ length: 200 }, (_, song) => song) : [0, 1],
    tags: id === 0 ? Array.from({ length: 150 }, (_, tag) => `tag ${tag}`) : [],
  }));
  const { description } = await describeFiles('skewed', { 'train.json': playlists });
  expect(description.songs.uses).toBe(220);
  expect(description.songs.top1PercentOfUses).toBeCloseTo(22 / 220, 12);
  expect(description.songs.top10PercentOfUses).toBeCloseTo((22 + 18) / 220, 12);
  expect(description.songs.inFewerThanFive).toBe(198 / 200);
  expect(description.songs.commonestInPlaylists).toBe(1);
  expect(description.tags.top100OfUses).toBeCloseTo(100 / 150, 12);
  expect(description.tags.commonest).toHaveLength(20);
});

it('counts as rare what is in fewer than five playlists', async () => {
  const songs = [[0, 1, 2], [0, 1], [0, 1], [0, 1], [0]];
  const playlists = songs.map((row, id) => ({ id, songs: row, tags: [] }));
  const { description } = await describeFiles('rare', { 'train.json': playlists });
  expect(description.songs.inFewerThanFive).toBe(2 / 3);
  expect(description.songs.inOnePlaylist).toBe(1 / 3);
});

it('says null where nothing is known', async () => {
  const { description } = await describeFiles('none', { 'train.json': [] });
  expect(description).toMatchObject({
    songsPerPlaylist: null,
    likes: null,
    titleLength: null,
    hangulTitles: null,
    tagInTitle: null,
    updateYears: null,
    releaseYears: null,
  });
  expect(description.songs).toMatchObject({ used: 0, inOnePlaylist: 0, top1PercentOfUses: 0 });
  expect(description.tags.commonest).toEqual([]);
});
