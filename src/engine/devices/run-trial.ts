// Tries a device in a process of its own, because drivers write to stderr by themselves, and a broken one may end the
// process or never come back.
import { fork } from 'node:child_process';
import { AbortedError } from '../../core/errors.ts';
import { workerModuleUrl } from '../../core/task-runner.ts';
import type { TrialAnswer } from './trial-process.ts';
import type { DeviceTrial } from './try-device.ts';

/** A process that has not answered by then hangs; starting a GPU's driver for the first time may take a minute. */
const TIMEOUT_MS = 180_000;
const MAX_NOTES = 4000;

/** An answer, and what drivers wrote meanwhile. */
export type TrialOutcome = TrialAnswer & { readonly notes: string };

/**
 * Runs the trial; a process that crashes or hangs is a problem like others.
 * @throws AbortedError where the signal fires
 */
export async function runTrial(
  trial: DeviceTrial,
  options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number } = {},
): Promise<TrialOutcome> {
  const { signal, timeoutMs = TIMEOUT_MS } = options;
  const checkAborted = (): void => {
    if (signal?.aborted === true) throw new AbortedError();
  };
  checkAborted();
  const child = fork(workerModuleUrl('trial-process', import.meta.url), [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
  });
  let notes = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      notes = (notes + text).slice(0, MAX_NOTES);
    });
  }
  const end = (): void => {
    child.kill('SIGKILL');
  };
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, timeoutMs);
  signal?.addEventListener('abort', end);
  try {
    let answer: TrialAnswer | null = null;
    child.once('message', (message: TrialAnswer) => {
      answer = message;
    });
    const exit = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, by) => resolve(by ?? `code ${code}`));
      child.send(trial, (error) => error !== null && end());
    });
    checkAborted();
    return { ...(answer ?? { problem: explainExit(exit, timedOut ? timeoutMs : null) }), notes };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

/** @param timeoutMs how long was waited, where the end of the wait ended the process */
function explainExit(exit: string, timeoutMs: number | null): string {
  if (timeoutMs !== null) return `its process gave no answer within ${timeoutMs / 1000} s`;
  const killed = exit === 'SIGKILL' ? ', perhaps by the system, for want of memory' : '';
  return `its process ended with ${exit}${killed}`;
}
