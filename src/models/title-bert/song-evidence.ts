// What speaks for each song: the network's song head, nearness to the point of the title's tags, and how common it is.
// Tags become a point of the space of songs and tags (word2vec), so that songs are found that no titled playlist holds.
import type { WorkContext } from '../../core/progress.ts';
import { selectTopK } from '../../core/top-k.ts';
import { UNKNOWN_DATE } from '../../dataset/dataset.ts';
import { cosineScales } from '../../kernels/nearest/cosine-scales.ts';
import { createNearest } from '../../kernels/nearest/nearest.ts';
import { vectorAt } from '../../kernels/vector-store.ts';
import { type Availability, isAvailable } from '../availability.ts';
import { rankByCount } from '../popularity/rank-by-count.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';
import { sigmoid } from './answerer.ts';
import { type Evidence, mergeCandidates, networkTerm, popularityTerm } from './evidence.ts';
import type { TitleKnowledge } from './knowledge.ts';
import type { TitleWeights } from './parameters.ts';
import type { TagQuestion } from './tag-evidence.ts';

/** A title that was read, and which songs may not be named. */
export interface SongQuestion extends TagQuestion {
  /** (song labels) */
  readonly songLogits: Float32Array;
  readonly excludedSongs: readonly number[];
  /** Days since 1970-01-01, or null where unknown. */
  readonly date: number | null;
}

/** What both heads stand for. */
export interface SongLabels {
  readonly tagLabels: Uint32Array;
  /** (labels) Ascending; may be empty. */
  readonly songLabels: Uint32Array;
  /** (labels) Log-odds without a title. */
  readonly songPriors: Float64Array;
}

/** Gathers evidence for songs. */
export interface SongEvidence {
  /** Whether there is anything to tell songs apart by: labels or vectors. */
  readonly isPossible: boolean;
  /** Whether songs are found by distance, so that evidence depends on the weights of the point. */
  readonly usesPoints: boolean;
  /** By question. Of the weights those count that make the point: `companions` and `mentions`. */
  gather(
    questions: readonly SongQuestion[],
    weights: TitleWeights,
    work?: Pick<WorkContext, 'signal'>,
  ): Promise<Evidence[]>;
  /** Ends threads. Safe to call twice. */
  close(): Promise<void>;
}

/** Of the network's tags so many make a point; the rest have next to no probability. */
const NUM_PREDICTED = 20;
/** Nearest songs that become candidates, whatever the limit, so that shorter lists begin longer ones. */
const NUM_NEAREST = 1000;
/** Most popular songs that become candidates. */
const NUM_POPULAR = 512;

const NOTHING = new Uint32Array(0);

/** @param options.threads of the search; results don't depend on it */
export function createSongEvidence(
  knowledge: TitleKnowledge,
  { tagLabels, songLabels, songPriors }: SongLabels,
  options: { readonly threads: number },
): SongEvidence {
  const { space, songCounts, availability } = knowledge;
  const numPlaylists = knowledge.playlistTags.numRows;
  const points = space === null ? null : createPoints(space, availability, tagLabels, options.threads);
  const popular = rankByCount(songCounts).slice(0, NUM_POPULAR);
  // Most candidates are the same for all questions, and so is how popular they are.
  const common = mergeCandidates(songLabels, popular);
  const commonShares = popularityTerm(common, songCounts, numPlaylists);

  const gatherOne = (question: SongQuestion, direction: Float64Array | null, near: Uint32Array): Evidence => {
    const { date, excludedSongs, songLogits } = question;
    const excluded = new Set(excludedSongs);
    const mayBe = (song: number): boolean => !excluded.has(song) && isAvailable(availability, song, date);
    const candidates = (near.length === 0 ? common : mergeCandidates(common, near)).filter(mayBe);
    const isCommon = near.length === 0 && candidates.length === common.length;
    return {
      candidates,
      terms: {
        popularity: isCommon ? commonShares : popularityTerm(candidates, songCounts, numPlaylists),
        network: networkTerm(candidates, songLabels, songLogits, songPriors),
        ...(direction === null ? {} : { distance: points!.measure(direction, candidates) }),
      },
    };
  };

  return {
    isPossible: songLabels.length > 0 || points !== null,
    usesPoints: points !== null,
    async gather(questions, weights, work = {}) {
      const directions = questions.map((question) => points?.direct(question, weights) ?? null);
      const near = (await points?.search(questions, directions, work)) ?? [];
      return questions.map((question, i) => gatherOne(question, directions[i] ?? null, near[i] ?? NOTHING));
    },
    close: async () => points?.close(),
  };
}

/** Points of the space: where a question's tags lie, and which songs are near. */
function createPoints(
  space: VectorSpace,
  availability: Availability,
  tagLabels: Uint32Array,
  threads: number,
) {
  const { vectors, ranges, indices } = space;
  const scales = cosineScales(vectors);
  const days = new Int32Array(vectors.numVectors).fill(UNKNOWN_DATE);
  for (let row = ranges.songs.start; row < ranges.songs.end; row++) days[row] = availability[indices[row]!]!;
  const nearest = createNearest(vectors, { threads, scales, days });
  return {
    /** The unit vector of the weighted sum of the tags' unit vectors; null where nothing has a vector. */
    direct({ logits, tags, mentions }: TagQuestion, weights: TitleWeights): Float64Array | null {
      const parts = predictTags(logits, tagLabels);
      for (const tag of tags) parts.push([tag, weights.companions]);
      for (const tag of mentions) parts.push([tag, weights.mentions]);
      return sumDirections(space, scales, parts);
    },
    /** The nearest songs of each direction; none without one. */
    async search(
      questions: readonly SongQuestion[],
      directions: readonly (Float64Array | null)[],
      work: Pick<WorkContext, 'signal'>,
    ): Promise<Uint32Array[]> {
      const asked = directions.flatMap((direction, i) => (direction === null ? [] : [{ direction, i }]));
      const found = await nearest.search(
        asked.map(({ direction, i }) => ({
          vector: direction,
          day: questions[i]!.date,
          excluded: questions[i]!.excludedSongs.map((song) => space.rowOf('songs', song)).filter(
            (row) => row !== undefined,
          ),
        })),
        { k: NUM_NEAREST, ...ranges.songs },
        work.signal === undefined ? {} : { signal: work.signal },
      );
      const lists = directions.map(() => new Uint32Array(0));
      found.forEach(({ rows }, n) => {
        lists[asked[n]!.i] = rows.map((row) => indices[row]!);
      });
      return lists;
    },
    /** Cosine of each song with a direction; 0 for songs without a vector. */
    measure(direction: Float64Array, songs: Uint32Array): Float64Array {
      const { memory, byteOffset, numVectors, stride } = vectors;
      const all = new Float32Array(memory.memory.buffer, byteOffset, numVectors * stride);
      return Float64Array.from(songs, (song) => {
        const row = space.rowOf('songs', song);
        if (row === undefined) return 0;
        let dot = 0;
        for (let i = 0; i < direction.length; i++) dot += direction[i]! * all[row * stride + i]!;
        return dot * scales[row]!;
      });
    },
    close: () => nearest.close(),
  };
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
