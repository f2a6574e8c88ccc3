// Writes `catalog.sqlite` in one go: one transaction, no journal, prepared statements, rows in key order. The file
// is temporary until the whole artefact is complete, so nothing needs to survive a crash half way.
import { setImmediate as pause } from 'node:timers/promises';
import { AbortedError, StorageError } from '../core/errors.ts';
import type { OutsideId, PlaylistIndex, SongIndex } from '../core/indices.ts';
import { SILENT_PROGRESS, type WorkContext } from '../core/progress.ts';
import { bigramTerms, foldText } from '../text/bigrams.ts';
import { createBulkInsert } from './bulk-insert.ts';
import { CATALOG_INDEXES, catalogSchema, type IdType } from './catalog-schema.ts';
import type { CatalogNames } from './collect-songs.ts';
import { type CsrMatrix, columnCounts, csrRow } from './csr-matrix.ts';
import { type SongMetadata, UNKNOWN_DATE, UNKNOWN_LIKES } from './dataset.ts';
import type { DatasetContent } from './dataset-tensors.ts';
import { type Database, openDatabase } from './sqlite.ts';

const PROGRESS_INTERVAL = 4096;
/** 64 MiB. */
const SEARCH_BUFFER_BYTES = 1 << 26;

const idTypeOf = (ids: readonly OutsideId[]): IdType =>
  ids.every((id) => typeof id === 'number') ? 'integer' : 'text';

const termsOf = (folded: string): string => bigramTerms(folded).join(' ');

/** Ranks by descending value, equal ones by ascending index: (items in order of rank), (rank of each item). */
function rankDescending(values: ArrayLike<number>): { order: Uint32Array; ranks: Uint32Array } {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => values[b]! - values[a]! || a - b);
  const ranks = new Uint32Array(values.length);
  order.forEach((item, rank) => {
    ranks[item] = rank;
  });
  return { order, ranks };
}

/** Fills a table of links from rows of a matrix to its columns. */
function insertLinks(database: Database, table: string, matrix: CsrMatrix): void {
  const rows = createBulkInsert(database, table, 3);
  const { rowStarts, columns, numRows } = matrix;
  for (let row = 0; row < numRows; row++) {
    const start = rowStarts[row]!;
    for (let i = start; i < rowStarts[row + 1]!; i++) rows.add(row, i - start, columns[i]!);
  }
  rows.flush();
}

/** Fills a table of (index, id or code, name). */
function insertNames(
  database: Database,
  table: string,
  ids: readonly (number | string)[],
  names: readonly string[],
): void {
  const rows = createBulkInsert(database, table, 3);
  ids.forEach((id, index) => {
    rows.add(index, id, names[index]!);
  });
  rows.flush();
}

/**
 * Calls `each` for 0 .. count - 1 with progress, and stops where the signal fires. SQLite's calls don't give way:
 * without pauses no Ctrl-C would be heard before the end.
 */
async function runStage(
  context: WorkContext,
  label: string,
  count: number,
  each: (i: number) => void,
): Promise<void> {
  const progress = context.progress ?? SILENT_PROGRESS;
  progress.stage(label, count, 'rows');
  for (let i = 0; i < count; i++) {
    each(i);
    if (i % PROGRESS_INTERVAL !== 0) continue;
    await pause();
    if (context.signal?.aborted) throw new AbortedError();
    progress.advanceTo(i);
  }
  progress.advanceTo(count);
}

async function insertSongs(
  database: Database,
  dataset: DatasetContent,
  names: CatalogNames | null,
  context: WorkContext,
): Promise<void> {
  const { songs, metadata } = dataset;
  const counts = columnCounts(dataset.playlistSongs);
  const { order, ranks } = rankDescending(counts);
  const foldedNames = (names?.songNames ?? []).map(foldText);
  const rows = createBulkInsert(database, 'songs', 8);
  await runStage(context, 'cataloguing songs', songs.size, (song) => {
    const album = metadata?.albumIndices[song] ?? -1;
    const date = metadata?.releaseDates[song] ?? UNKNOWN_DATE;
    rows.add(
      song,
      songs.idOf(song as SongIndex),
      names?.songNames[song] ?? '',
      foldedNames[song] ?? '',
      album < 0 ? null : album,
      date === UNKNOWN_DATE ? null : date,
      counts[song]!,
      ranks[song]!,
    );
  });
  rows.flush();
  if (metadata === null || names === null) return;
  insertMetadata(database, metadata, names);
  await indexSongs(database, metadata, names, { order, foldedNames }, context);
}

function insertMetadata(database: Database, metadata: SongMetadata, names: CatalogNames): void {
  insertNames(database, 'artists', names.artistIds, names.artistNames);
  insertNames(database, 'albums', names.albumIds, names.albumNames);
  insertNames(database, 'genres', metadata.genreCodes, names.genreNames);
  insertNames(database, 'details', metadata.detailCodes, names.detailNames);
  insertLinks(database, 'song_artists', metadata.songArtists);
  insertLinks(database, 'song_genres', metadata.songGenres);
  insertLinks(database, 'song_details', metadata.songDetails);
}

