// The two trainings of a model: first without what tuning questions hide, to tune on; then with everything, to serve.
// Either can be interrupted and continued.
import type { ProgressReporter } from '../../core/progress.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { createTagMentionFinder } from '../../text/tag-mentions.ts';
import { createAvailability } from '../availability.ts';
import type { TrainContext } from '../contract.ts';
import { hasTunableKind, type TuningResult } from '../tuning/tune-by-kind.ts';
import { drawTuningQuestions } from '../tuning/tuning-questions.ts';
import {
  type CheckpointSettings,
  checkCheckpointTarget,
  readCheckpoint,
  type TrainingPhase,
  type Word2vecCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts';
import { type CheckedOptions, describeSpaceOptions } from './options.ts';
import type { SpaceWeightName } from './parameters.ts';
import { createGivenReader } from './query-vector.ts';
import { createSpaceScorer } from './space-scorer.ts';
import { type SpaceCheckpoint, songArtistsOf, type TrainingReport, trainSpace } from './train-space.ts';
import { tuneSpace } from './tune.ts';
import type { VectorSpace } from './vector-space.ts';

/** What is known once tuning is done. */
export interface FirstPhase {
  /** Null where nothing was to be tuned. */
  readonly tuned: TuningResult<SpaceWeightName> | null;
  /** A checkpoint from which the final training goes on. */
  readonly resumed: Word2vecCheckpoint | null;
}

/**
 * Tunes, unless `tuningQuestions` is 0 or a checkpoint of the final training holds the outcome.
 * @param trained vectors to tune with; default those that are trained here on what the questions leave
 * @throws ConfigError where the checkpoint's folder is taken, or does not fit; what reading and training throw
 */
export async function tuneFirst(
  dataset: Dataset,
  options: CheckedOptions,
  context: TrainContext,
  trained?: () => VectorSpace,
): Promise<FirstPhase> {
  const resumed = await openCheckpoint(dataset, options, context);
  if (resumed?.phase === 'final') return { tuned: resumed.tuned, resumed };
  if (options.tuningQuestions === 0) return { tuned: null, resumed: null };
  const tagNames = dataset.tags.ids;
  const mentions = createTagMentionFinder(tagNames, columnCounts(dataset.playlistTags));
  const set = drawTuningQuestions(dataset, (title) => mentions.find(title), {
    perKind: options.tuningQuestions,
    seed: context.seed ?? 0,
    purpose: 'word2vec/tuning-questions',
  });
  const trainMasked = async (): Promise<VectorSpace> => {
    const keeper = keepCheckpoints(dataset, options, context, { phase: 'tuning', tuned: null });
    const relabelled = relabel(context, (label) => `${label}, to tune on`);
    return (await trainSpace(set.dataset, options, relabelled, resumeAt(keeper, resumed))).space;
  };
  const space = trained?.() ?? (hasTunableKind(set.questions) ? await trainMasked() : null);
  if (space === null) {
    context.logger?.info('too few playlists to tune weights on: the default weights are used');
    return { tuned: null, resumed: null };
  }
  const scorer = createSpaceScorer(space, createAvailability(set.dataset), {
    threads: context.threads ?? 1,
  });
  try {
    const readGiven = createGivenReader(space, songArtistsOf(dataset, space));
    return { tuned: await tuneSpace(scorer, readGiven, set, context), resumed: null };
  } finally {
    await scorer.close();
  }
}

/** Trains the vectors that serve. */
export function trainFinal(
  dataset: Dataset,
  options: CheckedOptions,
  context: TrainContext,
  { tuned, resumed }: FirstPhase,
): Promise<{ space: VectorSpace; report: TrainingReport }> {
  const keeper = keepCheckpoints(dataset, options, context, { phase: 'final', tuned });
  return trainSpace(dataset, options, context, resumeAt(keeper, resumed));
}

function settingsOf(
  { fingerprint }: Dataset,
  options: CheckedOptions,
  { seed = 0 }: TrainContext,
): CheckpointSettings {
  const { tuningQuestions } = options;
  return { datasetFingerprint: fingerprint, seed, tuningQuestions, options: describeSpaceOptions(options) };
}

async function openCheckpoint(
  dataset: Dataset,
  options: CheckedOptions,
  context: TrainContext,
): Promise<Word2vecCheckpoint | null> {
  const { checkpoint } = options;
  if (checkpoint === undefined) return null;
  await checkCheckpointTarget(checkpoint);
  if (checkpoint.resume !== true) return null;
  return readCheckpoint(checkpoint.dir, settingsOf(dataset, options, context));
}

function keepCheckpoints(
  dataset: Dataset,
  options: CheckedOptions,
  context: TrainContext,
  place: { readonly phase: TrainingPhase; readonly tuned: FirstPhase['tuned'] },
): SpaceCheckpoint | undefined {
  const { checkpoint } = options;
  if (checkpoint === undefined) return undefined;
  const settings = settingsOf(dataset, options, context);
  return {
    onCheckpoint: (state) => writeCheckpoint(checkpoint.dir, settings, { ...place, state }),
    everySeconds: checkpoint.everySeconds,
  };
}

function resumeAt(
  keeper: SpaceCheckpoint | undefined,
  resumed: Word2vecCheckpoint | null,
): SpaceCheckpoint | undefined {
  return keeper === undefined ? undefined : { ...keeper, resumeFrom: resumed?.state };
}

/** The same context whose stages are called otherwise. */
export function relabel(context: TrainContext, rename: (label: string) => string): TrainContext {
  const { progress } = context;
  if (progress === undefined) return context;
  const renamed: ProgressReporter = {
    stage: (label, total, unit) => progress.stage(rename(label), total, unit),
    advanceTo: (count, detail) => progress.advanceTo(count, detail),
    done: () => progress.done(),
  };
  return { ...context, progress: renamed };
}
