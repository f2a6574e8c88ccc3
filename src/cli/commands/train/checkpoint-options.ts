// Keeping a training and going on with it: what the commands that train networks and vectors have in common.
import { Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../../core/errors.ts';
import type { OptionRange } from '../../../core/option-range.ts';
import { numberOption } from '../../number-option.ts';

/** `--checkpoint DIR` */
export const checkpointOption = () =>
  new Option('--checkpoint <dir>', 'keep the state of training here, also on Ctrl-C: an empty or new folder');

const EVERY_STEPS: OptionRange = { least: 0, whole: true };

/** `--checkpoint-every STEPS` */
export const checkpointEveryStepsOption = () =>
  numberOption('--checkpoint-every <steps>', 'how often; 0 after each pass', EVERY_STEPS, 'after each pass');

/** `--resume` */
export const resumeOption = () => new Option('--resume', 'go on from the checkpoint');

/** The options above as they are parsed; `checkpointEvery` in steps or seconds. */
export interface CheckpointCliOptions {
  readonly checkpoint?: string | undefined;
  readonly checkpointEvery?: number | undefined;
  readonly resume?: true | undefined;
}

/**
 * Folder and whether to resume; null where no checkpoint is asked for.
 * @throws ConfigError for options about a checkpoint without the folder
 */
export function readCheckpointOptions({
  checkpoint: dir,
  checkpointEvery,
  resume,
}: CheckpointCliOptions): { readonly dir: string; readonly resume: boolean } | null {
  if (dir !== undefined) return { dir, resume: resume === true };
  if (resume === true) {
    throw new ConfigError('--resume goes on from a checkpoint: say where it is with --checkpoint');
  }
  if (checkpointEvery !== undefined) {
    throw new ConfigError('--checkpoint-every keeps checkpoints: say where with --checkpoint');
  }
  return null;
}

/** The model's option `checkpoint`, where one is asked for. @throws ConfigError, see `readCheckpointOptions` */
export function toStepCheckpoint(options: CheckpointCliOptions): {
  readonly checkpoint?: { readonly dir: string; readonly everySteps: number; readonly resume: boolean };
} {
  const folder = readCheckpointOptions(options);
  return folder === null ? {} : { checkpoint: { ...folder, everySteps: options.checkpointEvery ?? 0 } };
}
