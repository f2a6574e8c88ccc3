import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SMALL_FILES, writeFiles } from '../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { FormatError, NotFoundError } from '../core/errors.ts';
import type { PlaylistIndex, SongIndex } from '../core/indices.ts';
import { type Catalog, openCatalog } from './catalog.ts';
import { importDataset } from './import-dataset.ts';
import { openDatabase } from './sqlite.ts';

const folder = useTemporaryFolder();
let small: Catalog;
let shelf: Catalog;

/** Songs of the shelf: name, artist, number of playlists that hold it. */
const SHELF: readonly (readonly [name: string, artist: string, numPlaylists: number])[] = [
  ['밤', '가온', 1],
  ['깊은 밤하늘', '나린', 3],
  ['여름밤', '가온', 2],
  ['Hello "World" (remix)', 'AC/DC', 1],
  ['hello world', 'Duo', 2],
  ['???', '나린', 0],
  ['밤하늘', '다솜', 0],
  ['밤 하늘', '다솜', 1],
];

beforeAll(async () => {
  await writeFiles(join(folder(), 'small'), SMALL_FILES);
  await importDataset(join(folder(), 'small'), join(folder(), 'small.segue'));
  small = await openCatalog(join(folder(), 'small.segue'));
  const titles = ['비 오는 날', '비', '여름비 노래'];
  await writeFiles(join(folder(), 'shelf'), {
    'train.json': titles.map((title, playlist) => ({
      id: playlist + 1,
      plylst_title: title,
      songs: SHELF.flatMap(([, , numPlaylists], id) => (playlist < numPlaylists ? [id] : [])),
      tags: playlist === 0 ? ['산책', '하늘'] : [],
      like_cnt: [5, 1, 9][playlist],
    })),
    'song_meta.json': SHELF.map(([song_name, artist], id) => ({
      id,
      song_name,
      artist_id_basket: [artist.length * 10 + artist.charCodeAt(0)],
      artist_name_basket: [artist],
    })),
  });
  await importDataset(join(folder(), 'shelf'), join(folder(), 'shelf.segue'));
  shelf = await openCatalog(join(folder(), 'shelf.segue'));
});

afterAll(() => {
  small.close();
  shelf.close();
});

const found = (text: string, limit = 10) => shelf.searchSongs(text, limit).map((song) => song.songIndex);

describe('nameOf', () => {
  it('names artists and genres by their index, a genre without a name by its code, and nothing else', () => {
    const of = (kind: Parameters<Catalog['nameOf']>[0], indices: readonly number[]) =>
      indices.map((index) => small.nameOf(kind, index));
    expect(of('artists', [0, 1, 99])).toEqual(['Duo', '가온', null]);
    expect(of('genres', [0, 1, 2, 99])).toEqual(['Ballad', 'Dance', 'GN9900', null]);
    expect(of('albums', [0, 1, 99])).toEqual(['Other', 'First Album', null]);
  });
});

describe('songByIndex', () => {
  it('tells all that the metadata say', () => {
    expect(small.songByIndex(0 as SongIndex)).toEqual({
      songIndex: 0,
      id: 10,
      name: 'Night "Train"',
      artists: ['가온', 'Duo'],
      album: null,
      releaseDate: 18_262,
      genres: ['Ballad'],
      playlistCount: 2,
    });
  });

  it('tells a song without metadata, and a genre without a name by its code', () => {
    expect(small.songByIndex(1 as SongIndex)).toMatchObject({
      id: 30,
      name: '',
      artists: [],
      releaseDate: null,
    });
    expect(small.songByIndex(2 as SongIndex).genres).toEqual(['GN9900']);
    expect(small.songByIndex(4 as SongIndex).album).toBe('Other');
  });

  it('names an album by the first name that is not empty', () => {
    expect(small.songByIndex(2 as SongIndex).album).toBe('First Album');
  });

  it('refuses an index that no song has', () => {
    expect(() => small.songByIndex(5 as SongIndex)).toThrow(/no song has index 5/);
  });
});

