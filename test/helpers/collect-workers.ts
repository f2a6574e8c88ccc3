// The worker threads that a test starts, to see that they end.
import type { Worker } from 'node:worker_threads';

/** Collects workers from now on. @returns ends that, and gives them; the `threadId` of one that has ended is -1 */
export function collectWorkers(): () => readonly Worker[] {
  const workers: Worker[] = [];
  const add = (worker: Worker): void => {
    workers.push(worker);
  };
  process.on('worker', add);
  return () => {
    process.off('worker', add);
    return workers;
  };
}
