// Songs, tags and other tokens as points of one space: which row of the vectors stands for what.
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import type { IdTable } from '../../dataset/id-table.ts';
import type { VectorStore } from '../../kernels/vector-store.ts';

/** What a token can be. Artists, albums and genres are those of a playlist's songs; words those of its title. */
export type TokenKind = 'songs' | 'tags' | 'words' | 'artists' | 'albums' | 'genres';

/** All kinds, in the order of their rows. */
export const TOKEN_KINDS: readonly TokenKind[] = ['songs', 'tags', 'words', 'artists', 'albums', 'genres'];

/** Rows `start` to `end` - 1. */
export interface TokenRange {
  readonly start: number;
  readonly end: number;
}

/** What the rows of some vectors stand for. */
export interface TokenRows {
  /** (tokens) In how many playlists each occurs. */
  readonly counts: Uint32Array;
  /** Kinds follow each other in the order of `TOKEN_KINDS`; an empty range where a kind is not trained. */
  readonly ranges: Readonly<Record<TokenKind, TokenRange>>;
  /**
   * (tokens) Ascending within a kind: index of the song, tag, artist, album or genre in the dataset, or position in
   * `words`.
   */
  readonly indices: Uint32Array;
  /** Words of titles, normalised, by code units. */
  readonly words: readonly string[];
}

/** Tokens with a vector each. Rows ascend by kind and index, so that ties by row are ties by id. */
export interface VectorSpace extends TokenRows {
  /** Of the dataset; those below the minimum count have no vector. */
  readonly numSongs: number;
  readonly numTags: number;
  /** (tokens, dimensions). */
  readonly vectors: VectorStore;
  /** The row of a token, or undefined where it has no vector. */
  rowOf(kind: TokenKind, index: number): number | undefined;
}

/** A space over vectors whose rows are `rows`. */
export function createVectorSpace(
  vectors: VectorStore,
  rows: TokenRows,
  sizes: { readonly numSongs: number; readonly numTags: number },
): VectorSpace {
  const lookups = Object.fromEntries(
    TOKEN_KINDS.map((kind) => [kind, invert(rows.indices, rows.ranges[kind])]),
  ) as Record<TokenKind, Int32Array>;
  const { numSongs, numTags } = sizes;
  return {
    ...rows,
    numSongs,
    numTags,
    vectors,
    rowOf(kind, index) {
      const row = lookups[kind][index] ?? -1;
      return row < 0 ? undefined : row;
    },
  };
}

/** Rows by index; -1 where an index has none. */
function invert(indices: Uint32Array, { start, end }: TokenRange): Int32Array {
  const rows = new Int32Array(end > start ? indices[end - 1]! + 1 : 0).fill(-1);
  for (let row = start; row < end; row++) rows[indices[row]!] = row;
  return rows;
}

/** The kind of the token at a row. Throws `RangeError` where there is none. */
export function kindOfRow({ ranges }: TokenRows, row: number): TokenKind {
  const kind = TOKEN_KINDS.find((each) => row >= ranges[each].start && row < ranges[each].end);
  if (kind === undefined) throw new RangeError(`no token has row ${row}`);
  return kind;
}

const PREFIXES: Readonly<Record<TokenKind, string>> = {
  songs: 'song',
  tags: 'tag',
  words: 'word',
  artists: 'artist',
  albums: 'album',
  genres: 'genre',
};

/** What names the songs, tags and words of a space. */
export interface TokenIds {
  readonly songs: IdTable<SongIndex>;
  readonly tags: IdTable<TagIndex, string>;
}

/**
 * The name of a token in vector files: `song:ID`, `tag:TAG`, `word:WORD`, and `artist:N`, `album:N` or `genre:N` with
 * its index in the dataset.
 */
export function tokenName(space: TokenRows, row: number, ids: TokenIds): string {
  return nameToken(kindOfRow(space, row), space.indices[row]!, { ...ids, words: space.words });
}

/** As `tokenName`, of an index of some kind. */
export function nameToken(
  kind: TokenKind,
  index: number,
  { songs, tags, words }: TokenIds & { readonly words: readonly string[] },
): string {
  const label =
    kind === 'songs'
      ? songs.idOf(index as SongIndex)
      : kind === 'tags'
        ? tags.idOf(index as TagIndex)
        : kind === 'words'
          ? words[index]!
          : index;
  return `${PREFIXES[kind]}:${label}`;
}
