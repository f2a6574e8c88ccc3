// A Dataset from plain records in memory: for catalogues that are no arena files, and for tests.
import { ConfigError } from '../core/errors.ts';
import type { OutsideId, PlaylistIndex, SongIndex, TagIndex } from '../core/indices.ts';
import { csrFromRows } from './csr-matrix.ts';
import {
  type Dataset,
  type PlaylistSource,
  type SongMetadata,
  UNKNOWN_DATE,
  UNKNOWN_LIKES,
} from './dataset.ts';
import { type DatasetContent, datasetToTensors, fingerprintTensors } from './dataset-tensors.ts';
import { createIdTable } from './id-table.ts';

/** A playlist to learn from. Dates are days since 1970-01-01. */
export interface PlaylistRecord {
  readonly id: OutsideId;
  /** Default empty. */
  readonly title?: string;
  /** Default none; repeats count once. */
  readonly songs?: readonly OutsideId[];
  /** Default none; repeats count once. */
  readonly tags?: readonly string[];
  /** Default unknown. */
  readonly likeCount?: number;
  /** Default unknown. */
  readonly updateDate?: number;
  /** Default `training`. */
  readonly source?: PlaylistSource;
}

/** What is known about a song. */
export interface SongRecord {
  readonly id: OutsideId;
  /** Days since 1970-01-01; default unknown. */
  readonly releaseDate?: number;
  /** Codes; default none. */
  readonly genres?: readonly string[];
  /** Codes of genres within genres; default none. */
  readonly details?: readonly string[];
  /** Default none. */
  readonly artists?: readonly OutsideId[];
  /** Default unknown. */
  readonly album?: OutsideId;
}

/**
 * A dataset of playlists, and of what is known about songs. Without `songs` it has no metadata.
 * @throws ConfigError where playlist ids or the ids of `songs` are not distinct, song or playlist ids are not all
 *   texts or all whole numbers of at least 0, or a day or a like count is no whole number in its range
 */
export function createDataset(playlists: readonly PlaylistRecord[], songs?: readonly SongRecord[]): Dataset {
  checkRecords(playlists, songs ?? []);
  const songIds = distinctSorted([
    ...playlists.flatMap((playlist) => playlist.songs ?? []),
    ...(songs ?? []).map((song) => song.id),
  ]);
  const tagNames = distinctSorted(playlists.flatMap((playlist) => playlist.tags ?? []));
  const songTable = createIdTable<SongIndex, OutsideId>('song', songIds);
  const tagTable = createIdTable<TagIndex, string>('tag', tagNames);
  const playlistTable = createIdTable<PlaylistIndex, OutsideId>(
    'playlist',
    playlists.map(({ id }) => id),
  );
  const content: DatasetContent = {
    songs: songTable,
    tags: tagTable,
    playlists: playlistTable,
    titles: playlists.map(({ title }) => title ?? ''),
    sources: playlists.map(({ source }) => source ?? 'training'),
    likeCounts: sharedInt32(playlists.map(({ likeCount }) => likeCount ?? UNKNOWN_LIKES)),
    updateDates: sharedInt32(playlists.map(({ updateDate }) => updateDate ?? UNKNOWN_DATE)),
    playlistSongs: csrFromRows(
      playlists.map((playlist) => [...new Set(playlist.songs ?? [])].map((id) => songTable.indexOf(id))),
      songTable.size,
    ),
    playlistTags: csrFromRows(
      playlists.map((playlist) => [...new Set(playlist.tags ?? [])].map((tag) => tagTable.indexOf(tag))),
      tagTable.size,
    ),
    metadata: songs === undefined ? null : createMetadata(songs, songIds),
  };
  return { ...content, fingerprint: fingerprintTensors(datasetToTensors(content)) };
}

/** Days fit 32 bits, with the least number left for those unknown. */
const MAX_INT32 = 0x7fffffff;

function checkRecords(playlists: readonly PlaylistRecord[], songs: readonly SongRecord[]): void {
  const playlistIds = playlists.map(({ id }) => id);
  const recordIds = songs.map(({ id }) => id);
  checkIds('playlist', playlistIds);
  checkIds('song', [...playlists.flatMap((playlist) => playlist.songs ?? []), ...recordIds]);
  checkDistinct('playlist', playlistIds);
  checkDistinct('song record', recordIds);
  for (const { id, updateDate, likeCount } of playlists) {
    checkWhole(`playlist ${id}: updateDate`, updateDate, -MAX_INT32, 'days since 1970-01-01');
    checkWhole(`playlist ${id}: likeCount`, likeCount, 0, 'likes');
  }
  for (const { id, releaseDate } of songs) {
    checkWhole(`song ${id}: releaseDate`, releaseDate, -MAX_INT32, 'days since 1970-01-01');
  }
}

function checkIds(kind: string, ids: readonly OutsideId[]): void {
  const type = typeof ids[0];
  for (const id of ids) {
    if (typeof id === type && (type === 'string' || (Number.isSafeInteger(id) && Number(id) >= 0))) continue;
    throw new ConfigError(
      `${kind} ids must be all texts or all whole numbers of at least 0, got ${JSON.stringify(id)}`,
    );
  }
}

function checkDistinct(kind: string, ids: readonly OutsideId[]): void {
  const seen = new Set<OutsideId>();
  for (const id of ids) {
    if (seen.has(id)) throw new ConfigError(`${kind} ${JSON.stringify(id)} comes twice; keep one`);
    seen.add(id);
  }
}

function checkWhole(what: string, value: number | undefined, minimum: number, unit: string): void {
  if (value === undefined || (Number.isInteger(value) && value >= minimum && value <= MAX_INT32)) return;
  throw new ConfigError(
    `${what} must be a whole number of ${unit} from ${minimum} to ${MAX_INT32}, got ${value}`,
  );
}

function createMetadata(songs: readonly SongRecord[], songIds: readonly OutsideId[]): SongMetadata {
  const byId = new Map(songs.map((song) => [song.id, song]));
  const ordered = songIds.map((id) => byId.get(id) ?? { id });
  const columns = <Id extends OutsideId>(valuesOf: (song: SongRecord) => readonly Id[]) => {
    const codes = distinctSorted(ordered.flatMap(valuesOf));
    const indexOf = new Map(codes.map((code, index) => [code, index]));
    const rows = ordered.map((song) => [...new Set(valuesOf(song))].map((code) => indexOf.get(code)!));
    return { codes, indexOf, matrix: csrFromRows(rows, codes.length) };
  };
  const genres = columns((song) => song.genres ?? []);
  const details = columns((song) => song.details ?? []);
  const albums = columns((song) => (song.album === undefined ? [] : [song.album]));
  return {
    releaseDates: sharedInt32(ordered.map(({ releaseDate }) => releaseDate ?? UNKNOWN_DATE)),
    albumIndices: sharedInt32(
      ordered.map(({ album }) => (album === undefined ? -1 : albums.indexOf.get(album)!)),
    ),
    numAlbums: albums.codes.length,
    songArtists: columns((song) => song.artists ?? []).matrix,
    songGenres: genres.matrix,
    songDetails: details.matrix,
    genreCodes: genres.codes,
    detailCodes: details.codes,
  };
}

function distinctSorted<Id extends OutsideId>(ids: readonly Id[]): Id[] {
  return [...new Set(ids)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function sharedInt32(values: readonly number[]): Int32Array<SharedArrayBuffer> {
  const array = new Int32Array(new SharedArrayBuffer(values.length * 4));
  array.set(values);
  return array;
}
