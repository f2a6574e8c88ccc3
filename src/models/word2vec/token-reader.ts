// Playlists as sequences of tokens: songs in their order, then tags, title words, and the artists, albums and genres
// of the songs, each distinct one once.
import { OptionError } from '../../core/option-error.ts';
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { normalizeTitle } from '../../text/normalize-title.ts';
import { TOKEN_KINDS, type TokenKind } from './vector-space.ts';

/** Reads the tokens of playlists. */
export interface TokenReader {
  readonly numPlaylists: number;
  /** How many different tokens of each kind there are: indices are below. 0 for kinds that are not read. */
  readonly sizes: Readonly<Record<TokenKind, number>>;
  /** Words by index; all that titles hold, by code units. Empty where words are not read. */
  readonly words: readonly string[];
  /** Calls `visit` for each token of a playlist, kinds in the order of `TOKEN_KINDS`, no token twice. */
  read(playlist: number, visit: (kind: TokenKind, index: number) => void): void;
}

/** The distinct words of a title in their order. */
export function titleWords(title: string): string[] {
  return [...new Set(normalizeTitle(title).split(' '))].filter((word) => word !== '');
}

/**
 * @param kinds which tokens to read; their order does not matter
 * @throws ConfigError where a kind needs song metadata and there are none
 */
export function createTokenReader(dataset: Dataset, kinds: readonly TokenKind[]): TokenReader {
  const { playlistSongs, playlistTags, metadata } = dataset;
  if (metadata === null) {
    const missing = kinds.find((kind) => kind === 'artists' || kind === 'albums' || kind === 'genres');
    if (missing !== undefined) {
      throw new OptionError(
        'word2vec',
        (nameOf) =>
          `${missing} are among ${nameOf('tokens')}, but the data set has no song metadata; import it with metadata or leave ${missing} out`,
      );
    }
  }
  const words = kinds.includes('words')
    ? [...new Set(dataset.titles.flatMap(titleWords))].sort((a, b) => (a < b ? -1 : 1))
    : [];
  const wordIndices = new Map(words.map((word, index) => [word, index]));
  const sizes: Record<TokenKind, number> = {
    songs: dataset.songs.size,
    tags: dataset.tags.size,
    words: words.length,
    artists: metadata?.songArtists.numColumns ?? 0,
    albums: metadata?.numAlbums ?? 0,
    genres: metadata?.songGenres.numColumns ?? 0,
  };
  for (const kind of TOKEN_KINDS) if (!kinds.includes(kind)) sizes[kind] = 0;

  const facts = [
    createFactReader(sizes.artists, (song, add) => visitRow(metadata!.songArtists, song, add)),
    createFactReader(sizes.albums, (song, add) => {
      const album = metadata!.albumIndices[song]!;
      if (album >= 0) add(album);
    }),
    createFactReader(sizes.genres, (song, add) => visitRow(metadata!.songGenres, song, add)),
  ];
  return {
    numPlaylists: dataset.playlists.size,
    sizes,
    words,
    read(playlist, visit) {
      if (sizes.songs > 0) visitRow(playlistSongs, playlist, (song) => visit('songs', song));
      if (sizes.tags > 0) visitRow(playlistTags, playlist, (tag) => visit('tags', tag));
      if (sizes.words > 0) {
        for (const word of titleWords(dataset.titles[playlist]!)) visit('words', wordIndices.get(word)!);
      }
      (['artists', 'albums', 'genres'] as const).forEach((kind, i) => {
        if (sizes[kind] > 0) facts[i]!(playlist, playlistSongs, (index) => visit(kind, index));
      });
    },
  };
}

function visitRow({ rowStarts, columns }: CsrMatrix, row: number, visit: (column: number) => void): void {
  const end = rowStarts[row + 1]!;
  for (let i = rowStarts[row]!; i < end; i++) visit(columns[i]!);
}

/** Visits the distinct facts of a playlist's songs in the order of the songs. */
function createFactReader(
  numFacts: number,
  visitSong: (song: number, add: (fact: number) => void) => void,
): (playlist: number, playlistSongs: CsrMatrix, visit: (fact: number) => void) => void {
  const lastSeen = new Int32Array(numFacts).fill(-1);
  let reading = -1;
  return (playlist, playlistSongs, visit) => {
    reading++;
    visitRow(playlistSongs, playlist, (song) =>
      visitSong(song, (fact) => {
        if (lastSeen[fact] === reading) return;
        lastSeen[fact] = reading;
        visit(fact);
      }),
    );
  };
}
