// Tunes a model's weights for each target and kind of question, and lends them where questions are too few.
import { type Logger, type ProgressReporter, SILENT_LOGGER, SILENT_PROGRESS } from '../../core/progress.ts';
import { QUESTION_KIND_LABELS, QUESTION_KINDS, type QuestionKind } from '../../dataset/question-kind.ts';
import { type Coordinate, climb } from './climb.ts';
import type { Target } from './target.ts';
import type { TuningQuestion } from './tuning-questions.ts';

/** Weights by name. */
export type Weights<Name extends string = string> = Readonly<Record<Name, number>>;

/** One set of weights for each target and kind of question. */
export type WeightsByTarget<Name extends string> = Readonly<
  Record<Target, Readonly<Record<QuestionKind, Weights<Name>>>>
>;

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
export interface TuningResult<Name extends string> {
  readonly parameters: WeightsByTarget<Name>;
  readonly outcomes: readonly TuningOutcome[];
}

/** What is tuned, and on what. */
export interface TuningTask<Name extends string> {
  /** For progress, such as `neighbours`. */
  readonly model: string;
  readonly questions: readonly TuningQuestion[];
  /** Where each search starts, and what is used where nothing can be tuned. */
  readonly defaults: WeightsByTarget<Name>;
  /** The weights that can change anything on these questions, in the order in which to try them. */
  coordinates(start: Weights<Name>, questions: readonly TuningQuestion[]): readonly Coordinate<Name>[];
  /** nDCG of each of the questions at these positions. */
  measure(target: Target, positions: readonly number[], weights: Weights<Name>): Promise<Float64Array>;
}

/** Fewer questions than this say nothing. */
export const MIN_QUESTIONS = 30;

/** The kinds that stand in, the nearest first, where a kind has too few questions. */
export const STAND_INS: Readonly<Record<QuestionKind, readonly QuestionKind[]>> = {
  songs: ['songs-tags'],
  'songs-tags': ['songs'],
  'tags-title': ['title', 'songs-tags'],
  title: ['tags-title'],
};

/** Tunes songs and tags for each kind of question, and logs where that was not possible. */
export async function tuneByKind<Name extends string>(
  task: TuningTask<Name>,
  context: { readonly progress?: ProgressReporter; readonly logger?: Logger } = {},
): Promise<TuningResult<Name>> {
  const { questions, defaults } = task;
  const progress = context.progress ?? SILENT_PROGRESS;
  progress.stage(`tuning ${task.model}`, null, 'settings');
  let numMeasured = 0;
  const outcomes: TuningOutcome[] = [];
  const tuned: Tuned<Name> = { songs: {}, tags: {} };
  for (const target of ['songs', 'tags'] as const) {
    for (const kind of QUESTION_KINDS) {
      const positions = usablePositions(questions, target, kind);
      const settle = (before: number | null, after: number | null): void => {
        outcomes.push({ target, kind, numQuestions: positions.length, before, after, borrowedFrom: null });
      };
      if (positions.length < MIN_QUESTIONS) {
        settle(null, null);
        continue;
      }
      const start = defaults[target][kind];
      const { weights, before, after } = await climb({
        start,
        coordinates: task.coordinates(
          start,
          positions.map((position) => questions[position]!),
        ),
        numQuestions: positions.length,
        measure: async (candidate, from, to) => {
          const values = await task.measure(target, positions.slice(from, to), candidate);
          progress.advanceTo(++numMeasured);
          return values;
        },
      });
      tuned[target][kind] = weights;
      settle(before, after);
    }
  }
  const result = lendWeights(tuned, outcomes, defaults);
  logUntuned(result.outcomes, context.logger ?? SILENT_LOGGER);
  return result;
}

type Tuned<Name extends string> = Record<Target, Partial<Record<QuestionKind, Weights<Name>>>>;

/** Whether there are enough questions of some kind to tune anything. */
export function hasTunableKind(questions: readonly TuningQuestion[]): boolean {
  return (['songs', 'tags'] as const).some((target) =>
    QUESTION_KINDS.some((kind) => usablePositions(questions, target, kind).length >= MIN_QUESTIONS),
  );
}

/** Untuned kinds take the weights of their nearest tuned kind, or the defaults. */
function lendWeights<Name extends string>(
  tuned: Tuned<Name>,
  outcomes: readonly TuningOutcome[],
  defaults: WeightsByTarget<Name>,
): TuningResult<Name> {
  const lender = (target: Target, kind: QuestionKind): QuestionKind | null =>
    tuned[target][kind] !== undefined
      ? null
      : (STAND_INS[kind].find((other) => tuned[target][other] !== undefined) ?? null);
  const settle = (target: Target) =>
    Object.fromEntries(
      QUESTION_KINDS.map((kind) => [
        kind,
        tuned[target][lender(target, kind) ?? kind] ?? defaults[target][kind],
      ]),
    ) as Record<QuestionKind, Weights<Name>>;
  return {
    parameters: { songs: settle('songs'), tags: settle('tags') },
    outcomes: outcomes.map((outcome) => ({ ...outcome, borrowedFrom: lender(outcome.target, outcome.kind) })),
  };
}

function logUntuned(outcomes: readonly TuningOutcome[], logger: Logger): void {
  for (const { target, kind, numQuestions, borrowedFrom, after } of outcomes) {
    if (after !== null) continue;
    const instead =
      borrowedFrom === null ? 'the default weights' : `the weights of ${QUESTION_KIND_LABELS[borrowedFrom]}`;
    logger.info(
      `too few playlists (${numQuestions}) to tune ${target} for ${QUESTION_KIND_LABELS[kind]}: ${instead} are used`,
    );
  }
}

/** Positions of the questions of a kind that hide something of the target; titled ones alone, where there are enough of them. */
export function usablePositions(
  questions: readonly TuningQuestion[],
  target: Target,
  kind: QuestionKind,
): number[] {
  const positions = questions.flatMap(({ query, hiddenSongs, hiddenTags }, position) =>
    query.kind === kind && (target === 'songs' ? hiddenSongs : hiddenTags).size > 0 ? [position] : [],
  );
  const titled = positions.filter((position) => questions[position]!.isTitled);
  return titled.length >= MIN_QUESTIONS ? titled : positions;
}
