// Words an error for whoever typed the command: options by their flags, and after Ctrl-C how to go on.
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { AbortedError, type SegueError } from '../core/errors.ts';
import { OptionError } from '../core/option-error.ts';

/** Flags that are called otherwise than the option of the library, by that option. */
const OTHER_FLAGS: Readonly<Record<string, string>> = {
  'checkpoint.everySteps': '--checkpoint-every',
  'checkpoint.everySeconds': '--checkpoint-every',
  heldOutShare: '--held-out',
  numSongs: '--songs',
  numTags: '--tags',
};

type Flagged = Pick<CommandUnknownOpts, 'options'>;

/** The flag of an option of the library, such as `--layer-decay` of `layerDecay`; the same name where there is none. */
export function flagOf(name: string, { options }: Flagged): string {
  const part = name.split('.').at(-1);
  const own = options.find((option) => option.attributeName() === part);
  const other = options.find(({ long }) => long === OTHER_FLAGS[name]);
  return own?.long ?? other?.long ?? name;
}

/** The message of an error for the user of a command; null for no command. */
export async function wordError(error: SegueError, command: CommandUnknownOpts | null): Promise<string> {
  if (command === null) return error.message;
  if (error instanceof OptionError) return wordOptionError(error, command);
  const keeps = command.options.some(({ long }) => long === '--checkpoint');
  if (!(error instanceof AbortedError) || !keeps) return error.message;
  const { checkpoint } = command.opts() as { checkpoint?: string };
  return wordInterruption(error, checkpoint);
}

/** The library's own words, with its name, where none of the options has a flag. */
function wordOptionError({ message, problem }: OptionError, command: Flagged): string {
  let hasFlag = false;
  const text = problem((name) => {
    const flag = flagOf(name, command);
    hasFlag ||= flag !== name;
    return flag;
  });
  return hasFlag ? text : message;
}

/** Says what is left of an interrupted training, and how to go on. */
async function wordInterruption({ message, done }: AbortedError, dir: string | undefined): Promise<string> {
  const begin = done === undefined ? message : `interrupted after ${done}`;
  if (dir === undefined) return `${begin}; nothing is kept, as --checkpoint <dir> was not given`;
  const { inspectCheckpointFolder } = await import('../models/training/checkpoint-folder.ts');
  const { state } = await inspectCheckpointFolder(dir);
  if (state === 'checkpoint') {
    return `${begin}; the state of training is kept in ${dir}: the same command with --resume goes on from it`;
  }
  return `${begin}; there was no state of training to keep in ${dir} yet, so begin anew`;
}
