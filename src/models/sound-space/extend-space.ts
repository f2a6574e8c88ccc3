// A space with more songs: those of word2vec, bit for bit, and between them, by index, the ones that were placed.
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import {
  createVectorSpace,
  TOKEN_KINDS,
  type TokenKind,
  type TokenRange,
  type VectorSpace,
} from '../word2vec/vector-space.ts';

/** Songs to be added. */
export interface PlacedSongs {
  /** (songs) Dense indices, ascending; none has a vector yet. */
  readonly songs: Uint32Array;
  /** (songs) Playlists that hold each. */
  readonly counts: Uint32Array;
  /** (songs, dimensions) */
  readonly vectors: Float32Array;
}

/** The space with these songs, and the rows that they got there. */
export function extendSpace(
  space: VectorSpace,
  { songs, counts, vectors }: PlacedSongs,
): { space: VectorSpace; placedRows: Uint32Array } {
  const numVectors = space.vectors.numVectors + songs.length;
  const { dimensions } = space.vectors;
  const store = createVectorStore(createKernelMemory(), numVectors, dimensions); // (tokens, dimensions)
  const rows = { counts: new Uint32Array(numVectors), indices: new Uint32Array(numVectors) };
  const placedRows = new Uint32Array(songs.length);
  let row = 0;
  const add = (vector: Float32Array, index: number, count: number): number => {
    vectorAt(store, row).set(vector);
    rows.indices[row] = index;
    rows.counts[row] = count;
    return row++;
  };
  let next = 0;
  const addPlaced = (limit: number): void => {
    for (; next < songs.length && songs[next]! < limit; next++) {
      const vector = vectors.subarray(next * dimensions, (next + 1) * dimensions);
      placedRows[next] = add(vector, songs[next]!, counts[next]!);
    }
  };
  const ranges = {} as Record<TokenKind, TokenRange>;
  for (const kind of TOKEN_KINDS) {
    const start = row;
    const { start: from, end } = space.ranges[kind];
    for (let old = from; old < end; old++) {
      if (kind === 'songs') addPlaced(space.indices[old]!);
      add(vectorAt(space.vectors, old), space.indices[old]!, space.counts[old]!);
    }
    if (kind === 'songs') addPlaced(Infinity);
    ranges[kind] = { start, end: row };
  }
  const { words, numSongs, numTags } = space;
  return { space: createVectorSpace(store, { ...rows, ranges, words }, { numSongs, numTags }), placedRows };
}

/** The mean length of the songs' vectors: that of the placed ones, so that products are of a size, too. */
export function meanSongLength({ vectors, ranges }: VectorSpace): number {
  const { start, end } = ranges.songs;
  let sum = 0;
  for (let row = start; row < end; row++) sum += Math.hypot(...vectorAt(vectors, row));
  return end > start ? sum / (end - start) : 1;
}
