// Evaluates files: reads answers, results, questions and training data, and hands them to the pure functions.
import { AbortedError } from '../core/errors.ts';
import { type ProgressReporter, SILENT_PROGRESS, type WorkContext } from '../core/progress.ts';
import { readPlaylists } from '../formats/read-playlists.ts';
import { readResults } from '../formats/results.ts';
import { type ComparisonReport, compareResults } from './compare-results.ts';
import { type EvaluationOptions, type EvaluationReport, evaluateResults } from './evaluate-results.ts';
import type { TrainingCatalogue } from './training-catalogue.ts';

/** Paths of what is evaluated. */
export interface EvaluationFiles {
  /** Answers in the arena's format. */
  readonly answers: string;
  /** Results in the arena's format. */
  readonly results: string;
  /** Questions, for the breakdown and to find seed items. */
  readonly questions?: string | undefined;
  /** Other results to compare with. */
  readonly compare?: string | undefined;
  /** A data set made by `segue import`, for popularity and to refuse unknown items. */
  readonly train?: string | undefined;
}

/** A report with the comparison that was asked for. */
export interface FilesReport {
  readonly report: EvaluationReport;
  /** Null without `compare`. */
  readonly comparison: ComparisonReport | null;
}

/**
 * Reads and evaluates. Throws what readers throw (`NotFoundError`, `FormatError`, `StorageError`), what
 * `evaluateResults` throws, and `AbortedError`.
 */
export async function evaluateFiles(
  files: EvaluationFiles,
  options: Omit<EvaluationOptions, 'catalogue'> = {},
  context: WorkContext = {},
): Promise<FilesReport> {
  const { progress = SILENT_PROGRESS, signal } = context;
  const readOptions = signal === undefined ? {} : { signal };
  const collect = async <Playlist>(
    label: string,
    playlists: AsyncIterable<Playlist>,
  ): Promise<Playlist[]> => {
    progress.stage(label, null, 'playlists');
    const collected: Playlist[] = [];
    for await (const playlist of playlists) progress.advanceTo(collected.push(playlist));
    return collected;
  };
  const answers = await collect('reading answers', readPlaylists(files.answers, readOptions));
  const results = await collect('reading results', readResults(files.results, readOptions));
  const others =
    files.compare === undefined
      ? null
      : await collect('reading results to compare with', readResults(files.compare, readOptions));
  const questions =
    files.questions === undefined
      ? undefined
      : await collect('reading questions', readPlaylists(files.questions, readOptions));
  const catalogue = files.train === undefined ? null : await loadCatalogue(files.train, progress);
  if (signal?.aborted === true) throw new AbortedError();
  progress.stage('evaluating', null, 'playlists');
  const all = { ...options, catalogue };
  const names = { ...files, others: files.compare };
  const input = { answers, results, questions, names };
  const report = evaluateResults(input, all);
  const comparison = others === null ? null : compareResults({ ...input, others }, all);
  return { report, comparison };
}

/** Loads the data set, and the code for it, only where it is asked for. */
async function loadCatalogue(dir: string, progress: ProgressReporter): Promise<TrainingCatalogue> {
  progress.stage('loading training data', null, 'playlists');
  const { loadDataset } = await import('../dataset/load-dataset.ts');
  const { createTrainingCatalogue } = await import('./training-catalogue.ts');
  return createTrainingCatalogue(await loadDataset(dir));
}
