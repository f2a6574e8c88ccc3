// Finds weights by coordinate search on masked training playlists. Every comparison is paired: the same questions
// in the same order, a part of them first, so that a worse setting costs only that part.

import type { ProgressReporter } from '../../core/progress.ts';
import type { TaskRunner } from '../../core/task-runner.ts';
import { runInChunks } from '../../core/task-runner.ts';
import { QUESTION_KINDS, type QuestionKind } from '../../dataset/question-kind.ts';
import {
  DEFAULT_PARAMETERS,
  type NeighboursParameters,
  type NeighbourWeights,
  WEIGHT_RANGES,
} from './parameters.ts';
import type { Target } from './scorer.ts';
import type { NeighbourTaskHandlers } from './tasks.ts';
import type { TuningQuestion } from './tuning-questions.ts';

/** How one (target, kind) was settled. */
export interface TuningOutcome {
  readonly target: Target;
  readonly kind: QuestionKind;
  readonly numQuestions: number;
  /** Mean nDCG before and after; null where there were too few questions to tell. */
  readonly before: number | null;
  readonly after: number | null;
  /** The kind whose weights were taken instead, where there were too few questions; null where tuned or default. */
  readonly borrowedFrom: QuestionKind | null;
}

/** Weights with the story of how they were found. */
export interface TuningResult {
  readonly parameters: NeighboursParameters;
  readonly outcomes: readonly TuningOutcome[];
}

/** Fewer questions than this say nothing. */
const MIN_QUESTIONS = 30;
/**
 * What a change must gain on the first quarter, half and all of the questions: the clearly worse cost a quarter,
 * the rather worse a half.
 */
const HURDLES = [
  { share: 0.25, minGain: -5e-4 },
  { share: 0.5, minGain: 0 },
  { share: 1, minGain: 1e-4 },
] as const;
/**
 * On all questions the gain must also exceed so many standard errors of the paired difference: what is within one
 * error of the simpler choice, the starting point, is noise (the rule of Breiman et al. 1984, section 3.4.3).
 */
const MIN_STANDARD_ERRORS = 1;
const NUM_PASSES = 2;
/** Small, so that no thread waits long for another at the end of a hurdle. */
const CHUNK_SIZE = 10;

/** The kind that stands in, where a kind has too few questions. */
const STAND_INS: Readonly<Record<QuestionKind, readonly QuestionKind[]>> = {
  songs: ['songs-tags'],
  'songs-tags': ['songs'],
  'tags-title': ['title', 'songs-tags'],
  title: ['tags-title'],
};

/** One direction of search: the next value upwards or downwards. */
interface Coordinate {
  readonly name: keyof NeighbourWeights;
  readonly up: (value: number) => number;
  readonly down: (value: number) => number;
}

const additive = (name: keyof NeighbourWeights, step: number): Coordinate => ({
  name,
  up: (value) => roundTo(value + step, 4),
  down: (value) => roundTo(value - step, 4),
});
const multiplicative = (name: keyof NeighbourWeights, factor: number): Coordinate => ({
  name,
  up: (value) => roundTo(value * factor, 4),
  down: (value) => roundTo(value / factor, 4),
});

const COORDINATES: readonly Coordinate[] = [
  additive('size', 0.1),
  multiplicative('tagWeight', 2),
  multiplicative('mentionWeight', 2),
  multiplicative('sharpness', 1.2),
  additive('popularity', 0.05),
  additive('songRarity', 0.1),
  additive('tagRarity', 0.1),
  additive('sizeShift', 5),
  multiplicative('reweighting', 2),
];

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Whether a weight can change anything on these questions. A common factor on all evidence cannot. */
function matters(
  name: keyof NeighbourWeights,
  start: NeighbourWeights,
  questions: readonly TuningQuestion[],
): boolean {
  const some = (has: (question: TuningQuestion) => boolean): boolean => questions.some(has);
  const hasSongs = some(({ query }) => query.songs.length > 0);
  const hasTags = some(({ query }) => query.tags.length > 0);
  const hasMentions = some(({ query }) => query.mentions.length > 0);
  if (name === 'songRarity') return hasSongs;
  if (name === 'tagRarity') return hasTags || hasMentions;
  if (name === 'tagWeight') return hasTags && (hasSongs || hasMentions);
  if (name === 'mentionWeight') return hasMentions && (hasSongs || hasTags);
  // A factor can't lead away from 0.
  if (name === 'reweighting') return start.reweighting > 0 && hasSongs;
  return true;
}

/**
 * Tunes songs and tags for each kind of question.
 * @param questions those that the runner's threads hold, in the same order
 */
