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

/** Answers questions. */
export interface SpaceScorer {
  /**
   * At most `limit` items, best first, of equal scores the lower index first; none where nothing given has a vector.
   * @param weightsOf the weights for a kind of question
   */
  score(
    target: Target,
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
  const nearestFor = createPopularityScales(space, cosines, nearest, newSongs);

  const scoreSome = async (
    target: Target,
    queries: readonly SpaceQuery[],
    weightsOf: (kind: QuestionKind) => SpaceWeights,
    limit: number,
    work: WorkContext,
  ): Promise<ScoredList[]> => {
    const lists: ScoredList[] = queries.map(() => NOTHING);
    const groups = new Map<
      string,
      { scaling: Scaling; asked: { position: number; vector: Float64Array }[] }
    >();
    for (const [position, { kind, given }] of queries.entries()) {
      if (kind === null) continue;
      const weights = weightsOf(kind);
      const vector = queryVector(space, cosines, given, weights);
      if (vector === null) continue;
      const scaling = { popularity: weights.popularity, factor: newSongs?.factors[kind] ?? 1 };
      const key = keyOf(scaling);
      const group = groups.get(key) ?? { scaling, asked: [] };
      groups.set(key, group);
      group.asked.push({ position, vector });
    }
    for (const { scaling, asked } of groups.values()) {
      const found = await nearestFor(scaling).search(
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
    async score(target, queries, weightsOf, limit, work = {}) {
      const lists: ScoredList[] = [];
      for (let from = 0; from < queries.length; from += QUERIES_A_SEARCH) {
        const some = queries.slice(from, from + QUERIES_A_SEARCH);
        lists.push(...(await scoreSome(target, some, weightsOf, limit, work)));
        (work.progress ?? SILENT_PROGRESS).advanceTo(lists.length);
      }
      return lists;
    },
    close: () => nearest.close(),
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

/** Searches with the factors n^popularity / norm, and those of new songs; the latest few are kept. */
function createPopularityScales(
  { counts }: VectorSpace,
  cosines: Float32Array,
  nearest: Nearest,
  newSongs?: NewSongs,
): (scaling: Scaling) => Nearest {
  const known = new Map<string, Nearest>([[keyOf({ popularity: 0, factor: 1 }), nearest]]);
  return (scaling) => {
    const key = keyOf(scaling);
    const found = known.get(key);
    if (found !== undefined) return found;
    const oldest = known.keys().next().value;
    if (known.size >= MAX_SCALES && oldest !== undefined) known.delete(oldest);
    const { popularity, factor } = scaling;
    const scales = cosines.map((scale, row) => scale * Math.max(1, counts[row]!) ** popularity);
    for (const row of newSongs?.rows ?? []) {
      scales[row] = factor * cosines[row]! * Math.max(newSongs!.count, counts[row]!) ** popularity;
    }
    const scaled = nearest.withScales(scales);
    known.set(key, scaled);
    return scaled;
  };
}
