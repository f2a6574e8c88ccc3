// Reads `catalog.sqlite`: names of songs and playlists for people, and search. One reader a thread; many may read
// the same file at a time.
import { join } from 'node:path';
import { FormatError, NotFoundError, StorageError } from '../core/errors.ts';
import type { OutsideId, PlaylistIndex, SongIndex } from '../core/indices.ts';
import { bigramQuery, foldText } from '../text/bigrams.ts';
import { CATALOG_VERSION } from './catalog-schema.ts';
import type { PlaylistSource } from './dataset.ts';
import { CATALOG_FILE } from './dataset-files.ts';
import { type Database, openDatabase, type StatementSync } from './sqlite.ts';

/** A song as people know it. */
export interface CatalogSong {
  readonly songIndex: SongIndex;
  readonly id: OutsideId;
  /** Empty where unknown. */
  readonly name: string;
  /** In the order of the metadata; empty where unknown. */
  readonly artists: readonly string[];
  /** Null where unknown. */
  readonly album: string | null;
  /** Days since 1970-01-01; null where unknown. */
  readonly releaseDate: number | null;
  /** Names of genres, or their codes where they have no name. */
  readonly genres: readonly string[];
  /** Playlists of the data set that hold the song. */
  readonly playlistCount: number;
}

/** A playlist as people know it. */
export interface CatalogPlaylist {
  readonly playlistIndex: PlaylistIndex;
  readonly id: OutsideId;
  /** Empty where unknown. */
  readonly title: string;
  readonly source: PlaylistSource;
  /** Null where unknown. */
  readonly likeCount: number | null;
  /** Days since 1970-01-01; null where unknown. */
  readonly updateDate: number | null;
  readonly songCount: number;
}

/** An open catalogue. */
export interface Catalog {
  /** @throws RangeError where no song has the index */
  songByIndex(index: SongIndex): CatalogSong;
  /** @throws RangeError where no playlist has the index */
  playlistByIndex(index: PlaylistIndex): CatalogPlaylist;
  /** Name of an artist, album or genre by its index in the data set; null where it has none. */
  nameOf(kind: 'artists' | 'albums' | 'genres', index: number): string | null;
  /**
   * Songs whose name, artists or album hold every word of the text (anywhere, also inside words): first those
   * with exactly this name, then the others; within both those in more playlists first, then by index.
   * @param limit most hits, at least 0
   */
  searchSongs(text: string, limit: number): CatalogSong[];
  /** Likewise over titles and tags of playlists; those with more likes first. */
  searchPlaylists(text: string, limit: number): CatalogPlaylist[];
  /** Closes the file; safe to call twice. */
  close(): void;
}

/** SQLite's rows, read as what the statement selects. */
const rowsOf = <Row>(statement: StatementSync, ...values: (string | number)[]): Row[] =>
  statement.all(...values) as Row[];

interface SongRow {
  readonly songIndex: SongIndex;
  readonly id: OutsideId;
  readonly name: string;
  readonly album: string | null;
  readonly releaseDate: number | null;
  readonly playlistCount: number;
}

const SELECT_SONG = `select s.song_index as songIndex, s.id, s.name, a.name as album, s.release_date as releaseDate,
  s.playlist_count as playlistCount from songs s left join albums a using (album_index)`;

const SELECT_PLAYLIST = `select p.playlist_index as playlistIndex, p.id, p.title, p.source, p.like_count as likeCount,
  p.update_date as updateDate, p.song_count as songCount from playlists p`;

