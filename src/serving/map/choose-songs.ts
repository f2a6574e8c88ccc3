// Which songs a map shows, and their vectors at length 1, so that Euclidean distance and cosine agree.
import { ConfigError } from '../../core/errors.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore, type VectorStore, vectorAt } from '../../kernels/vector-store.ts';
import type { VectorSpace } from '../../models/word2vec/vector-space.ts';

/** Songs chosen for a map. */
export interface ChosenSongs {
  /** Dense indices of the songs, the most frequent first. */
  readonly songs: Uint32Array;
  /** (songs, dimensions), each of length 1. */
  readonly unitVectors: VectorStore;
}

/**
 * The `limit` most frequent songs that have a vector other than zero; ties by index.
 * @throws ConfigError where fewer than two songs have one
 */
export function chooseSongs(space: VectorSpace, limit: number): ChosenSongs {
  const { vectors, counts, indices } = space;
  const { start, end } = space.ranges.songs;
  const lengthOf = (row: number): number => Math.hypot(...vectorAt(vectors, row));
  const rows = Array.from({ length: end - start }, (_, i) => start + i)
    .sort((a, b) => counts[b]! - counts[a]! || indices[a]! - indices[b]!)
    .filter((row) => lengthOf(row) > 0)
    .slice(0, limit);
  if (rows.length < 2) {
    throw new ConfigError(
      `a map needs at least 2 songs with vectors, the model has ${rows.length}; train it on more playlists`,
    );
  }
  const unitVectors = createVectorStore(createKernelMemory(), rows.length, vectors.dimensions);
  rows.forEach((row, i) => {
    const length = lengthOf(row);
    vectorAt(unitVectors, i).set(vectorAt(vectors, row).map((value) => value / length));
  });
  return { songs: Uint32Array.from(rows, (row) => indices[row]!), unitVectors };
}
