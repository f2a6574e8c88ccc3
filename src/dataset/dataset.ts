// What models learn from: playlists, songs and tags as dense indices and sparse matrices. Pure data; names of
// songs and artists are kept apart, in the catalogue, because no model reads them.
import type { PlaylistIndex, SongIndex, TagIndex } from '../core/indices.ts';
import type { CsrMatrix } from './csr-matrix.ts';
import type { IdTable } from './id-table.ts';

/** A date that is not known. Dates are whole days since 1970-01-01 (UTC), which may be negative. */
export const UNKNOWN_DATE = -0x80000000;

/** A count of likes that is not known. */
export const UNKNOWN_LIKES = -1;

/** Where a playlist comes from: a whole playlist to learn from, or the visible part of a question. */
export type PlaylistSource = 'training' | 'question';

/** Facts about songs that playlists don't tell. Arrays have one entry, or matrix row, a song. */
export interface SongMetadata {
  /** Days since 1970-01-01, or `UNKNOWN_DATE`. A month or day of 00 counts as 01. */
  readonly releaseDates: Int32Array<SharedArrayBuffer>;
  /** Index of the album among `numAlbums`, or -1 where unknown. */
  readonly albumIndices: Int32Array<SharedArrayBuffer>;
  readonly numAlbums: number;
  /** (songs, artists). */
  readonly songArtists: CsrMatrix;
  /** (songs, genres); columns are rows of `genreCodes`. */
  readonly songGenres: CsrMatrix;
  /** (songs, detailed genres); columns are rows of `detailCodes`. */
  readonly songDetails: CsrMatrix;
  readonly genreCodes: readonly string[];
  readonly detailCodes: readonly string[];
}

/** A catalogue of playlists. Songs are ordered by ascending id, tags by code units, so that ties by index are ties by id. */
export interface Dataset {
  /** All songs that playlists or metadata name. */
  readonly songs: IdTable<SongIndex>;
  readonly tags: IdTable<TagIndex, string>;
  readonly playlists: IdTable<PlaylistIndex>;
  /** (playlists). Empty where unknown. */
  readonly titles: readonly string[];
  /** (playlists). */
  readonly sources: readonly PlaylistSource[];
  /** (playlists), or `UNKNOWN_LIKES`. */
  readonly likeCounts: Int32Array<SharedArrayBuffer>;
  /** (playlists), days since 1970-01-01, or `UNKNOWN_DATE`. */
  readonly updateDates: Int32Array<SharedArrayBuffer>;
  /** (playlists, songs), repeats dropped, order kept. */
  readonly playlistSongs: CsrMatrix;
  /** (playlists, tags), repeats dropped, order kept. */
  readonly playlistTags: CsrMatrix;
  /** Null where the catalogue has no song metadata. */
  readonly metadata: SongMetadata | null;
  /** SHA-256 in hex over everything above: the same data has the same fingerprint on any machine. */
  readonly fingerprint: string;
}