/** Reads songs by index and by search. */
function prepareSongs(database: Database): Pick<Catalog, 'songByIndex' | 'searchSongs'> {
  const byIndex = database.prepare(`${SELECT_SONG} where s.song_index = ?`);
  const byName = database.prepare(`${SELECT_SONG} where s.folded_name = ? order by s.rank limit ?`);
  const byQuery = database.prepare(`${SELECT_SONG} join song_search f on s.rank = f.rowid
    where f.song_search match ? and s.folded_name <> ? order by f.rowid limit ?`);
  const artists = database.prepare(`select name from song_artists join artists using (artist_index)
    where song_index = ? order by position`);
  const genres = database.prepare(`select coalesce(nullif(name, ''), code) as name
    from song_genres join genres using (genre_index) where song_index = ? order by position`);
  const complete = (row: SongRow): CatalogSong => ({
    ...row,
    artists: rowsOf<{ name: string }>(artists, row.songIndex).map((artist) => artist.name),
    genres: rowsOf<{ name: string }>(genres, row.songIndex).map((genre) => genre.name),
  });
  return {
    songByIndex(index) {
      const [row] = rowsOf<SongRow>(byIndex, index);
      if (row === undefined) throw new RangeError(`no song has index ${index}`);
      return complete(row);
    },
    searchSongs(text, limit) {
      const query = bigramQuery(text);
      if (query === null) return [];
      const name = foldText(text);
      const exact = rowsOf<SongRow>(byName, name, limit);
      const others = rowsOf<SongRow>(byQuery, query, name, limit - exact.length);
      return [...exact, ...others].map(complete);
    },
  };
}

/** Reads names of what songs belong to. */
function prepareNames(database: Database): Pick<Catalog, 'nameOf'> {
  const statements = {
    artists: database.prepare(`select nullif(name, '') as name from artists where artist_index = ?`),
    albums: database.prepare(`select nullif(name, '') as name from albums where album_index = ?`),
    genres: database.prepare(
      `select coalesce(nullif(name, ''), code) as name from genres where genre_index = ?`,
    ),
  };
  return {
    nameOf: (kind, index) => rowsOf<{ name: string | null }>(statements[kind], index)[0]?.name ?? null,
  };
}

/** Reads playlists by index and by search. */
function preparePlaylists(database: Database): Pick<Catalog, 'playlistByIndex' | 'searchPlaylists'> {
  const byIndex = database.prepare(`${SELECT_PLAYLIST} where p.playlist_index = ?`);
  const byTitle = database.prepare(`${SELECT_PLAYLIST} where p.folded_title = ? order by p.rank limit ?`);
  const byQuery = database.prepare(`${SELECT_PLAYLIST} join playlist_search f on p.rank = f.rowid
    where f.playlist_search match ? and p.folded_title <> ? order by f.rowid limit ?`);
  return {
    playlistByIndex(index) {
      const [row] = rowsOf<CatalogPlaylist>(byIndex, index);
      if (row === undefined) throw new RangeError(`no playlist has index ${index}`);
      return { ...row };
    },
    searchPlaylists(text, limit) {
      const query = bigramQuery(text);
      if (query === null) return [];
      const title = foldText(text);
      const exact = rowsOf<CatalogPlaylist>(byTitle, title, limit);
      const others = rowsOf<CatalogPlaylist>(byQuery, query, title, limit - exact.length);
      return [...exact, ...others].map((row) => ({ ...row }));
    },
  };
}

/** Opens the file and checks its version. */
async function openChecked(file: string): Promise<Database> {
  let database: Database;
  let version: unknown;
  try {
    database = await openDatabase(file, { readOnly: true });
  } catch (error) {
    const { existsSync } = await import('node:fs');
    if (!existsSync(file)) {
      throw new NotFoundError(
        `${file}: expected the catalogue of a dataset, found no file; run segue import`,
        {
          cause: error,
        },
      );
    }
    throw new StorageError(`${file}: can't be opened: ${(error as Error).message}`, { cause: error });
  }
  try {
    version = Object.values(database.prepare('pragma user_version').get() ?? {})[0];
  } catch (error) {
    database.close();
    throw new FormatError(
      { file },
      `expected an SQLite database: ${(error as Error).message}; import again`,
      {
        cause: error,
      },
    );
  }
  if (version !== CATALOG_VERSION) {
    database.close();
    throw new FormatError(
      { file, field: 'user_version' },
      `expected ${CATALOG_VERSION}, got ${version}; import the data again`,
    );
  }
  return database;
}

/**
 * Opens the catalogue of a dataset artefact for reading.
 * @throws NotFoundError where there is none; FormatError where it is no catalogue of this version; StorageError
 */
export async function openCatalog(dir: string): Promise<Catalog> {
  const database = await openChecked(join(dir, CATALOG_FILE));
  return {
    ...prepareSongs(database),
    ...prepareNames(database),
    ...preparePlaylists(database),
    close() {
      if (database.isOpen) database.close();
    },
  };
}
