// How long work tells what it is doing. Libraries report here and never print; the command line draws.

/** Receives news of long work. All methods are cheap and never throw. */
export interface ProgressReporter {
  /**
   * A stage begins; it ends when the next begins or at `done`.
   * @param label what is done, such as `reading train.json`
   * @param total how many units there are, or null where unknown
   * @param unit the plural of one unit, such as `records`
   */
  stage(label: string, total: number | null, unit: string): void;
  /**
   * `count` units of the stage are done in all (not since the last call).
   * @param detail what else is worth seeing now, such as `loss 0.412`; default nothing
   */
  advanceTo(count: number, detail?: string): void;
  /** The last stage has ended. */
  done(): void;
}

/** Receives messages for people. `warn` is for what the user should look at. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
}

/** Says nothing: the default of every library function. */
export const SILENT_PROGRESS: ProgressReporter = { stage() {}, advanceTo() {}, done() {} };

/** Says nothing: the default of every library function. */
export const SILENT_LOGGER: Logger = { info() {}, warn() {} };

/** What long work is given besides its data. Every part has a default. */
export interface WorkContext {
  readonly progress?: ProgressReporter;
  readonly logger?: Logger;
  /** Stops the work with an `AbortedError` soon after it fires. */
  readonly signal?: AbortSignal;
}