/** Full-text index of names, artists and albums; row numbers are ranks. */
async function indexSongs(
  database: Database,
  metadata: SongMetadata,
  names: CatalogNames,
  ranked: { order: Uint32Array; foldedNames: readonly string[] },
  context: WorkContext,
): Promise<void> {
  const toTerms = (name: string): string => termsOf(foldText(name));
  const artistTerms = names.artistNames.map(toTerms);
  const albumTerms = names.albumNames.map(toTerms);
  const rows = createBulkInsert(database, 'song_search (rowid, name, artists, album)', 4);
  await runStage(context, 'indexing songs', ranked.order.length, (rank) => {
    const song = ranked.order[rank]!;
    const album = metadata.albumIndices[song]!;
    const artists = Array.from(csrRow(metadata.songArtists, song), (artist) => artistTerms[artist]!);
    rows.add(
      rank,
      termsOf(ranked.foldedNames[song]!),
      artists.join(' '),
      album < 0 ? '' : albumTerms[album]!,
    );
  });
  rows.flush();
}

async function insertPlaylists(
  database: Database,
  dataset: DatasetContent,
  context: WorkContext,
): Promise<void> {
  const { playlists, playlistSongs, titles } = dataset;
  const { order, ranks } = rankDescending(dataset.likeCounts);
  const foldedTitles = titles.map(foldText);
  const rows = createBulkInsert(database, 'playlists', 9);
  await runStage(context, 'cataloguing playlists', playlists.size, (playlist) => {
    const likes = dataset.likeCounts[playlist]!;
    const date = dataset.updateDates[playlist]!;
    rows.add(
      playlist,
      playlists.idOf(playlist as PlaylistIndex),
      titles[playlist]!,
      foldedTitles[playlist]!,
      dataset.sources[playlist]!,
      likes === UNKNOWN_LIKES ? null : likes,
      date === UNKNOWN_DATE ? null : date,
      playlistSongs.rowStarts[playlist + 1]! - playlistSongs.rowStarts[playlist]!,
      ranks[playlist]!,
    );
  });
  rows.flush();
  await indexPlaylists(database, dataset, { order, foldedTitles }, context);
}

/** Tags, and the full-text index of titles and tags; row numbers are ranks. */
async function indexPlaylists(
  database: Database,
  dataset: DatasetContent,
  ranked: { order: Uint32Array; foldedTitles: readonly string[] },
  context: WorkContext,
): Promise<void> {
  const { tags, playlistTags } = dataset;
  const counts = columnCounts(playlistTags);
  const tagRows = createBulkInsert(database, 'tags', 3);
  tags.ids.forEach((tag, index) => {
    tagRows.add(index, tag, counts[index]!);
  });
  tagRows.flush();
  const tagTerms = tags.ids.map((tag) => termsOf(foldText(tag)));
  const rows = createBulkInsert(database, 'playlist_search (rowid, title, tags)', 3);
  await runStage(context, 'indexing playlists', ranked.order.length, (rank) => {
    const playlist = ranked.order[rank]!;
    const terms = Array.from(csrRow(playlistTags, playlist), (tag) => tagTerms[tag]!);
    rows.add(rank, termsOf(ranked.foldedTitles[playlist]!), terms.join(' '));
  });
  rows.flush();
}

/** SQLite's result code for a full disk. */
const SQLITE_FULL = 13;

/**
 * Writes the catalogue of a dataset.
 * @param file must not exist
 * @param names null where there is no metadata; songs then have neither names nor search
 * @throws AbortedError where the signal fires; StorageError where SQLite can't write, such as on a full disk
 */
export async function writeCatalog(
  file: string,
  dataset: DatasetContent,
  names: CatalogNames | null,
  context: WorkContext = {},
): Promise<void> {
  try {
    await fillCatalog(file, dataset, names, context);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') throw error;
    const isFull = (error as { errcode?: unknown }).errcode === SQLITE_FULL;
    const remedy = isFull ? '; free some space or choose another place' : '';
    throw new StorageError(`${file}: can't be written: ${(error as Error).message}${remedy}`, {
      cause: error,
    });
  }
}

async function fillCatalog(
  file: string,
  dataset: DatasetContent,
  names: CatalogNames | null,
  context: WorkContext,
): Promise<void> {
  const database = await openDatabase(file);
  try {
    database.exec('pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;');
    database.exec('pragma cache_size = -200000;'); // 200 MB
    database.exec('begin');
    database.exec(catalogSchema(idTypeOf(dataset.songs.ids), idTypeOf(dataset.playlists.ids)));
    for (const table of ['song_search', 'playlist_search']) {
      // Gather terms in memory and write few, large segments: a third less time than by default.
      database.exec(`insert into ${table} (${table}, rank) values ('hashsize', ${SEARCH_BUFFER_BYTES});`);
      database.exec(`insert into ${table} (${table}, rank) values ('automerge', 0);`);
    }
    await insertSongs(database, dataset, names, context);
    await insertPlaylists(database, dataset, context);
    context.progress?.stage('sorting the catalogue', null, 'rows');
    database.exec("insert into song_search (song_search) values ('optimize')");
    database.exec("insert into playlist_search (playlist_search) values ('optimize')");
    database.exec(CATALOG_INDEXES);
    database.exec('commit; analyze;');
  } finally {
    database.close();
  }
}
