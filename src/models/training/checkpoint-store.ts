// Checkpoints as artefact directories: `step-000000120/` with a manifest and one safetensors file. Each is new and takes
// its name when it is whole, and only then is the one before removed, so a kill at any moment leaves one to go on from.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import type {
  CheckpointStore,
  TrainingCheckpoint,
  TrainingProgress,
} from '../../engine/trainer/checkpoint.ts';
import { readManifest, writeArtefact } from '../../formats/artefact.ts';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import { isSystemError, toStorageError } from '../../formats/storage.ts';
import { STEP_NAME } from './checkpoint-folder.ts';
import { fromFileTensor, toFileTensor } from './file-tensors.ts';

/** Kind of these artefacts. */
export const CHECKPOINT_KIND = 'training-checkpoint';

const TENSORS_FILE = 'tensors.safetensors';
const LEFT_BEHIND = /^\.step-\d{9,}\..*\.tmp$/;

/**
 * A store in a directory, which is made at the first write.
 * @throws by its functions: FormatError naming a damaged file, StorageError
 */
export function createCheckpointStore(dir: string): CheckpointStore {
  return {
    read: async () => {
      const newest = (await list(dir, STEP_NAME)).at(-1);
      return newest === undefined ? null : readCheckpoint(join(dir, newest));
    },
    write: async ({ progress, tensors }) => {
      const name = `step-${String(progress.step).padStart(9, '0')}`;
      const older = (await list(dir, STEP_NAME)).filter((other) => other !== name);
      for (const left of await list(dir, LEFT_BEHIND)) await rm(join(dir, left), { recursive: true });
      await writeArtefact(join(dir, name), { kind: CHECKPOINT_KIND }, async (temporary) => {
        const named = [...tensors].map(([key, tensor]) => [key, toFileTensor(key, tensor)] as const);
        await writeSafetensors(join(temporary, TENSORS_FILE), new Map(named));
        return { progress };
      });
      for (const other of older) await rm(join(dir, other), { recursive: true });
    },
  };
}

/** Names in a directory that match, ascending; none where it does not exist. */
async function list(dir: string, pattern: RegExp): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((name) => pattern.test(name)).sort();
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw isSystemError(error) ? toStorageError(error, 'read', dir) : error;
  }
}

async function readCheckpoint(dir: string): Promise<TrainingCheckpoint> {
  const { progress } = await readManifest(dir, CHECKPOINT_KIND);
  const remedy = `delete ${dir} to go on without it`;
  if (!isProgress(progress)) {
    throw new FormatError(
      { file: join(dir, 'manifest.json'), field: 'progress' },
      `expected the position of a training; ${remedy}`,
    );
  }
  const file = join(dir, TENSORS_FILE);
  try {
    const { tensors } = await readSafetensors(file);
    const read = new Map<string, EngineTensor>();
    for (const [name, tensor] of tensors) read.set(name, fromFileTensor(tensor));
    return { progress, tensors: read };
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new FormatError({ file }, `damaged checkpoint (${cause.message}); ${remedy}`, { cause });
  }
}

function isProgress(value: unknown): value is TrainingProgress {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  const counts = ['step', 'epoch', 'batch'].every(
    (name) => Number.isSafeInteger(fields[name]) && Number(fields[name]) >= 0,
  );
  const numbers = ['seed', 'lossSum', 'numExamples'].every((name) => Number.isFinite(fields[name]));
  const texts = ['fingerprint', 'earlyStopping'].every((name) => typeof fields[name] === 'string');
  const rest = typeof fields.stopped === 'boolean' && typeof fields.stopping === 'object';
  return counts && numbers && texts && rest;
}
