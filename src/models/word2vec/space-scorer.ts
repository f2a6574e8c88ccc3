// Recommends by distance: the candidates whose vectors point where the question's does, popularity weighed in.
import type { WorkContext } from '../../core/progress.ts';
import { SILENT_PROGRESS } from '../../core/progress.ts';
import { UNKNOWN_DATE } from '../../dataset/dataset.ts';
import type { QuestionKind } from '../../dataset/question-kind.ts';
import { cosineScales } from '../../kernels/nearest/cosine-scales.ts';
import { createNearest, type Nearest } from '../../kernels/nearest/nearest.ts';
import type { Availability } from '../availability.ts';
import type { ScoredList } from '../contract.ts';
import type { Target } from '../tuning/target.ts';
import type { SpaceWeights } from './parameters.ts';
import { type GivenRows, queryVector } from './query-vector.ts';
import { createRestrictedNearest } from './restricted-nearest.ts';
import type { VectorSpace } from './vector-space.ts';

/** A question in terms of the space. */
export interface SpaceQuery {
  /** Null where there is nothing to go by. */
  readonly kind: QuestionKind | null;
  readonly given: GivenRows;
  /** Dense indices that must not be recommended. */
  readonly excludedSongs: readonly number[];
  readonly excludedTags: readonly number[];
  /** Days since 1970-01-01, or null where unknown. */
  readonly date: number | null;
}

/** What is ranked; new songs are those among the `NewSongs` that no playlist holds. */
export type Candidates = Target | 'new-songs';

/** Answers questions. */
export interface SpaceScorer {
  /**
   * At most `limit` items, best first, of equal scores the lower index first; none where nothing given has a vector. New songs
   * alone have the scores that they have among all.
   * @param weightsOf the weights for a kind of question
   */
  score(
    candidates: Candidates,
    queries: readonly SpaceQuery[],
    weightsOf: (kind: QuestionKind) => SpaceWeights,
    limit: number,
    work?: WorkContext,
  ): Promise<ScoredList[]>;
  close(): Promise<void>;
}

/**
 * Songs that have their vectors from elsewhere than playlists, and how they are made to compete with the others:
 * score(j) = factor * max(n_j, count)^popularity * cos(q, v_j).
 */
export interface NewSongs {
  /** Rows of the space. */
  readonly rows: Uint32Array;
  /** In so many playlists they count as being at least, from 1. */
  readonly count: number;
  /** Above 0. */
  readonly factors: Readonly<Record<QuestionKind, number>>;
}

const NOTHING: ScoredList = { indices: new Uint32Array(0), scores: new Float64Array(0) };
/** Questions between two reports of progress; each search holds so many lists. */
const QUERIES_A_SEARCH = 64;
/** Sets of factors that are kept, 4 bytes a token each: one more than kinds of question times targets. */
const MAX_SCALES = 9;

/**
 * @param availability (songs) from which day on each may be recommended
 * @param options.newSongs default none
 */
