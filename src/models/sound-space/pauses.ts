// Lets long computations be stopped: between their steps, signals and the news of other work come through now and then. What is
// computed depends on none of it.
import { AbortedError } from '../../core/errors.ts';

/** To be called between steps, however short these are. Throws AbortedError once the work is to stop. */
export type Pause = () => Promise<void>;

/** Nobody waits longer than this for an answer to Ctrl-C, plus one step; each pause costs some microseconds. */
const MOST_MS = 20;

/** Pauses of one piece of work. */
export function createPause(signal?: AbortSignal): Pause {
  let sinceMs = performance.now();
  return async () => {
    if (performance.now() - sinceMs >= MOST_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      sinceMs = performance.now();
    }
    if (signal?.aborted === true) throw new AbortedError();
  };
}
