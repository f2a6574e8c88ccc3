// Gathers song metadata record by record: dense facts for the Dataset, names for the catalogue.
import type { ArenaGenres, ArenaSong } from '../formats/arena-types.ts';
import { type SongMetadata, UNKNOWN_DATE } from './dataset.ts';
import { parseReleaseDate } from './dates.ts';
import { createIdInterner, type IdInterner, type OrderedIds, orderIds } from './id-interner.ts';
import { addExample, type NamedCount } from './import-report.ts';
import { createRaggedRows, type RaggedRows } from './ragged-rows.ts';

/** Names that no model reads; they go into the catalogue. */
export interface CatalogNames {
  /** (songs). Empty where unknown. */
  readonly songNames: readonly string[];
  /** (albums), ascending. */
  readonly albumIds: readonly number[];
  readonly albumNames: readonly string[];
  /** (artists), ascending; columns of `SongMetadata.songArtists`. */
  readonly artistIds: readonly number[];
  readonly artistNames: readonly string[];
  /** (genres) and (details), in the order of the codes. Empty where the genre file doesn't name them. */
  readonly genreNames: readonly string[];
  readonly detailNames: readonly string[];
}

/** What the metadata say once all songs are known. */
export interface CollectedMetadata {
  readonly metadata: SongMetadata;
  readonly names: CatalogNames;
  readonly songsWithoutMetadata: number;
  /** Songs that metadata name, without a release date. */
  readonly songsWithoutReleaseDate: number;
}

/** Song metadata under collection. */
export interface SongCollector {
  readonly repeatedSongIds: NamedCount;
  readonly unknownGenreCodes: NamedCount;
  /** Keeps a song; one whose id is already there is skipped and counted. */
  add(song: ArenaSong): void;
  /** @param songs the final order of the songs of the collector's interner */
  finish(songs: OrderedIds<number>): CollectedMetadata;
}

/** Ids with a name each. */
interface NamedIds {
  readonly interner: IdInterner<number>;
  readonly names: string[];
}

/** One entry a record; numbers are those of the interners. */
interface SongColumns {
  readonly songNumbers: number[];
  readonly songNames: string[];
  readonly releaseDates: number[];
  /** -1 where unknown. */
  readonly albumNumbers: number[];
  readonly albums: NamedIds;
  readonly artists: NamedIds;
  readonly genreCodes: IdInterner<string>;
  readonly detailCodes: IdInterner<string>;
  readonly songArtists: RaggedRows<number>;
  readonly songGenres: RaggedRows<string>;
  readonly songDetails: RaggedRows<string>;
}

function emptyColumns(genres: ArenaGenres | null): SongColumns {
  const artists: NamedIds = { interner: createIdInterner(), names: [] };
  const genreCodes = createIdInterner<string>();
  const detailCodes = createIdInterner<string>();
  for (const code of genres?.keys() ?? []) (code.endsWith('00') ? genreCodes : detailCodes).intern(code);
  return {
    songNumbers: [],
    songNames: [],
    releaseDates: [],
    albumNumbers: [],
    albums: { interner: createIdInterner(), names: [] },
    artists,
    genreCodes,
    detailCodes,
    songArtists: createRaggedRows(artists.interner),
    songGenres: createRaggedRows(genreCodes),
    songDetails: createRaggedRows(detailCodes),
  };
}

/** Interns an id and keeps the first name that is not empty. */
function addName(into: NamedIds, id: number, name: string): number {
  const number = into.interner.intern(id);
  if (!into.names[number]) into.names[number] = name;
  return number;
}

function addSong(columns: SongColumns, number: number, song: ArenaSong): void {
  columns.songNumbers.push(number);
  columns.songNames.push(song.song_name);
  columns.releaseDates.push(parseReleaseDate(song.issue_date));
  columns.albumNumbers.push(
    song.album_id === null ? -1 : addName(columns.albums, song.album_id, song.album_name ?? ''),
  );
  song.artist_id_basket.forEach((id, i) => {
    addName(columns.artists, id, song.artist_name_basket[i] ?? '');
  });
  columns.songArtists.addRow(song.artist_id_basket);
  columns.songGenres.addRow(song.song_gn_gnr_basket);
  columns.songDetails.addRow(song.song_gn_dtl_gnr_basket);
}

