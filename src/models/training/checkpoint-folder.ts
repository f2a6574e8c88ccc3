// Whether a folder may hold the checkpoints of a training: asked before anything costly, so that a mistyped path neither
// mixes checkpoints with other files nor begins hours of work anew.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, NotFoundError } from '../../core/errors.ts';
import { OptionError } from '../../core/option-error.ts';
import { isSystemError, toStorageError } from '../../formats/storage.ts';

/** How checkpoints lie in a folder: `step-N` artefacts, the title model's two trainings, or one artefact. */
export type CheckpointLayout = 'steps' | 'title-bert' | 'word2vec';

/** What is in a folder. */
export interface CheckpointFolder {
  /** `free`: missing, empty, or with nothing but logs and what an interrupted write left. */
  readonly state: 'free' | 'checkpoint' | 'other';
  /** Of its checkpoints; null where it holds none. */
  readonly layout: CheckpointLayout | null;
}

/** Names of checkpoints of layout `steps`. */
export const STEP_NAME = /^step-\d{9,}$/;

/** Logs, and files that were being written when a process was killed. */
const LEFT_BEHIND = /^(?:metrics\.jsonl|curve\.svg|\..*\.tmp)$/;

/** Files that tell a layout by what they hold. */
const MANIFEST = 'manifest.json';
const SETTINGS = 'settings.json';

/** Looks at a folder. @throws ConfigError where it is a file; StorageError where it can't be read */
export async function inspectCheckpointFolder(dir: string): Promise<CheckpointFolder> {
  const names = (await list(dir)).filter((name) => !LEFT_BEHIND.test(name));
  const layout = await findLayout(dir, names);
  if (layout !== null) return { state: 'checkpoint', layout };
  return { state: names.length === 0 ? 'free' : 'other', layout };
}

async function findLayout(dir: string, names: readonly string[]): Promise<CheckpointLayout | null> {
  const step = names.filter((name) => STEP_NAME.test(name)).at(-1);
  if (step !== undefined && (await list(join(dir, step))).includes(MANIFEST)) return 'steps';
  const settings = names.includes(SETTINGS) ? await readFields(join(dir, SETTINGS)) : null;
  // A damaged file is told as such when it is read, if the rest is a checkpoint.
  if (settings === 'damaged' && names.some((name) => name === 'tuning' || name === 'final'))
    return 'title-bert';
  if (settings !== 'damaged' && typeof settings?.datasetFingerprint === 'string') return 'title-bert';
  const manifest = names.includes(MANIFEST) ? await readFields(join(dir, MANIFEST)) : null;
  if (manifest === 'damaged') return names.includes('state.safetensors') ? 'word2vec' : null;
  return manifest?.kind === 'word2vec-checkpoint' ? 'word2vec' : null;
}

/** The fields of a JSON object. */
async function readFields(file: string): Promise<Readonly<Record<string, unknown>> | 'damaged'> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : 'damaged';
  } catch (error) {
    if (error instanceof SyntaxError) return 'damaged';
    throw isSystemError(error) ? toStorageError(error, 'read', file) : error;
  }
}

/** Names in a folder, ascending; none where it does not exist. */
async function list(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).sort();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT') return [];
    if (error.code !== 'ENOTDIR') throw toStorageError(error, 'read', dir);
    throw new ConfigError(`${dir} is a file; give an empty or new folder for the checkpoint`);
  }
}

/**
 * Refuses a folder that a training can't use.
 * @param model what is trained, for messages
 * @param layout of its checkpoints
 * @param resume whether to go on from a checkpoint, instead of making the first
 * @throws ConfigError where the folder holds something else, or a checkpoint without `resume`
 * @throws NotFoundError where there is nothing to resume; StorageError
 */
export async function checkCheckpointFolder(
  { dir, resume = false }: { readonly dir: string; readonly resume?: boolean | undefined },
  { model, layout }: { readonly model: string; readonly layout: CheckpointLayout },
): Promise<void> {
  const found = await inspectCheckpointFolder(dir);
  if (found.state === 'other') {
    throw new ConfigError(`${dir} holds no checkpoint of segue; give an empty or new folder`);
  }
  if (found.layout !== null && found.layout !== layout) {
    throw new ConfigError(
      `${dir} holds the checkpoint of another model than ${model}; give an empty or new folder`,
    );
  }
  if (found.state === 'free' && resume) {
    throw new NotFoundError(`no checkpoint of ${model} in ${dir}; check the path, or begin anew`);
  }
  if (found.state === 'checkpoint' && !resume) {
    throw new OptionError(
      model,
      (nameOf) =>
        `${dir} holds a checkpoint already; go on from it with ${nameOf('resume')}, or give an empty or new folder`,
    );
  }
}
