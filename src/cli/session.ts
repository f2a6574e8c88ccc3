// What a command has to speak with: stdout for data, stderr for news, an abort signal for Ctrl-C.
import { styleText } from 'node:util';
import { AbortedError } from '../core/errors.ts';
import type { Logger, ProgressReporter } from '../core/progress.ts';
import { createProgressLine } from './progress-line.ts';

/** Options that every command has. */
export interface CommonOptions {
  /** Data as one JSON value on stdout. */
  readonly json?: true | undefined;
  /** No progress and no notes on stderr. */
  readonly quiet?: true | undefined;
}

/** One run of one command. */
export interface Session {
  readonly json: boolean;
  readonly progress: ProgressReporter;
  readonly logger: Logger;
  /** Fires on Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** A line of data, to stdout. */
  print(text: string): void;
  /** One JSON value with a line end, to stdout. */
  printJson(value: unknown): void;
  /** Styled where stdout is a terminal that shows colour; NO_COLOR turns it off. */
  style(format: Parameters<typeof styleText>[0], text: string): string;
}

/** Runs `action` in a session; removes signal handlers and the progress line when it ends. */
export async function withSession(
  options: CommonOptions,
  action: (session: Session) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(new AbortedError());
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const progress = createProgressLine(process.stderr, { quiet: options.quiet === true });
  const note = (prefix: string, message: string): void => {
    progress.clear();
    process.stderr.write(`${prefix}${message}\n`);
  };
  const session: Session = {
    json: options.json === true,
    progress,
    logger: {
      info: (message) => {
        if (options.quiet !== true) note('', message);
      },
      warn: (message) => note('warning: ', message),
    },
    signal: controller.signal,
    print: (text) => {
      progress.clear();
      process.stdout.write(`${text}\n`);
    },
    printJson: (value) => {
      progress.clear();
      process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    },
    style: (format, text) => styleText(format, text, { stream: process.stdout }),
  };
  try {
    await action(session);
    progress.done();
  } finally {
    progress.clear();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}
