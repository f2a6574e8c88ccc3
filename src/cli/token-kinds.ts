// Kinds of tokens as words of the command line; spelt out so that the help of commands loads no model.
import type { TokenKind } from '../models/word2vec/vector-space.ts';

/** In the order of the rows of a space; the compiler holds them to `TokenKind`. */
export const TOKEN_KIND_NAMES = Object.keys({
  songs: true,
  tags: true,
  words: true,
  artists: true,
  albums: true,
  genres: true,
} satisfies Record<TokenKind, true>) as readonly TokenKind[];
