// Training state on disk, apart from what serves: both matrices, how far training is, and all that must be the same
// to go on from there.
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import { readManifest, writeArtefact } from '../../formats/artefact.ts';
import { writeSafetensors } from '../../formats/safetensors.ts';
import type { Word2vecState } from '../../kernels/word2vec/train-word2vec.ts';
import { checkCheckpointFolder } from '../training/checkpoint-folder.ts';
import { requireSameSettings } from '../training/checkpoint-settings.ts';
import type { TuningResult } from '../tuning/tune-by-kind.ts';
import type { CheckpointOptions } from './options.ts';
import { checkWord2vecParameters, type SpaceWeightName } from './parameters.ts';
import { readVectorTensors, vectorsToTensor } from './vector-tensors.ts';

/** Kind of the artefact in its manifest. */
export const WORD2VEC_CHECKPOINT = 'word2vec-checkpoint';

const STATE_FILE = 'state.safetensors';
const MATRICES = ['input', 'output'] as const;

/** Which training it is: the one without what tuning questions hide, or the one that counts. */
export type TrainingPhase = 'tuning' | 'final';

/** What training depends on: a checkpoint of anything else can't be continued. */
export interface CheckpointSettings {
  /** Of the data set. */
  readonly datasetFingerprint: string;
  readonly seed: number;
  readonly tuningQuestions: number;
  /** As `describeSpaceOptions` gives them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A training that was interrupted. */
export interface Word2vecCheckpoint {
  readonly phase: TrainingPhase;
  /** Known in the final phase, where tuning was asked for. */
  readonly tuned: TuningResult<SpaceWeightName> | null;
  readonly state: Word2vecState;
}

/** Replaces the checkpoint in a folder; the old one stays whole until the new one is. */
export async function writeCheckpoint(
  dir: string,
  settings: CheckpointSettings,
  { phase, tuned, state }: Word2vecCheckpoint,
): Promise<void> {
  await writeArtefact(dir, { kind: WORD2VEC_CHECKPOINT, force: true }, async (temporaryDir) => {
    const tensors = new Map(MATRICES.map((name) => [name, vectorsToTensor(state[name])]));
    await writeSafetensors(join(temporaryDir, STATE_FILE), tensors);
    return { ...settings, phase, tuned, step: state.step, dimensions: state.input.dimensions };
  });
}

/**
 * Refuses a folder that holds something else, a checkpoint that would be lost, or none to resume.
 * @throws ConfigError, NotFoundError, StorageError
 */
export function checkCheckpointTarget(options: CheckpointOptions): Promise<void> {
  return checkCheckpointFolder(options, { model: 'word2vec', layout: 'word2vec' });
}

/**
 * Reads a checkpoint.
 * @throws ConfigError naming what differs from `settings`; NotFoundError where there is none; FormatError
 */
export async function readCheckpoint(dir: string, settings: CheckpointSettings): Promise<Word2vecCheckpoint> {
  const manifest = await readManifest(dir, WORD2VEC_CHECKPOINT);
  checkSettings(dir, manifest, settings);
  const { phase, step, dimensions } = manifest;
  const file = join(dir, 'manifest.json');
  if (
    (phase !== 'tuning' && phase !== 'final') ||
    !isCount(step) ||
    !isCount(dimensions) ||
    dimensions === 0
  ) {
    throw new FormatError(
      { file },
      'expected a phase, step and dimensions; remove the checkpoint and train anew',
    );
  }
  const tuned = (manifest.tuned ?? null) as Word2vecCheckpoint['tuned'];
  if (tuned !== null) {
    try {
      checkWord2vecParameters(tuned.parameters, 'tuned.parameters');
    } catch (error) {
      throw new FormatError({ file }, `${(error as Error).message}; remove the checkpoint and train anew`, {
        cause: error,
      });
    }
  }
  const { stores } = await readVectorTensors(join(dir, STATE_FILE), MATRICES, { dimensions });
  return { phase, tuned, state: { step, input: stores[0]!, output: stores[1]! } };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function checkSettings(dir: string, manifest: Record<string, unknown>, settings: CheckpointSettings): void {
  const kept = { ...(manifest.options as object), ...pick(manifest) };
  const now = { ...settings.options, ...pick({ ...settings }) };
  requireSameSettings({ model: 'word2vec', dir }, kept, now);
}

const pick = ({ datasetFingerprint, seed, tuningQuestions }: Record<string, unknown>) => ({
  datasetFingerprint,
  seed,
  tuningQuestions,
});
