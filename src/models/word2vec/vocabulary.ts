// Which tokens get a vector: those that enough playlists hold.
import { countOf } from '../../core/count-of.ts';
import { OptionError } from '../../core/option-error.ts';
import type { TokenReader } from './token-reader.ts';
import { TOKEN_KINDS, type TokenKind, type TokenRows } from './vector-space.ts';

/** The tokens that are kept, and where to find them. */
export interface Vocabulary {
  readonly rows: TokenRows;
  /** Row of each token by kind and the reader's index; -1 where it is not kept. */
  readonly lookups: Readonly<Record<TokenKind, Int32Array>>;
}

/** In how many playlists each token occurs, by kind and the reader's index. */
export function countTokens(reader: TokenReader): Readonly<Record<TokenKind, Uint32Array>> {
  const counts = Object.fromEntries(
    TOKEN_KINDS.map((kind) => [kind, new Uint32Array(reader.sizes[kind])]),
  ) as Record<TokenKind, Uint32Array>;
  for (let playlist = 0; playlist < reader.numPlaylists; playlist++) {
    reader.read(playlist, (kind, index) => {
      counts[kind][index]!++;
    });
  }
  return counts;
}

/** Keeps the tokens for which `keeps` says so; rows ascend by kind and index. */
export function selectTokens(
  reader: TokenReader,
  counts: Readonly<Record<TokenKind, Uint32Array>>,
  keeps: (kind: TokenKind, index: number, count: number) => boolean,
): Vocabulary {
  const lookups = {} as Record<TokenKind, Int32Array>;
  const ranges = {} as Record<TokenKind, { start: number; end: number }>;
  const rowCounts: number[] = [];
  const indices: number[] = [];
  const words: string[] = [];
  for (const kind of TOKEN_KINDS) {
    const lookup = new Int32Array(reader.sizes[kind]).fill(-1);
    const start = indices.length;
    for (let index = 0; index < lookup.length; index++) {
      const count = counts[kind][index]!;
      if (!keeps(kind, index, count)) continue;
      lookup[index] = indices.length;
      indices.push(kind === 'words' ? words.push(reader.words[index]!) - 1 : index);
      rowCounts.push(count);
    }
    lookups[kind] = lookup;
    ranges[kind] = { start, end: indices.length };
  }
  const rows = { counts: Uint32Array.from(rowCounts), ranges, indices: Uint32Array.from(indices), words };
  return { rows, lookups };
}

/**
 * The tokens that at least `minCount` playlists hold; the same number for all kinds, because a vector learned from
 * fewer places is noise whatever it stands for.
 * @throws ConfigError where there are none, naming the largest count
 */
export function createVocabulary(reader: TokenReader, minCount: number): Vocabulary {
  const counts = countTokens(reader);
  const vocabulary = selectTokens(reader, counts, (_, __, count) => count >= minCount);
  if (vocabulary.rows.indices.length > 0) return vocabulary;
  const largest = TOKEN_KINDS.reduce((most, kind) => counts[kind].reduce((a, b) => Math.max(a, b), most), 0);
  throw new OptionError('word2vec', (nameOf) => {
    const remedy =
      largest === 0 ? 'import playlists that hold some' : `lower ${nameOf('minCount')} to at most ${largest}`;
    return `no token is in ${countOf(minCount, 'playlists')} or more, so there is nothing to learn; the commonest is in ${largest}: ${remedy}`;
  });
}
