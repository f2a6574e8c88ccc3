// From answers and results to a report: the arena's figures with intervals, whole and in groups. Pure: reading
// files is `evaluate-files.ts`, printing is `format-report.ts`.
import type { QuestionKind } from '../dataset/question-kind.ts';
import { DEFAULT_RESAMPLES, meanOfKnown } from './bootstrap.ts';
import { createFaultLog, type EvaluationWarning } from './faults.ts';
import { type GivenSongs, type Group, groupByGivenSongs, groupByKind } from './groups.ts';
import { type MoreMetrics, measureMore } from './more-metrics.ts';
import { type EvaluationInput, pairResults } from './pair-results.ts';
import {
  bootstrapScores,
  combineScore,
  type PlaylistScores,
  type Scores,
  scorePlaylists,
  selectScores,
} from './scores.ts';
import type { TrainingCatalogue } from './training-catalogue.ts';

/** Options of `evaluateResults` and `compareResults`. */
export interface EvaluationOptions {
  /** Count faults as warnings and score by the rules of `LENIENT_RULES`. Default false: the first fault throws. */
  readonly lenient?: boolean;
  /** Add `MoreMetrics`. Default false. */
  readonly more?: boolean;
  /** Training data, for popularity and to refuse unknown items. Default null. */
  readonly catalogue?: TrainingCatalogue | null;
  /** Seed of the bootstrap. Default 0. */
  readonly seed?: number;
  /** Resamples of the bootstrap. Default 1,000. */
  readonly resamples?: number;
}

/** Scores under a group's name. */
export interface GroupScores<Name extends string> extends Scores {
  readonly name: Name;
}

/** What an evaluation finds; the fields of `Scores` are those of all playlists. */
export interface EvaluationReport extends Scores {
  /** By what the question shows; null without questions. */
  readonly byKind: readonly GroupScores<QuestionKind | 'nothing'>[] | null;
  /** By how many songs the question gives; null without questions. */
  readonly byGivenSongs: readonly GroupScores<GivenSongs>[] | null;
  /** Null unless asked for. */
  readonly more: MoreMetrics | null;
  /** Faults that were let pass. */
  readonly warnings: readonly EvaluationWarning[];
  /** How the intervals were made. */
  readonly bootstrap: { readonly resamples: number; readonly seed: number };
}

/**
 * Evaluates results. The order of playlists in the input makes no difference.
 * Throws `EvaluationError` naming the playlist where results or answers are at fault and `lenient` is not set,
 * and always where there are no answers.
 */
export function evaluateResults(input: EvaluationInput, options: EvaluationOptions = {}): EvaluationReport {
  const { lenient = false, more = false, catalogue = null } = options;
  const bootstrap = { resamples: options.resamples ?? DEFAULT_RESAMPLES, seed: options.seed ?? 0 };
  const log = createFaultLog(lenient);
  const playlists = pairResults(input, log, catalogue);
  const scores = scorePlaylists(playlists);
  const summarizeGroups = <Name extends string>(groups: readonly Group<Name>[], breakdown: string) =>
    groups.map(({ name, rows }) => ({
      name,
      ...summarizeScores(selectScores(scores, rows), { ...bootstrap, purpose: `${breakdown}/${name}` }),
    }));
  const broken = input.questions !== undefined;
  return {
    ...summarizeScores(scores, { ...bootstrap, purpose: 'all' }),
    byKind: broken ? summarizeGroups(groupByKind(playlists), 'kind') : null,
    byGivenSongs: broken ? summarizeGroups(groupByGivenSongs(playlists), 'given-songs') : null,
    more: more ? measureMore(playlists, catalogue) : null,
    warnings: log.warnings(),
    bootstrap,
  };
}

function summarizeScores(
  scores: PlaylistScores,
  options: { resamples: number; seed: number; purpose: string },
): Scores {
  const song = meanOfKnown(scores.song);
  const tag = meanOfKnown(scores.tag);
  return {
    numPlaylists: scores.song.length,
    song: nullIfNaN(song),
    tag: nullIfNaN(tag),
    score: nullIfNaN(combineScore(song, tag)),
    intervals: bootstrapScores(scores, options),
  };
}

function nullIfNaN(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
