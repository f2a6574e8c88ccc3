// Where an interrupted training of the title model goes on: one folder with the checkpoints of both trainings, and what the
// first of them found.
//
//   settings.json   what must be the same to go on
//   tuning/         checkpoints of the training that weights are tuned with
//   tuned.json      its outcome, once it is there
//   final/          checkpoints of the training on everything
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, FormatError } from '../../core/errors.ts';
import { isSystemError, toStorageError } from '../../formats/storage.ts';
import { writeTextAtomically } from '../../formats/write-atomically.ts';
import { checkCheckpointFolder } from '../training/checkpoint-folder.ts';
import { requireSameSettings } from '../training/checkpoint-settings.ts';
import type { TuningResult } from '../tuning/tune-by-kind.ts';
import type { TitleCheckpointOptions } from './options.ts';
import { checkTitleParameters, type TitleWeightName } from './parameters.ts';
import { checkStopping, checkTagMeasures, type TagMeasures, type TitleStopping } from './report.ts';

/** What the first training found. */
export interface TunedTitles {
  /** Passes over the titles that served best. */
  readonly epochs: number;
  /** Of the training that measured, and how many measurements without a gain end it. */
  readonly stopping: TitleStopping;
  readonly tuning: TuningResult<TitleWeightName>;
  readonly tagMeasures: readonly TagMeasures[];
}

/** A folder of checkpoints. */
export interface TitleCheckpoint {
  /** What tuning found before an interruption; null where it had not ended. */
  readonly tuned: TunedTitles | null;
  /** Folder for the checkpoints of one training. */
  folderOf(phase: 'tuning' | 'final'): string;
  /** Keeps what tuning found. */
  saveTuned(tuned: TunedTitles): Promise<void>;
}

const SETTINGS_FILE = 'settings.json';
const TUNED_FILE = 'tuned.json';

/**
 * Opens the folder, and notes what the training depends on.
 * @param settings JSON values by name; a training goes on only from the same
 * @throws ConfigError where the folder holds something and `resume` is false, or settings differ
 * @throws NotFoundError where there is nothing to resume; FormatError for a damaged file; StorageError
 */
export async function openTitleCheckpoint(
  { dir, resume = false }: TitleCheckpointOptions,
  settings: Readonly<Record<string, unknown>>,
): Promise<TitleCheckpoint> {
  const file = join(dir, SETTINGS_FILE);
  await checkCheckpointFolder({ dir, resume }, { model: 'title-bert', layout: 'title-bert' });
  if (resume) {
    requireSameSettings({ model: 'title-bert', dir }, (await readJson(file)) ?? {}, settings);
  } else {
    await makeFolder(dir);
    await writeTextAtomically(file, [`${JSON.stringify(settings, null, 2)}\n`]);
  }
  const tunedFile = join(dir, TUNED_FILE);
  const tuned = resume ? ((await readJson(tunedFile)) as TunedTitles | null) : null;
  if (tuned !== null) checkTuned(tunedFile, tuned);
  return {
    tuned,
    folderOf: (phase) => join(dir, phase),
    saveTuned: (found) => writeTextAtomically(tunedFile, [`${JSON.stringify(found, null, 2)}\n`]),
  };
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (error) {
    throw toStorageError(error, 'create', dir);
  }
}

/** The object in a file; null where there is no file. */
async function readJson(file: string): Promise<Record<string, unknown> | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return null;
    throw isSystemError(error) ? toStorageError(error, 'read', file) : error;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new FormatError({ file }, 'expected a JSON object; remove the checkpoint and train anew');
}

function checkTuned(file: string, { epochs, stopping, tuning, tagMeasures }: TunedTitles): void {
  try {
    checkTitleParameters(tuning?.parameters, 'tuning.parameters');
    checkTagMeasures(tagMeasures, 'tagMeasures');
    checkStopping(stopping, 'stopping');
    if (Number.isSafeInteger(epochs) && epochs >= 1 && Array.isArray(tuning.outcomes)) return;
    throw new ConfigError('expected epochs, tuning and tagMeasures');
  } catch (cause) {
    throw new FormatError({ file }, `${(cause as Error).message}; remove the file to tune anew`, { cause });
  }
}