export function createSpaceScorer(
  space: VectorSpace,
  availability: Availability,
  options: { readonly threads: number; readonly newSongs?: NewSongs },
): SpaceScorer {
  const cosines = cosineScales(space.vectors);
  const nearest = createNearest(space.vectors, {
    threads: options.threads,
    scales: cosines,
    days: rowDays(space, availability),
  });
  const { newSongs } = options;
  const scalesFor = keepLatest((scaling) => popularityScales(space, cosines, scaling, newSongs));
  const nearestFor = keepLatest((scaling) => nearest.withScales(scalesFor(scaling)));
  let nearestNew: Nearest | null = null;
  const nearestNewFor = keepLatest((scaling) => {
    nearestNew ??= createRestrictedNearest(
      space.vectors,
      { only: (newSongs?.rows ?? new Uint32Array(0)).filter((row) => space.counts[row] === 0) },
      { threads: options.threads, scales: cosines, days: rowDays(space, availability) },
    );
    return nearestNew.withScales(scalesFor(scaling));
  });

  const scoreSome = async (
    candidates: Candidates,
    queries: readonly SpaceQuery[],
    weightsOf: (kind: QuestionKind) => SpaceWeights,
    limit: number,
    work: WorkContext,
  ): Promise<ScoredList[]> => {
    const lists: ScoredList[] = queries.map(() => NOTHING);
    const target = candidates === 'tags' ? 'tags' : 'songs';
    const searchFor = candidates === 'new-songs' ? nearestNewFor : nearestFor;
    const groups = new Map<
      string,
      { scaling: Scaling; asked: { position: number; vector: Float64Array }[] }
    >();
    for (const [position, { kind, given }] of queries.entries()) {
      if (kind === null) continue;
      const weights = weightsOf(kind);
      const vector = queryVector(space, cosines, given, weights);
      if (vector === null) continue;
      // Tags have no new songs among them, so that kinds of question share their factors.
      const factor = target === 'songs' ? (newSongs?.factors[kind] ?? 1) : 1;
      const scaling = { popularity: weights.popularity, factor };
      const key = keyOf(scaling);
      const group = groups.get(key) ?? { scaling, asked: [] };
      groups.set(key, group);
      group.asked.push({ position, vector });
    }
    for (const { scaling, asked } of groups.values()) {
      const found = await searchFor(scaling).search(
        asked.map(({ position, vector }) => {
          const { date, excludedSongs, excludedTags } = queries[position]!;
          const excluded = (target === 'songs' ? excludedSongs : excludedTags)
            .map((index) => space.rowOf(target, index))
            .filter((row) => row !== undefined);
          return { vector, day: target === 'songs' ? date : null, excluded };
        }),
        { k: limit, ...space.ranges[target] },
        work.signal === undefined ? {} : { signal: work.signal },
      );
      found.forEach(({ rows, scores }, i) => {
        const indices = rows.map((row) => space.indices[row]!);
        lists[asked[i]!.position] = { indices, scores: Float64Array.from(scores) };
      });
    }
    return lists;
  };

  return {
    async score(candidates, queries, weightsOf, limit, work = {}) {
      const lists: ScoredList[] = [];
      for (let from = 0; from < queries.length; from += QUERIES_A_SEARCH) {
        const some = queries.slice(from, from + QUERIES_A_SEARCH);
        lists.push(...(await scoreSome(candidates, some, weightsOf, limit, work)));
        (work.progress ?? SILENT_PROGRESS).advanceTo(lists.length);
      }
      return lists;
    },
    async close() {
      await nearest.close();
      await nearestNew?.close();
    },
  };
}

/** The first day of each row; what is no song is always there. */
function rowDays({ counts, ranges, indices }: VectorSpace, availability: Availability): Int32Array {
  const days = new Int32Array(counts.length).fill(UNKNOWN_DATE);
  for (let row = ranges.songs.start; row < ranges.songs.end; row++) days[row] = availability[indices[row]!]!;
  return days;
}

/** What a cosine is multiplied by: n^popularity, and for new songs the factor. */
interface Scaling {
  readonly popularity: number;
  readonly factor: number;
}

const keyOf = ({ popularity, factor }: Scaling): string => `${popularity} ${factor}`;

/** (tokens) n^popularity / norm, and for new songs more. */
function popularityScales(
  { counts }: VectorSpace,
  cosines: Float32Array,
  { popularity, factor }: Scaling,
  newSongs?: NewSongs,
): Float32Array {
  const scales = cosines.map((scale, row) => scale * Math.max(1, counts[row]!) ** popularity);
  for (const row of newSongs?.rows ?? []) {
    scales[row] = factor * cosines[row]! * Math.max(newSongs!.count, counts[row]!) ** popularity;
  }
  return scales;
}

/** Makes something for a scaling once; the latest few are kept. */
function keepLatest<Made>(make: (scaling: Scaling) => Made): (scaling: Scaling) => Made {
  const known = new Map<string, Made>();
  return (scaling) => {
    const key = keyOf(scaling);
    const found = known.get(key);
    if (found !== undefined) return found;
    const oldest = known.keys().next().value;
    if (known.size >= MAX_SCALES && oldest !== undefined) known.delete(oldest);
    const made = make(scaling);
    known.set(key, made);
    return made;
  };
}
