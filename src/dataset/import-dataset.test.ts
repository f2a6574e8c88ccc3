import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SMALL_FILES, writeFiles } from '../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { AbortedError, ConfigError, FormatError, NotFoundError, StorageError } from '../core/errors.ts';
import { csrRow } from './csr-matrix.ts';
import { UNKNOWN_DATE, UNKNOWN_LIKES } from './dataset.ts';
import { parseReleaseDate } from './dates.ts';
import { importDataset } from './import-dataset.ts';
import type { ImportReport } from './import-report.ts';
import { loadDataset, loadImportReport } from './load-dataset.ts';

const folder = useTemporaryFolder();
const inFolder = (name: string) => join(folder(), name);
let report: ImportReport;

beforeAll(async () => {
  await writeFiles(inFolder('small'), SMALL_FILES);
  report = await importDataset(inFolder('small'), inFolder('small.segue'));
});

describe('importDataset', () => {
  it('orders songs by id and tags by code units, and drops repeats', async () => {
    const dataset = await loadDataset(inFolder('small.segue'));
    expect(dataset.songs.ids).toEqual([10, 30, 40, 50, 60]);
    expect(dataset.tags.ids).toEqual(['jazz', '가을', '밤']);
    expect(dataset.playlists.ids).toEqual([12, 3, 8, 20]);
    expect(dataset.titles).toEqual(['밤에 듣는 노래', ' ', 'empty', '']);
    expect(dataset.sources).toEqual(['training', 'training', 'training', 'question']);
    expect([...dataset.likeCounts]).toEqual([7, UNKNOWN_LIKES, UNKNOWN_LIKES, UNKNOWN_LIKES]);
    expect([...dataset.updateDates]).toEqual([18_262, 18_261, UNKNOWN_DATE, UNKNOWN_DATE]);
    const rows = [0, 1, 2, 3].map((row) => [...csrRow(dataset.playlistSongs, row)]);
    expect(rows).toEqual([[3, 0], [0, 2], [], [1]]);
    const tagRows = [0, 1, 2, 3].map((row) => [...csrRow(dataset.playlistTags, row)]);
    expect(tagRows).toEqual([[2, 0], [0], [], [1]]);
    expect(dataset.playlistSongs.columns.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('keeps what is known of songs, with unknown values where nothing is', async () => {
    const { metadata } = await loadDataset(inFolder('small.segue'));
    const newYear = parseReleaseDate('20200101');
    expect([...metadata!.releaseDates]).toEqual([
      newYear,
      UNKNOWN_DATE,
      UNKNOWN_DATE,
      newYear,
      parseReleaseDate('20200501'),
    ]);
    expect([...metadata!.albumIndices]).toEqual([-1, -1, 1, 1, 0]);
    expect(metadata!.numAlbums).toBe(2);
    const artists = [0, 1, 2, 3, 4].map((row) => [...csrRow(metadata!.songArtists, row)]);
    expect(artists).toEqual([[1, 0], [], [1], [1], [1]]);
    expect(metadata!.genreCodes).toEqual(['GN0100', 'GN0200', 'GN9900']);
    expect([...csrRow(metadata!.songGenres, 2)]).toEqual([2]);
    expect(metadata!.detailCodes).toEqual(['GN0101']);
  });

  it('counts what it read and what is odd', async () => {
    expect(report.counts).toEqual({
      playlists: 4,
      trainingPlaylists: 3,
      questionPlaylists: 1,
      songs: 5,
      songsInPlaylists: 4,
      tags: 3,
      playlistSongs: 5,
      playlistTags: 4,
      albums: 2,
      artists: 2,
      genres: 3,
      details: 1,
    });
    expect(report.anomalies).toEqual({
      repeatedSongs: { playlists: 1, repeats: 1 },
      repeatedTags: { playlists: 1, repeats: 1 },
      repeatedPlaylistIds: { count: 1, examples: [12] },
      questionsInTraining: { count: 1, examples: [3] },
      emptyTitles: 1,
      emptyPlaylists: 1,
      playlistsWithoutDate: 2,
      songsWithoutMetadata: 1,
      repeatedSongIds: { count: 1, examples: [50] },
      songsWithoutReleaseDate: 1,
      // Song 10 came out the day after the update of playlist 3, and on the day of that of playlist 12.
      misdated: { songs: 1, pairs: 1 },
      unknownGenreCodes: { count: 1, examples: ['GN9900'] },
    });
    expect(report.files.map(({ role, name }) => [role, name])).toEqual([
      ['training', 'train.json'],
      ['questions', 'val.json'],
      ['genres', 'genre_gn_all.json'],
      ['songs', 'song_meta.json'],
    ]);
    expect(await loadImportReport(inFolder('small.segue'))).toEqual(report);
  });

  it('reads nothing of answers, and nothing of questions where told so', async () => {
    const own = await importDataset(inFolder('small'), inFolder('own.segue'), { trainOnly: true });
    const dataset = await loadDataset(inFolder('own.segue'));
    expect(own.counts.questionPlaylists).toBe(0);
    expect(dataset.songs.find(30)).toBeUndefined();
    expect(dataset.tags.find('hidden')).toBeUndefined();
    expect(dataset.songs.find(97)).toBeUndefined();
  });

  it('counts a question as empty only where it has no title either', async () => {
    await writeFiles(inFolder('titles'), {
      'train.json': [{ id: 1, plylst_title: 'title', songs: [], tags: [] }],
      'val.json': [
        { id: 2, plylst_title: 'title', songs: [], tags: [] },
        { id: 3, plylst_title: ' ', songs: [], tags: [] },
      ],
    });
    const { anomalies } = await importDataset(inFolder('titles'), inFolder('titles.segue'));
    expect(anomalies.emptyPlaylists).toBe(2);
    expect(anomalies.emptyTitles).toBe(0);
  });

  it('has no metadata where there is no file of them', async () => {
    await writeFiles(inFolder('bare'), { 'train.json': SMALL_FILES['train.json'] });
    const bare = await importDataset(inFolder('bare'), inFolder('bare.segue'));
    expect((await loadDataset(inFolder('bare.segue'))).metadata).toBeNull();
    expect(bare.anomalies.misdated).toBeNull();
    expect(bare.anomalies.songsWithoutMetadata).toBeNull();
    expect(bare.counts.artists).toBeNull();
  });

  it('gives the same data the same fingerprint, and other data another', async () => {
    const first = await loadDataset(inFolder('small.segue'));
    await importDataset(inFolder('small'), inFolder('again.segue'));
    expect((await loadDataset(inFolder('again.segue'))).fingerprint).toBe(first.fingerprint);
    const [, ...rest] = SMALL_FILES['train.json'];
    await writeFiles(inFolder('other'), { ...SMALL_FILES, 'train.json': rest });
    await importDataset(inFolder('other'), inFolder('other.segue'));
    expect((await loadDataset(inFolder('other.segue'))).fingerprint).not.toBe(first.fingerprint);
  });
});

describe('importDataset on bad input', () => {
  /** What fails must leave nothing in the folder that wasn't there. */
  async function expectFailure(source: string, type: new (...args: never[]) => Error, message: RegExp) {
    const before = await readdir(folder());
    const attempt = importDataset(inFolder(source), inFolder('failed.segue'));
    await expect(attempt).rejects.toThrow(type);
    await expect(attempt).rejects.toThrow(message);
    expect(await readdir(folder())).toEqual(before);
  }

  it('names file and record of truncated JSON', async () => {
    const text = JSON.stringify(SMALL_FILES['train.json']);
    await writeFiles(inFolder('cut'), { 'train.json': text.slice(0, -30) });
    await expectFailure('cut', FormatError, /cut\/train\.json, record 3/);
  });

  it('names the field of a song id that is no whole number', async () => {
    await writeFiles(inFolder('fraction'), { 'train.json': [{ id: 1, songs: [1, 2.5], tags: [] }] });
    await expectFailure('fraction', FormatError, /fraction\/train\.json, record .*field songs\[1\]/);
  });

  it('keeps nothing where the last of the files is bad', async () => {
    await writeFiles(inFolder('late'), { ...SMALL_FILES, 'song_meta.json': '[{"id": "x"}]' });
    await expectFailure('late', FormatError, /late\/song_meta\.json, record 0.*field id/);
  });

  it('refuses a folder in place of a file, a file in place of the source, and a missing source', async () => {
    await mkdir(inFolder('folders/train.json'), { recursive: true });
    await expectFailure('folders', StorageError, /train\.json/);
    await expectFailure('small/train.json', StorageError, /expected a folder/);
    await expectFailure('nowhere', NotFoundError, /nowhere/);
  });

  it('refuses to overwrite without force, before it reads anything', async () => {
    const manifest = await readFile(inFolder('small.segue/manifest.json'), 'utf8');
    const attempt = importDataset(inFolder('cut'), inFolder('small.segue'));
    await expect(attempt).rejects.toThrow(ConfigError);
    await expect(attempt).rejects.toThrow(/--force/);
    await expect(importDataset(inFolder('cut'), inFolder('small.segue'), { force: true })).rejects.toThrow(
      FormatError,
    );
    expect(await readFile(inFolder('small.segue/manifest.json'), 'utf8')).toBe(manifest);
  });

  it('replaces an artefact with force', async () => {
    await writeFiles(inFolder('one'), { 'train.json': [{ id: 1, songs: [5], tags: [] }] });
    await importDataset(inFolder('small'), inFolder('replaced.segue'));
    await importDataset(inFolder('one'), inFolder('replaced.segue'), { force: true });
    expect((await loadDataset(inFolder('replaced.segue'))).songs.ids).toEqual([5]);
  });

  it('leaves nothing behind when it is interrupted while it writes', async () => {
    const controller = new AbortController();
    const progress = {
      stage(label: string) {
        // Heard from outside of the work, as Ctrl-C is.
        if (label === 'cataloguing songs') setImmediate(() => controller.abort());
      },
      advanceTo() {},
      done() {},
    };
    const context = { progress, signal: controller.signal };
    const before = await readdir(folder());
    await expect(importDataset(inFolder('small'), inFolder('stopped.segue'), {}, context)).rejects.toThrow(
      AbortedError,
    );
    expect(existsSync(inFolder('stopped.segue'))).toBe(false);
    expect(await readdir(folder())).toEqual(before);
  });
});
