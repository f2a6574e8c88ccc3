// Errors between threads: a message to another thread keeps the text of an error, but not its class and fields.
import {
  ConfigError,
  FormatError,
  NotFoundError,
  SegueError,
  ShapeError,
  TrainingError,
} from '../../core/errors.ts';

const CLASSES = [ConfigError, FormatError, NotFoundError, ShapeError, TrainingError];

/** What a message can hold of an error. */
export interface PackedError {
  readonly message: string;
  readonly stack: string | undefined;
  /** What a SegueError has besides, such as name, code, step and tensor; null for other errors. */
  readonly fields: Readonly<Record<string, unknown>> | null;
}

/** Takes an error apart; its cause stays behind. */
export function packError(error: unknown): PackedError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { message, stack, fields: error instanceof SegueError ? { ...error } : null };
}

/**
 * The error again, with its fields: of its class where sessions throw that, else a SegueError. What was no SegueError is a
 * TrainingError that says so.
 */
export function unpackError({ message, stack, fields }: PackedError): Error {
  if (fields === null) return new TrainingError(`a worker thread failed: ${message}`);
  const { prototype } = CLASSES.find(({ name }) => name === fields.name) ?? SegueError;
  // Constructors make the message of parts that are not at hand.
  const error = Object.assign(Object.setPrototypeOf(new Error(message), prototype) as Error, fields);
  // Where it happened says more than where it arrived.
  if (stack !== undefined) error.stack = stack;
  return error;
}
