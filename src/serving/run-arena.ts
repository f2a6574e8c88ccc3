// The main job: from a folder of arena files to results, and to scores wherever answers are at hand.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundError } from '../core/errors.ts';
import { SILENT_PROGRESS } from '../core/progress.ts';
import { findArenaFiles } from '../dataset/find-arena-files.ts';
import { importDataset } from '../dataset/import-dataset.ts';
import type { ImportReport } from '../dataset/import-report.ts';
import { loadDataset } from '../dataset/load-dataset.ts';
import type { ComparisonReport } from '../evaluation/compare-results.ts';
import { evaluateFiles } from '../evaluation/evaluate-files.ts';
import type { EvaluationReport } from '../evaluation/evaluate-results.ts';
import { writeArtefact } from '../formats/artefact.ts';
import { toStorageError } from '../formats/storage.ts';
import { writeTextAtomically } from '../formats/write-atomically.ts';
import type { TrainContext } from '../models/contract.ts';
import { type AnswerReport, answerQuestions } from './answer-questions.ts';
import { checkTrainsAlone, type PlaylistModel, SELECTION } from './model-kinds.ts';
import { trainRecommender } from './recommender-artefact.ts';
import type { SelectionReport } from './selection/report.ts';
import type { SelectionModel } from './selection/selection.ts';

/** How to run. */
export interface RunOptions {
  /** Replace an earlier run at the same place; default false. */
  readonly force?: boolean;
  /** Learn from training playlists alone, not from the visible parts of questions; default false. */
  readonly trainOnly?: boolean;
  /** Name of the model; default `selection`. */
  readonly model?: string;
}

/** What became of one question file. */
export interface AnsweredFile {
  readonly name: string;
  /** Path below the run's folder. */
  readonly results: string;
  readonly answered: AnswerReport;
  /** Null where there are no answers; else the evaluation, and the difference to most popular. */
  readonly evaluation: EvaluationReport | null;
  readonly versusPopularity: ComparisonReport | null;
}

/** What a run did. */
export interface RunReport {
  readonly imported: ImportReport;
  readonly model: string;
  /** Which member answers what, where the model is a selection; else null. */
  readonly selection: SelectionReport | null;
  readonly answered: readonly AnsweredFile[];
}

const BASELINE = 'popularity';

/**
 * Imports `source`, trains, answers every question file and evaluates where answers exist. `dir` then holds
 * `dataset/`, `model/`, `NAME.results.json` for each question file (`results.json` if there is but one),
 * `popularity/` with the baseline's results, and `report.json`. It appears whole or not at all.
 * @throws ConfigError for an unknown model, NotFoundError where the source has no question file, and what the
 *   steps throw
 */
export async function runArena(
  source: string,
  dir: string,
  options: RunOptions = {},
  context: TrainContext = {},
): Promise<RunReport> {
  const found = await findArenaFiles(source);
  if (found.questions.length === 0) {
    throw new NotFoundError(
      `${source}: no question file (val.json, test.json, NAME.questions.json or questions/*.json); make one with 'segue split'`,
    );
  }
  const modelName = options.model ?? SELECTION.name;
  checkTrainsAlone(modelName); // an unknown one stops the run before the import
  let report: RunReport | undefined;
  const { signal } = context;
  await writeArtefact(dir, { kind: 'run', force: options.force, signal }, async (temporaryDir) => {
    const datasetDir = join(temporaryDir, 'dataset');
    const trainOnly = options.trainOnly ?? false;
    const imported = await importDataset(source, datasetDir, { trainOnly }, context);
    const dataset = await loadDataset(datasetDir);
    const trained = await trainRecommender(modelName, dataset, {}, context);
    const baseline = await trainRecommender(BASELINE, dataset, {}, context);
    await trained.save(join(temporaryDir, 'model'), { signal });
    const baselineDir = join(temporaryDir, BASELINE);
    await mkdir(baselineDir).catch((error: unknown) => {
      throw toStorageError(error, 'create', baselineDir);
    });
    const answered: AnsweredFile[] = [];
    try {
      for (const { name, file, answers } of found.questions) {
        const results = found.questions.length === 1 ? 'results.json' : `${name}.results.json`;
        const paths = { own: join(temporaryDir, results), baseline: join(baselineDir, results) };
        const ownReport = await answerQuestions(trained.recommender, file, paths.own, {}, context);
        const entry = { name, results, answered: ownReport };
        if (answers === null) {
          answered.push({ ...entry, evaluation: null, versusPopularity: null });
          continue;
        }
        // Unknown items were told once; the baseline would tell them again. It takes no time worth showing.
        await answerQuestions(
          baseline.recommender,
          file,
          paths.baseline,
          {},
          signal === undefined ? {} : { signal },
        );
        const { report: evaluation, comparison } = await evaluateFiles(
          { answers, results: paths.own, questions: file, compare: paths.baseline },
          { seed: context.seed ?? 0 },
          context,
        );
        answered.push({ ...entry, evaluation, versusPopularity: comparison });
      }
    } finally {
      await trained.recommender.close();
      await baseline.recommender.close();
    }
    (context.progress ?? SILENT_PROGRESS).done();
    report = { imported, model: modelName, selection: selectionOf(trained.model), answered };
    await writeTextAtomically(join(temporaryDir, 'report.json'), [`${JSON.stringify(report, null, 2)}\n`]);
    return { model: modelName, seed: context.seed ?? 0, datasetFingerprint: dataset.fingerprint };
  });
  return report!;
}

function selectionOf(model: PlaylistModel): SelectionReport | null {
  return model.name === SELECTION.name ? (model as SelectionModel).report : null;
}
