// A stream that can't be written fails later and elsewhere, where Node would crash with a stack trace. Here such
// faults are caught: a reader that has gone (`segue ... | head`) is none, a full disk is told once, at the end.
import type { Writable } from 'node:stream';
import { StorageError } from '../core/errors.ts';
import { toStorageError } from '../formats/storage.ts';

/** Watches the two output streams of a process. */
export interface WatchedOutput {
  /** Waits until all is written, then gives what kept data from being written, or null. */
  settle(): Promise<StorageError | null>;
}

/**
 * From now on no fault of these streams ends the process. Work goes on when a reader has gone, so that nothing is
 * left half written.
 * @param data the stream of data; faults of it other than a gone reader (EPIPE) are told by `settle`
 * @param news the stream of progress and messages; its faults are ignored, for there is nowhere to tell them
 */
export function watchOutput(data: Writable, news: Writable): WatchedOutput {
  let fault: StorageError | null = null;
  data.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    const worded = toStorageError(error, 'write', 'the standard output');
    fault ??= new StorageError(worded.message, { cause: error });
  });
  news.on('error', () => {});
  return {
    async settle() {
      // Called when what was written before has gone out or failed; then the error event has one turn to come.
      await new Promise<void>((resolve) => data.write('', () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
      return fault;
    },
  };
}