describe('searchSongs', () => {
  it('finds two letters inside a longer word, exact names first and then the more played', () => {
    expect(found('밤하늘')).toEqual([7, 6, 1]);
    expect(found('하늘')).toEqual([1, 7, 6]);
  });

  it('finds a single letter anywhere in a word', () => {
    expect(found('밤')).toEqual([0, 1, 2, 7, 6]);
  });

  it('wants every word, in whatever field', () => {
    expect(found('가온 밤')).toEqual([2, 0]);
    expect(found('가온 하늘')).toEqual([]);
  });

  it('pays no heed to case, spaces and punctuation', () => {
    expect(found('HELLOWORLD')).toEqual([4, 3]);
    expect(found('acdc')).toEqual([3]);
    expect(found('ac/dc')).toEqual([3]);
  });

  it('finds a name of punctuation alone', () => {
    expect(found('???')).toEqual([5]);
    expect(found('?')).toEqual([5]);
  });

  it('takes quotes and operators as text', () => {
    expect(found('hello "world"')).toEqual([4, 3]);
    expect(found('NOT OR AND')).toEqual([]);
    expect(found('name: hello')).toEqual([]);
    expect(found('hello*')).toEqual([4, 3]);
    expect(found('"')).toEqual([]);
    expect(found("'; drop table songs; --")).toEqual([]);
  });

  it('keeps to the limit, and finds nothing for nothing', () => {
    expect(found('밤', 2)).toEqual([0, 1]);
    expect(found('밤하늘', 1)).toEqual([7]);
    expect(found('밤', 0)).toEqual([]);
    expect(found('  ')).toEqual([]);
  });

  it("does not run from one artist's name into the next", () => {
    // Artists of song 10 are 가온 and Duo.
    expect(small.searchSongs('온Duo', 5)).toEqual([]);
    expect(small.searchSongs('온 Duo', 5)).toHaveLength(1);
  });
});

describe('searchPlaylists', () => {
  it('finds titles and tags, exact titles first and then the more liked', () => {
    const ids = (text: string, limit = 10) => shelf.searchPlaylists(text, limit).map(({ id }) => id);
    expect(ids('비')).toEqual([2, 3, 1]);
    expect(ids('비', 2)).toEqual([2, 3]);
    expect(ids('하늘')).toEqual([1]);
    expect(ids('날 산책')).toEqual([1]);
    expect(ids('책하')).toEqual([]);
    expect(ids('')).toEqual([]);
  });

  it('tells playlists by index', () => {
    expect(small.playlistByIndex(0 as PlaylistIndex)).toEqual({
      playlistIndex: 0,
      id: 12,
      title: '밤에 듣는 노래',
      source: 'training',
      likeCount: 7,
      updateDate: 18_262,
      songCount: 2,
    });
    expect(small.playlistByIndex(3 as PlaylistIndex)).toMatchObject({ source: 'question', likeCount: null });
    expect(() => small.playlistByIndex(4 as PlaylistIndex)).toThrow(/no playlist has index 4/);
  });
});

describe('openCatalog', () => {
  it('refuses a missing file, a file that is no database, and another version', async () => {
    await expect(openCatalog(join(folder(), 'none'))).rejects.toThrow(NotFoundError);
    const dir = join(folder(), 'bad.segue');
    await cp(join(folder(), 'small.segue'), dir, { recursive: true });
    const database = await openDatabase(join(dir, 'catalog.sqlite'));
    database.exec('pragma user_version = 99');
    database.close();
    await expect(openCatalog(dir)).rejects.toThrow(/user_version: expected 1, got 99; import the data again/);
    await writeFile(
      join(dir, 'catalog.sqlite'),
      'no database at all, but long enough to be looked at'.repeat(40),
    );
    await expect(openCatalog(dir)).rejects.toThrow(FormatError);
    await expect(openCatalog(dir)).rejects.toThrow(/expected an SQLite database/);
  });

  it('closes twice without harm', async () => {
    const catalog = await openCatalog(join(folder(), 'small.segue'));
    catalog.close();
    catalog.close();
    expect(() => catalog.songByIndex(0 as SongIndex)).toThrow();
  });
});
