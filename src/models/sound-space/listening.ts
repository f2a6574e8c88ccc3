// Hears the songs of a pack on several threads, some songs a task. Each is heard by itself in a session of one thread, so that
// neither threads nor company change a bit of what is heard.
import type { WorkContext } from '../../core/progress.ts';
import { createTaskRunner, runInChunks, workerModuleUrl } from '../../core/task-runner.ts';
import { createHearTasks, type HearTaskData } from './hear-tasks.ts';

/** Hears songs. Close it when done. */
export interface SongHearer {
  /**
   * @param songIds outside ids, all in the pack
   * @param take is given the features of each song, `featuresOf`, with its place among the ids; in any order
   * @throws AbortedError; FormatError where the pack is damaged
   */
  hear(
    songIds: Float64Array,
    take: (place: number, features: Float64Array) => void,
    work?: WorkContext,
  ): Promise<void>;
  /** Waits for what still runs, at most some seconds, and ends the threads. */
  close(): Promise<void>;
}

/** Songs a task: some seconds of work at most, so that news and interruptions come through. */
const SONGS_A_TASK = 8;

/** @param threads from 1; 1 hears in the calling thread */
export function createSongHearer(data: HearTaskData, threads: number): SongHearer {
  const workerUrl = workerModuleUrl('worker', import.meta.url);
  const runner = createTaskRunner({ createHandlers: createHearTasks, workerUrl, data, threads });
  /** Tasks on threads. A thread that ends while its session runs takes the process with it. */
  const running = new Set<Promise<Float64Array>>();
  let isClosed = false;

  const hearOn = async (songIds: Float64Array): Promise<Float64Array> => {
    const task = runner.run('hear', { songIds });
    running.add(task);
    try {
      return await task;
    } finally {
      running.delete(task);
    }
  };
  /** What fails on a thread is done again here: an error that comes from another thread has lost what kind it is. */
  const hearHere = async (songIds: Float64Array): Promise<Float64Array> => {
    const tasks = createHearTasks(data);
    try {
      return await tasks.hear({ songIds });
    } finally {
      await tasks.close();
    }
  };

  return {
    async hear(songIds, take, { progress, signal } = {}) {
      const hearSome = async (start: number, end: number): Promise<void> => {
        const ids = songIds.slice(start, end);
        const features = await hearOn(ids).catch((error: unknown) => {
          if (threads === 1 || isClosed) throw error;
          return hearHere(ids);
        }); // (songs, features)
        const size = features.length / (end - start);
        for (let i = 0; i < end - start; i++) take(start + i, features.subarray(i * size, (i + 1) * size));
      };
      const onDone = (songs: number): void => progress?.advanceTo(songs);
      await runInChunks(songIds.length, SONGS_A_TASK, threads, hearSome, { signal, onDone });
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(running);
      // In the calling thread nothing else closes pack and session.
      if (threads === 1) await runner.run('close', undefined);
      await runner.close();
    },
  };
}