/** Names in the order of their ids. */
function orderNames(from: NamedIds, ordered: OrderedIds<number>): string[] {
  const names = new Array<string>(ordered.ids.length).fill('');
  from.names.forEach((name, number) => {
    names[ordered.indexOfNumber[number]!] = name;
  });
  return names;
}

function sharedInt32(length: number, value: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * 4)).fill(value);
}

function finishColumns(
  columns: SongColumns,
  songs: OrderedIds<number>,
  genres: ArenaGenres | null,
): CollectedMetadata {
  const numSongs = songs.ids.length;
  const albums = orderIds(columns.albums.interner.ids);
  const artists = orderIds(columns.artists.interner.ids);
  const genreCodes = orderIds(columns.genreCodes.ids);
  const detailCodes = orderIds(columns.detailCodes.ids);
  const releaseDates = sharedInt32(numSongs, UNKNOWN_DATE);
  const albumIndices = sharedInt32(numSongs, -1);
  const songNames = new Array<string>(numSongs).fill('');
  const recordOfSong = new Int32Array(numSongs).fill(-1);
  columns.songNumbers.forEach((number, record) => {
    const song = songs.indexOfNumber[number]!;
    recordOfSong[song] = record;
    releaseDates[song] = columns.releaseDates[record]!;
    songNames[song] = columns.songNames[record]!;
    const album = columns.albumNumbers[record]!;
    if (album >= 0) albumIndices[song] = albums.indexOfNumber[album]!;
  });
  const nameCodes = (codes: readonly string[]): string[] => codes.map((code) => genres?.get(code) ?? '');
  return {
    metadata: {
      releaseDates,
      albumIndices,
      numAlbums: albums.ids.length,
      songArtists: columns.songArtists.toCsr(artists.indexOfNumber, recordOfSong),
      songGenres: columns.songGenres.toCsr(genreCodes.indexOfNumber, recordOfSong),
      songDetails: columns.songDetails.toCsr(detailCodes.indexOfNumber, recordOfSong),
      genreCodes: genreCodes.ids,
      detailCodes: detailCodes.ids,
    },
    names: {
      songNames,
      albumIds: albums.ids,
      albumNames: orderNames(columns.albums, albums),
      artistIds: artists.ids,
      artistNames: orderNames(columns.artists, artists),
      genreNames: nameCodes(genreCodes.ids),
      detailNames: nameCodes(detailCodes.ids),
    },
    songsWithoutMetadata: numSongs - columns.songNumbers.length,
    songsWithoutReleaseDate: columns.releaseDates.filter((date) => date === UNKNOWN_DATE).length,
  };
}

/**
 * A collector that holds nothing.
 * @param songIds takes the ids of the songs
 * @param genres codes and names, or null where there is no genre file; all its codes become columns
 */
export function createSongCollector(songIds: IdInterner<number>, genres: ArenaGenres | null): SongCollector {
  const columns = emptyColumns(genres);
  const seenNumbers = new Set<number>();
  const repeatedSongIds: NamedCount = { count: 0, examples: [] };
  const unknownGenreCodes: NamedCount = { count: 0, examples: [] };
  const noteUnknownCodes = (codes: readonly string[], known: IdInterner<string>): void => {
    for (const code of codes) {
      // Each code counts once: adding the song makes it known to the interner.
      if (!genres?.has(code) && !known.has(code)) addExample(unknownGenreCodes, code);
    }
  };
  return {
    repeatedSongIds,
    unknownGenreCodes,
    add(song) {
      const number = songIds.intern(song.id);
      if (seenNumbers.has(number)) {
        addExample(repeatedSongIds, song.id);
        return;
      }
      seenNumbers.add(number);
      noteUnknownCodes(song.song_gn_gnr_basket, columns.genreCodes);
      noteUnknownCodes(song.song_gn_dtl_gnr_basket, columns.detailCodes);
      addSong(columns, number, song);
    },
    finish: (songs) => finishColumns(columns, songs, genres),
  };
}
