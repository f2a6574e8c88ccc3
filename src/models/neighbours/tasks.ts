// What a thread does for the neighbour model: answer queries, and measure weights on tuning questions.
import { ndcg } from '../../core/ndcg.ts';
import type { ScoredList } from '../contract.ts';
import type { NeighbourQuery } from './evidence.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights, WeightsByKind } from './parameters.ts';
import { createScorer, NO_CANDIDATES, type Target } from './scorer.ts';
import type { TuningQuestion } from './tuning-questions.ts';

/** Places that count in tuning, as the arena scores them. */
export const TARGET_PLACES: Readonly<Record<Target, number>> = { songs: 100, tags: 10 };

/** What every thread holds. */
export interface NeighbourTaskData {
  readonly data: NeighboursData;
  /** Questions that `measure` refers to by position; empty where nothing is tuned. */
  readonly tuningQuestions: readonly TuningQuestion[];
  /** Most popular items first, more than a list's length; they fill lists that neighbours leave short. */
  readonly popular: Readonly<Record<Target, Uint32Array>>;
}

export interface ScoreTask {
  readonly target: Target;
  readonly queries: readonly NeighbourQuery[];
  readonly weights: WeightsByKind;
  readonly limit: number;
}

export interface MeasureTask {
  readonly target: Target;
  /** Positions in `tuningQuestions`. */
  readonly positions: readonly number[];
  readonly weights: NeighbourWeights;
}

export type NeighbourTaskHandlers = {
  score(task: ScoreTask): ScoredList[];
  /** nDCG of each question. */
  measure(task: MeasureTask): Float64Array;
};

export function createNeighbourTasks({
  data,
  tuningQuestions,
  popular,
}: NeighbourTaskData): NeighbourTaskHandlers {
  const scorer = createScorer(data);
  return {
    score: ({ target, queries, weights, limit }) =>
      queries.map((query) =>
        query.kind === null ? NO_CANDIDATES : scorer.score(target, query, weights[query.kind], limit),
      ),
    measure: ({ target, positions, weights }) =>
      Float64Array.from(positions, (position) => {
        const { query, hiddenSongs, hiddenTags } = tuningQuestions[position]!;
        const places = TARGET_PLACES[target];
        const { indices } = scorer.score(target, query, weights, places);
        const own = target === 'songs' ? query.songs : query.tags;
        const ranking = fill([...indices], popular[target], own, places);
        return ndcg(target === 'songs' ? hiddenSongs : hiddenTags, ranking, places);
      }),
  };
}

function fill(ranking: number[], popular: Uint32Array, own: readonly number[], places: number): number[] {
  if (ranking.length >= places) return ranking;
  const taken = new Set([...ranking, ...own]);
  for (const item of popular) {
    if (ranking.length >= places) break;
    if (!taken.has(item)) ranking.push(item);
  }
  return ranking;
}
