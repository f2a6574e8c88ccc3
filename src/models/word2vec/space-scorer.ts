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

const NOTHING: ScoredList = { indices: new Uint32Array(0), scores: new Float64Array(0) };
/** Questions between two reports of progress; each search holds so many lists. */
const QUERIES_A_SEARCH = 64;
/** Sets of factors that are kept, 4 bytes a token each: more than kinds of question. */
const MAX_SCALES = 8;

/** @param availability (songs) from which day on each may be recommended */
export function createSpaceScorer(
  space: VectorSpace,
  availability: Availability,
  options: { readonly threads: number },
): SpaceScorer {
  const cosines = cosineScales(space.vectors);
  const nearest = createNearest(space.vectors, {
    threads: options.threads,
    scales: cosines,
    days: rowDays(space, availability),
  });
  const nearestFor = createPopularityScales(space, cosines, nearest);

  const scoreSome = async (
    target: Target,
    queries: readonly SpaceQuery[],
    weightsOf: (kind: QuestionKind) => SpaceWeights,
    limit: number,
    work: WorkContext,
  ): Promise<ScoredList[]> => {
    const lists: ScoredList[] = queries.map(() => NOTHING);
    const groups = new Map<number, { position: number; vector: Float64Array }[]>();
    for (const [position, { kind, given }] of queries.entries()) {
      if (kind === null) continue;
      const weights = weightsOf(kind);
      const vector = queryVector(space, cosines, given, weights);
      if (vector === null) continue;
      const group = groups.get(weights.popularity) ?? [];
      groups.set(weights.popularity, group);
      group.push({ position, vector });
    }
    for (const [popularity, group] of groups) {
      const found = await nearestFor(popularity).search(
        group.map(({ position, vector }) => {
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
        lists[group[i]!.position] = { indices, scores: Float64Array.from(scores) };
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

/** Searches with the factors n^popularity / norm; the latest few are kept. */
function createPopularityScales(
  { counts }: VectorSpace,
  cosines: Float32Array,
  nearest: Nearest,
): (popularity: number) => Nearest {
  const known = new Map<number, Nearest>([[0, nearest]]);
  return (popularity) => {
    const found = known.get(popularity);
    if (found !== undefined) return found;
    const oldest = known.keys().next().value;
    if (known.size >= MAX_SCALES && oldest !== undefined) known.delete(oldest);
    const scales = cosines.map((scale, row) => scale * Math.max(1, counts[row]!) ** popularity);
    const scaled = nearest.withScales(scales);
    known.set(popularity, scaled);
    return scaled;
  };
}
