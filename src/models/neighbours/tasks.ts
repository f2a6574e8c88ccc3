// What a thread does for the neighbour model: answer queries, and measure weights on tuning questions.
import type { ScoredList } from '../contract.ts';
import { type PopularItems, questionNdcg, TARGET_PLACES, type Target } from '../tuning/target.ts';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import type { NeighbourQuery } from './evidence.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights, WeightsByKind } from './parameters.ts';
import { createScorer, NO_CANDIDATES } from './scorer.ts';

/** What every thread holds. */
export interface NeighbourTaskData {
  readonly data: NeighboursData;
  /** Questions that `measure` refers to by position; empty where nothing is tuned. */
  readonly tuningQuestions: readonly TuningQuestion[];
  readonly popular: PopularItems;
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
        const question = tuningQuestions[position]!;
        const { indices } = scorer.score(target, question.query, weights, TARGET_PLACES[target]);
        return questionNdcg(target, question, indices, popular);
      }),
  };
}
