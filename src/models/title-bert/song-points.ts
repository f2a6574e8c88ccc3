// Points of the space of songs and tags (word2vec): where a title's tags lie, and which songs are near, so that songs are
// found that no titled playlist holds.
import type { WorkContext } from '../../core/progress.ts';
import { selectTopK } from '../../core/top-k.ts';
import { UNKNOWN_DATE } from '../../dataset/dataset.ts';
import { cosineScales } from '../../kernels/nearest/cosine-scales.ts';
import { createNearest, type Nearest } from '../../kernels/nearest/nearest.ts';
import { vectorAt } from '../../kernels/vector-store.ts';
import type { Availability } from '../availability.ts';
import { sigmoid } from '../sigmoid.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';
import type { TitleWeights } from './parameters.ts';
import type { SongQuestion } from './song-evidence.ts';
import type { TagQuestion } from './tag-evidence.ts';

/** Where tags lie among songs. */
export interface SongPoints {
  /** The unit vector of the weighted sum of the tags' unit vectors; null where nothing has a vector. */
  direct(question: TagQuestion, weights: TitleWeights): Float64Array | null;
  /** The nearest songs of each direction, the nearest first; none without a direction. */
  search(
    questions: readonly SongQuestion[],
    directions: readonly (Float64Array | null)[],
    work: Pick<WorkContext, 'signal'>,
  ): Promise<Uint32Array[]>;
  /** Cosine of each song with a direction; 0 for songs without a vector. */
  measure(direction: Float64Array, songs: Uint32Array): Float64Array;
  /** Ends threads. Safe to call twice. */
  close(): Promise<void>;
}

/** Of the network's tags so many make a point; the rest have next to no probability. */
const NUM_PREDICTED = 20;
/** Nearest songs that become candidates, whatever the limit, so that shorter lists begin longer ones. */
const NUM_NEAREST = 1000;

/** @param options.threads of the search; results don't depend on it */
export function createSongPoints(
  space: VectorSpace,
  availability: Availability,
  tagLabels: Uint32Array,
  { threads }: { readonly threads: number },
): SongPoints {
  const { vectors, ranges, indices } = space;
  const scales = cosineScales(vectors);
  const days = new Int32Array(vectors.numVectors).fill(UNKNOWN_DATE);
  for (let row = ranges.songs.start; row < ranges.songs.end; row++) days[row] = availability[indices[row]!]!;
  const nearest = createNearest(vectors, { threads, scales, days });
  return {
    direct({ logits, tags, mentions }, weights) {
      const parts = predictTags(logits, tagLabels);
      for (const tag of tags) parts.push([tag, weights.companions]);
      for (const tag of mentions) parts.push([tag, weights.mentions]);
      return sumDirections(space, scales, parts);
    },
    search: (questions, directions, work) => searchSongs(space, nearest, questions, directions, work),
    measure: (direction, songs) => measureCosines(space, scales, direction, songs),
    close: () => nearest.close(),
  };
}

async function searchSongs(
  space: VectorSpace,
  nearest: Nearest,
  questions: readonly SongQuestion[],
  directions: readonly (Float64Array | null)[],
  { signal }: Pick<WorkContext, 'signal'>,
): Promise<Uint32Array[]> {
  const asked = directions.flatMap((direction, i) => (direction === null ? [] : [{ direction, i }]));
  const rowsOf = (songs: readonly number[]): number[] =>
    songs.flatMap((song) => space.rowOf('songs', song) ?? []);
  const found = await nearest.search(
    asked.map(({ direction, i }) => {
      const { date, excludedSongs } = questions[i]!;
      return { vector: direction, day: date, excluded: rowsOf(excludedSongs) };
    }),
    { k: NUM_NEAREST, ...space.ranges.songs },
    signal === undefined ? {} : { signal },
  );
  const lists = directions.map(() => new Uint32Array(0));
  found.forEach(({ rows }, n) => {
    lists[asked[n]!.i] = rows.map((row) => space.indices[row]!);
  });
  return lists;
}

function measureCosines(
  space: VectorSpace,
  scales: Float32Array,
  direction: Float64Array,
  songs: Uint32Array,
): Float64Array {
  const { memory, byteOffset, numVectors, stride } = space.vectors;
  const all = new Float32Array(memory.memory.buffer, byteOffset, numVectors * stride);
  return Float64Array.from(songs, (song) => {
    const row = space.rowOf('songs', song);
    if (row === undefined) return 0;
    let dot = 0;
    for (let i = 0; i < direction.length; i++) dot += direction[i]! * all[row * stride + i]!;
    return dot * scales[row]!;
  });
}

/** The unit vector of a weighted sum of tags' unit vectors; null where none has a vector, or all cancel out. */
function sumDirections(
  space: VectorSpace,
  scales: Float32Array,
  parts: readonly (readonly [tag: number, weight: number])[],
): Float64Array | null {
  const sum = new Float64Array(space.vectors.dimensions);
  for (const [tag, weight] of parts) {
    const row = space.rowOf('tags', tag);
    if (row === undefined || weight === 0) continue;
    const vector = vectorAt(space.vectors, row);
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * scales[row]! * vector[i]!;
  }
  const norm = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
  return norm > 1e-6 ? sum.map((value) => value / norm) : null;
}

/** The network's best tags with their probabilities, which are made to sum to 1. */
function predictTags(logits: Float32Array, tagLabels: Uint32Array): [tag: number, weight: number][] {
  const labels = Uint32Array.from(logits.keys());
  const kept = selectTopK(labels, labels.length, logits, NUM_PREDICTED);
  const best = Array.from(labels.subarray(0, kept));
  const total = best.reduce((sum, label) => sum + sigmoid(logits[label]!), 0);
  return best.map((label) => [tagLabels[label]!, total > 0 ? sigmoid(logits[label]!) / total : 0]);
}
