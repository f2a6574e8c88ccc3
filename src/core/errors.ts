// The errors Segue throws. Each has a stable `code`; the command line maps classes to exit codes and
// serving maps them to HTTP status, each in one table. Messages say where, what was expected, what was
// got, and what to do.

/** Base of every error that Segue throws on purpose. `code` is stable across versions. */
export class SegueError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Where in an outside file a fault lies. Every part is optional, because not every fault has all three. */
export interface FormatLocation {
  readonly file: string;
  /** Record number counted from 0, or the id of the record where it is known. */
  readonly record?: number | string | undefined;
  /** Name of the field in the record, such as `songs[3]`. */
  readonly field?: string | undefined;
  /** Offset in bytes from the start of the file. */
  readonly offsetBytes?: number | undefined;
}

/** Bytes that are not what the format says. The message is one line that starts with file, record, field. */
export class FormatError extends SegueError {
  readonly location: FormatLocation;
  constructor(location: FormatLocation, problem: string, options?: ErrorOptions) {
    const parts = [location.file];
    if (location.record !== undefined) parts.push(`record ${location.record}`);
    if (location.field !== undefined) parts.push(`field ${location.field}`);
    if (location.offsetBytes !== undefined) parts.push(`byte ${location.offsetBytes}`);
    super('FORMAT', `${parts.join(', ')}: ${problem}`, options);
    this.location = location;
  }
}

/** An option, parameter or configuration value outside its range, or unknown. */
export class ConfigError extends SegueError {
  constructor(message: string, options?: ErrorOptions) {
    super('CONFIG', message, options);
  }
}

/** A file, id, tag or artefact that does not exist. */
export class NotFoundError extends SegueError {
  constructor(message: string, options?: ErrorOptions) {
    super('NOT_FOUND', message, options);
  }
}

/** The system refused to read or write (disk full, no permission, a directory in place of a file). */
export class StorageError extends SegueError {
  constructor(message: string, options?: ErrorOptions) {
    super('STORAGE', message, options);
  }
}

/** A results file that does not answer its questions as the task demands (wrong count, repeats, seeds). */
export class EvaluationError extends SegueError {
  constructor(message: string, options?: ErrorOptions) {
    super('EVALUATION', message, options);
  }
}

/** The user interrupted the work (Ctrl-C or an abort signal). */
export class AbortedError extends SegueError {
  /** What a training had done, in words, such as `12 steps`; undefined where that is not known. */
  readonly done: string | undefined;
  constructor(message = 'interrupted', options?: ErrorOptions & { readonly done?: string }) {
    super('ABORTED', message, options);
    this.done = options?.done;
  }
}

/** Tensors whose shapes or types do not fit an operator, a model's input or a checkpoint. */
export class ShapeError extends SegueError {
  readonly operator: string;
  readonly expected: string;
  readonly got: string;
  /**
   * @param operator the operator, or what else takes the tensor, such as `MatMul` or `session`
   * @param expected what would have fitted, with the remedy where it is not plain
   * @param got the shapes or types at hand, with the names of their tensors
   */
  constructor(operator: string, expected: string, got: string, options?: ErrorOptions) {
    super('SHAPE', `${operator}: expected ${expected}, got ${got}`, options);
    this.operator = operator;
    this.expected = expected;
    this.got = got;
  }
}

/** Training or inference that cannot go on: values that are not finite, or a device that failed. */
export class TrainingError extends SegueError {
  /** Optimizer step, counted from 0, where one is known. */
  readonly step: number | undefined;
  /** Name of the tensor at fault, where one is known. */
  readonly tensor: string | undefined;
  constructor(message: string, where: { step?: number; tensor?: string } = {}, options?: ErrorOptions) {
    super('TRAINING', message, options);
    this.step = where.step;
    this.tensor = where.tensor;
  }
}
