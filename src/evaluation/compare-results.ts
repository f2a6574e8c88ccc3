// The paired difference between two results on the same questions: this minus other, with its interval. Pairing
// takes out what makes some playlists harder than others, so that small differences show.
import type { QuestionKind } from '../dataset/question-kind.ts';
import type { ArenaPlaylist } from '../formats/arena-types.ts';
import type { ResultPlaylist } from '../formats/results.ts';
import { DEFAULT_RESAMPLES, type Interval, meanOfKnown } from './bootstrap.ts';
import type { EvaluationOptions } from './evaluate-results.ts';
import { createFaultLog, type EvaluationWarning } from './faults.ts';
import { groupByKind } from './groups.ts';
import { type EvaluationNames, pairResults } from './pair-results.ts';
import {
  bootstrapScores,
  combineScore,
  type PerMetric,
  type PlaylistScores,
  scorePlaylists,
  selectScores,
} from './scores.ts';

/** Two results to compare on one set of answers. Each is read once. */
export interface ComparisonInput {
  readonly answers: Iterable<ArenaPlaylist>;
  readonly results: Iterable<ResultPlaylist>;
  /** What `results` are compared with. */
  readonly others: Iterable<ResultPlaylist>;
  readonly questions?: Iterable<ArenaPlaylist> | undefined;
  /** For messages; `others` is `compared results` by default. */
  readonly names?: (EvaluationNames & { readonly others?: string | undefined }) | undefined;
}

/** How one metric differs, this minus other. Playlists without an answer for the metric count nowhere. */
export interface Difference {
  /** Null over nothing. */
  readonly mean: number | null;
  /** 95 % bootstrap interval; null for fewer than two playlists. */
  readonly interval: Interval | null;
  /** Playlists where this is better, equal to within 1e-12, or worse. */
  readonly better: number;
  readonly equal: number;
  readonly worse: number;
}

/** Differences of some playlists. */
export interface Differences extends PerMetric<Difference> {
  readonly numPlaylists: number;
}

/** What a comparison finds; the fields of `Differences` are those of all playlists. */
export interface ComparisonReport extends Differences {
  /** By what the question shows; null without questions. */
  readonly byKind: readonly (Differences & { readonly name: QuestionKind | 'nothing' })[] | null;
  /** Faults of the other results that were let pass. */
  readonly otherWarnings: readonly EvaluationWarning[];
}

/** Sums in another order differ by less than this; a real difference of nDCG is larger. */
const TOLERANCE = 1e-12;

/** Compares two results. Same rules and errors as `evaluateResults`, for both. */
export function compareResults(input: ComparisonInput, options: EvaluationOptions = {}): ComparisonReport {
  const { lenient = false, catalogue = null } = options;
  const answers = [...input.answers];
  const questions = input.questions === undefined ? undefined : [...input.questions];
  const log = createFaultLog(lenient);
  const otherLog = createFaultLog(lenient);
  const { names } = input;
  const playlists = pairResults({ answers, results: input.results, questions, names }, log, catalogue);
  const others = pairResults(
    {
      answers,
      results: input.others,
      questions,
      names: { ...names, results: names?.others ?? 'compared results' },
    },
    otherLog,
    catalogue,
  );
  const differences = subtract(scorePlaylists(playlists), scorePlaylists(others));
  const bootstrap = { resamples: options.resamples ?? DEFAULT_RESAMPLES, seed: options.seed ?? 0 };
  return {
    ...summarizeDifferences(differences, { ...bootstrap, purpose: 'all' }),
    byKind:
      questions === undefined
        ? null
        : groupByKind(playlists).map(({ name, rows }) => ({
            name,
            ...summarizeDifferences(selectScores(differences, rows), {
              ...bootstrap,
              purpose: `kind/${name}`,
            }),
          })),
    otherWarnings: otherLog.warnings(),
  };
}

function subtract(scores: PlaylistScores, others: PlaylistScores): PlaylistScores {
  return {
    song: scores.song.map((value, i) => value - others.song[i]!),
    tag: scores.tag.map((value, i) => value - others.tag[i]!),
  };
}

function summarizeDifferences(
  differences: PlaylistScores,
  options: { resamples: number; seed: number; purpose: string },
): Differences {
  const { song, tag } = differences;
  const intervals = bootstrapScores(differences, options);
  const score = song.map((value, i) => combineScore(value, tag[i]!));
  return {
    numPlaylists: song.length,
    song: describeDifference(song, meanOfKnown(song), intervals.song),
    tag: describeDifference(tag, meanOfKnown(tag), intervals.tag),
    score: describeDifference(score, combineScore(meanOfKnown(song), meanOfKnown(tag)), intervals.score),
  };
}

function describeDifference(values: Float64Array, mean: number, interval: Interval | null): Difference {
  let better = 0;
  let equal = 0;
  let worse = 0;
  for (const value of values) {
    if (value > TOLERANCE) better++;
    else if (value < -TOLERANCE) worse++;
    else if (!Number.isNaN(value)) equal++;
  }
  return { mean: Number.isNaN(mean) ? null : mean, interval, better, equal, worse };
}