export async function tuneNeighbours(
  runner: TaskRunner<NeighbourTaskHandlers>,
  questions: readonly TuningQuestion[],
  context: { readonly progress: ProgressReporter; readonly signal: AbortSignal | undefined },
): Promise<TuningResult> {
  context.progress.stage('tuning neighbours', null, 'settings');
  let numMeasured = 0;
  const measure = async (
    target: Target,
    positions: readonly number[],
    weights: NeighbourWeights,
  ): Promise<Float64Array> => {
    const chunks = await runInChunks(
      positions.length,
      CHUNK_SIZE,
      runner.threads,
      (start, end) => runner.run('measure', { target, positions: positions.slice(start, end), weights }),
      { signal: context.signal },
    );
    context.progress.advanceTo(++numMeasured);
    return Float64Array.from(chunks.flatMap((chunk) => [...chunk]));
  };

  const outcomes: TuningOutcome[] = [];
  const tuned: Record<Target, Partial<Record<QuestionKind, NeighbourWeights>>> = { songs: {}, tags: {} };
  for (const target of ['songs', 'tags'] as const) {
    for (const kind of QUESTION_KINDS) {
      const positions = usablePositions(questions, target, kind);
      const start = DEFAULT_PARAMETERS[target][kind];
      if (positions.length < MIN_QUESTIONS) {
        outcomes.push({
          target,
          kind,
          numQuestions: positions.length,
          before: null,
          after: null,
          borrowedFrom: null,
        });
        continue;
      }
      const chosen = positions.map((position) => questions[position]!);
      const found = await climb(start, chosen, (weights, from, to) =>
        measure(target, positions.slice(from, to), weights),
      );
      tuned[target][kind] = found.weights;
      outcomes.push({
        target,
        kind,
        numQuestions: positions.length,
        before: found.before,
        after: found.after,
        borrowedFrom: null,
      });
    }
  }
  return lendWeights(tuned, outcomes);
}

/** Untuned kinds take the weights of their nearest tuned kind, or the defaults. */
function lendWeights(
  tuned: Record<Target, Partial<Record<QuestionKind, NeighbourWeights>>>,
  outcomes: readonly TuningOutcome[],
): TuningResult {
  const lender = (target: Target, kind: QuestionKind): QuestionKind | null =>
    tuned[target][kind] !== undefined
      ? null
      : (STAND_INS[kind].find((other) => tuned[target][other] !== undefined) ?? null);
  const settle = (target: Target) =>
    Object.fromEntries(
      QUESTION_KINDS.map((kind) => [
        kind,
        tuned[target][lender(target, kind) ?? kind] ?? DEFAULT_PARAMETERS[target][kind],
      ]),
    ) as Record<QuestionKind, NeighbourWeights>;
  return {
    parameters: { songs: settle('songs'), tags: settle('tags') },
    outcomes: outcomes.map((outcome) => ({ ...outcome, borrowedFrom: lender(outcome.target, outcome.kind) })),
  };
}

/** Questions of a kind that hide something of the target; titled ones alone, where there are enough of them. */
function usablePositions(questions: readonly TuningQuestion[], target: Target, kind: QuestionKind): number[] {
  const positions = questions.flatMap(({ query, hiddenSongs, hiddenTags }, position) =>
    query.kind === kind && (target === 'songs' ? hiddenSongs : hiddenTags).size > 0 ? [position] : [],
  );
  const titled = positions.filter((position) => questions[position]!.isTitled);
  return titled.length >= MIN_QUESTIONS ? titled : positions;
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the mean of independent values. */
function standardError(values: Float64Array): number {
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
}

/**
 * Coordinate search upwards from `start`; `measure` gives the nDCG of the questions from one position to another.
 * A second pass follows only where the first moved several weights, which may have shifted each other's best value.
 */
export async function climb(
  start: NeighbourWeights,
  questions: readonly TuningQuestion[],
  measure: (weights: NeighbourWeights, from: number, to: number) => Promise<Float64Array>,
): Promise<{ weights: NeighbourWeights; before: number; after: number }> {
  const count = questions.length;
  const coordinates = COORDINATES.filter(({ name }) => matters(name, start, questions));
  let weights = start;
  let values = await measure(weights, 0, count);
  const before = mean(values);

  /** Moves to `candidate` if it is better, and says whether it did. */
  const tryMove = async (candidate: NeighbourWeights): Promise<boolean> => {
    const measured = new Float64Array(count);
    let from = 0;
    for (const { share, minGain } of HURDLES) {
      const to = Math.round(share * count);
      measured.set(await measure(candidate, from, to), from);
      if (mean(measured.subarray(0, to)) <= mean(values.subarray(0, to)) + minGain) return false;
      from = to;
    }
    const gains = measured.map((value, i) => value - values[i]!);
    if (mean(gains) <= MIN_STANDARD_ERRORS * standardError(gains)) return false;
    weights = candidate;
    values = measured;
    return true;
  };

  /** Walks as long as it goes up, and says whether it moved at all. */
  const walk = async (name: keyof NeighbourWeights, step: (value: number) => number): Promise<boolean> => {
    const [low, high] = WEIGHT_RANGES[name];
    for (let moved = false; ; moved = true) {
      const value = Math.min(high, Math.max(low, step(weights[name])));
      if (value === weights[name] || !(await tryMove({ ...weights, [name]: value }))) return moved;
    }
  };

  for (let pass = 0; pass < NUM_PASSES; pass++) {
    let numMoved = 0;
    for (const { name, up, down } of coordinates) {
      if ((await walk(name, up)) || (await walk(name, down))) numMoved++;
    }
    if (numMoved < 2) break;
  }
  return { weights, before, after: mean(values) };
}
