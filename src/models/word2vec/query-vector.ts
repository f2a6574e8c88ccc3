// From a question to a point of the space: the weighted sum of the unit vectors of what it gives.
import { type CsrMatrix, csrRow } from '../../dataset/csr-matrix.ts';
import { vectorAt } from '../../kernels/vector-store.ts';
import type { SpaceWeights } from './parameters.ts';
import { titleWords } from './token-reader.ts';
import type { VectorSpace } from './vector-space.ts';

/** What a question gives, as rows of the space; what has no vector is left out. */
export interface GivenRows {
  readonly songs: readonly number[];
  readonly tags: readonly number[];
  /** Tags that the title mentions and that are not given. */
  readonly mentions: readonly number[];
  /** Distinct words of the title. */
  readonly words: readonly number[];
  /** Distinct artists of the given songs. */
  readonly artists: readonly number[];
}

/** A question whose title is read already. */
export interface ReadQuery {
  readonly title: string;
  readonly songs: readonly number[];
  readonly tags: readonly number[];
  readonly mentions: readonly number[];
}

/** Finds the rows of what questions give. */
export type GivenReader = (query: ReadQuery) => GivenRows;

/** @param songArtists (songs, artists); null where artists have no vectors */
export function createGivenReader(space: VectorSpace, songArtists: CsrMatrix | null): GivenReader {
  const wordPositions = new Map(space.words.map((word, position) => [word, position]));
  const rowsOf = (kind: 'songs' | 'tags' | 'words' | 'artists', indices: Iterable<number>): number[] =>
    Array.from(indices, (index) => space.rowOf(kind, index)).filter((row) => row !== undefined);
  return ({ title, songs, tags, mentions }) => ({
    songs: rowsOf('songs', songs),
    tags: rowsOf('tags', tags),
    mentions: rowsOf('tags', mentions),
    words:
      wordPositions.size === 0
        ? []
        : rowsOf(
            'words',
            titleWords(title).flatMap((word) => wordPositions.get(word) ?? []),
          ),
    artists:
      songArtists === null
        ? []
        : rowsOf('artists', new Set(songs.flatMap((song) => Array.from(csrRow(songArtists, song))))),
  });
}

/** Below this share of all weights a sum is what rounding left of items that cancel out. */
const MIN_NORM = 1e-6;

/**
 * The direction of the weighted sum, (dimensions), of length 1; null where nothing given counts or all cancels out.
 * Summed in a fixed order in float64, so that it depends on nothing but space, question and weights.
 * @param scales (tokens) 1 / norm of each vector; 0 for a vector of zeros
 */
export function queryVector(
  space: VectorSpace,
  scales: Float32Array,
  given: GivenRows,
  weights: SpaceWeights,
): Float64Array | null {
  const sum = new Float64Array(space.vectors.dimensions);
  let total = 0;
  const addRows = (rows: readonly number[], weight: number, rarity: number): void => {
    if (weight === 0) return;
    for (const row of rows) {
      const factor = weight * Math.max(1, space.counts[row]!) ** -rarity * scales[row]!;
      if (factor === 0) continue;
      total += factor / scales[row]!;
      const vector = vectorAt(space.vectors, row);
      for (let i = 0; i < sum.length; i++) sum[i]! += factor * vector[i]!;
    }
  };
  addRows(given.songs, 1, weights.songRarity);
  addRows(given.artists, weights.artistWeight, weights.songRarity);
  addRows(given.tags, weights.tagWeight, weights.tagRarity);
  addRows(given.mentions, weights.mentionWeight, weights.tagRarity);
  addRows(given.words, weights.wordWeight, weights.tagRarity);
  let squares = 0;
  for (const value of sum) squares += value * value;
  const norm = Math.sqrt(squares);
  if (!(norm > MIN_NORM * total)) return null;
  return sum.map((value) => value / norm);
}
