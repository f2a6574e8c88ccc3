// Vector spaces of a few songs and tags with given vectors, for tests by hand.
import { createKernelMemory } from '../../src/kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../../src/kernels/vector-store.ts';
import { createVectorSpace, type VectorSpace } from '../../src/models/word2vec/vector-space.ts';

/** A token with its vector. */
export interface SmallToken {
  readonly index: number;
  readonly vector: readonly number[];
  /** Default 1. */
  readonly count?: number;
}

/** Songs and tags, each ascending by index. */
export function createSmallSpace(
  songs: readonly SmallToken[],
  tags: readonly SmallToken[],
  sizes: { readonly numSongs: number; readonly numTags: number },
): VectorSpace {
  const tokens = [...songs, ...tags];
  const vectors = createVectorStore(createKernelMemory(), tokens.length, tokens[0]!.vector.length);
  for (const [row, { vector }] of tokens.entries()) vectorAt(vectors, row).set(vector);
  const none = { start: tokens.length, end: tokens.length };
  return createVectorSpace(
    vectors,
    {
      counts: Uint32Array.from(tokens, ({ count }) => count ?? 1),
      indices: Uint32Array.from(tokens, ({ index }) => index),
      ranges: {
        songs: { start: 0, end: songs.length },
        tags: { start: songs.length, end: tokens.length },
        ...{ words: none, artists: none, albums: none, genres: none },
      },
      words: [],
    },
    sizes,
  );
}
