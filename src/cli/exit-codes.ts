// The one table from what went wrong to the exit code that shells see.
import {
  AbortedError,
  ConfigError,
  EvaluationError,
  FormatError,
  NotFoundError,
  SegueError,
  StorageError,
  TrainingError,
} from '../core/errors.ts';

/** Exit codes with what they mean, as `segue --help` prints them. */
export const EXIT_CODES = {
  ok: 0,
  internal: 1,
  usage: 2,
  format: 3,
  notFound: 4,
  storage: 5,
  evaluation: 6,
  training: 7,
  interrupted: 130,
} as const;

/** One line a code, for the help. */
export const EXIT_CODE_HELP = `Exit codes:
  0    success
  1    a fault in Segue itself
  2    wrong usage: an unknown command, option or value
  3    a file is not what its format says (the message names file, record and field)
  4    a file, id or artefact does not exist
  5    the system refused to read or write (disk full, no permission, a directory in place of a file)
  6    the results do not answer their questions as the task demands
  7    training failed: numbers are no longer finite (the message names the step)
  130  interrupted (Ctrl-C); nothing is left half written, but for
       what --resume goes on from`;

/** The exit code for anything thrown. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError) return EXIT_CODES.usage;
  if (error instanceof FormatError) return EXIT_CODES.format;
  if (error instanceof NotFoundError) return EXIT_CODES.notFound;
  if (error instanceof StorageError) return EXIT_CODES.storage;
  if (error instanceof EvaluationError) return EXIT_CODES.evaluation;
  if (error instanceof TrainingError) return EXIT_CODES.training;
  if (error instanceof AbortedError) return EXIT_CODES.interrupted;
  if (error instanceof SegueError) return EXIT_CODES.internal;
  return EXIT_CODES.internal;
}
