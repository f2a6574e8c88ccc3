// Batches of spectrograms with their targets, read ahead of the trainer on threads of their own, and how long the trainer had
// to wait for them all the same.
import { createTaskRunner, workerModuleUrl } from '../../../core/task-runner.ts';
import { createTensor } from '../../../engine/graph/engine-tensor.ts';
import type { Batch, BatchSource } from '../../../engine/trainer/batch-source.ts';
import { addTargets, type MelExamples } from '../labels.ts';
import { MEL_INPUT, STATISTICS_INPUT, TARGETS_INPUT } from '../networks/network.ts';
import { createLoadTasks, type LoadedBatch, type LoadTask, type LoadTaskData } from './load-tasks.ts';
import { createBatchPlanner, type PlannedExample } from './plan-batches.ts';

/** What to load. */
export interface MelLoaderOptions extends Omit<LoadTaskData, 'songIds' | 'plan'> {
  readonly examples: MelExamples;
  /** Rows of the examples to train on. */
  readonly songs: Uint32Array;
  readonly batchSize: number;
  readonly seed: number;
  readonly mixup: number;
  /** Whether batches also hold the statistics of the sounds without masks; see `buildTraining`. */
  readonly statistics: boolean;
  /** From 1; 1 loads in the calling thread. Results don't depend on it. */
  readonly threads: number;
  /** Batches that are begun before they are asked for, from 0. */
  readonly ahead: number;
}

/** Batches, with a watch. Close it when done. */
export interface MelLoader extends BatchSource {
  /** Since the first batch was there, which always waits: how long the trainer waited, how long it has been running, and songs given. */
  waiting(): { readonly waitedMs: number; readonly runningMs: number; readonly numSongs: number };
  /** Ends the threads. */
  close(): Promise<void>;
}

/** @throws by its batches: as `openMelPack` and `read` do, NotFoundError, FormatError, StorageError */
export function createMelLoader(options: MelLoaderOptions): MelLoader {
  const { examples, songs, mels, numFrames, fit, bands, specAugment, threads, ahead } = options;
  const { batchSize, seed, mixup } = options;
  const planner = createBatchPlanner({ numSongs: songs.length, batchSize, seed, mixup });
  const data: LoadTaskData = {
    ...{ mels, numFrames, fit, bands, specAugment },
    songIds: Float64Array.from(songs, (row) => examples.songIds[row]!),
    plan: { numSongs: songs.length, batchSize, seed, mixup },
  };
  const workerUrl = workerModuleUrl('worker', import.meta.url);
  const runner = createTaskRunner({ createHandlers: createLoadTasks, workerUrl, data, threads });
  const { numBatches } = planner;
  const begun = new Map<string, Promise<LoadedBatch>>();
  let isClosed = false;
  const watch = { waitedMs: 0, startedMs: Number.NaN, numSongs: 0 };

  /** Epoch and index as many batches later. */
  const later = (epoch: number, index: number, steps: number): [number, number] => {
    const place = epoch * numBatches + index + steps;
    return [Math.floor(place / numBatches), place % numBatches];
  };
  /** What fails on a thread is done again here: an error that comes from another thread has lost what kind it is. */
  const loadHere = async (task: LoadTask): Promise<LoadedBatch> => {
    const tasks = createLoadTasks(data);
    try {
      return await tasks.load(task);
    } finally {
      await tasks.close();
    }
  };
  const begin = (epoch: number, index: number): Promise<LoadedBatch> => {
    const key = `${epoch} ${index}`;
    const known = begun.get(key);
    if (known !== undefined) return known;
    const loading = runner.run('load', { epoch, index }).catch((error: unknown) => {
      if (threads === 1 || isClosed) throw error;
      return loadHere({ epoch, index });
    });
    loading.catch(() => undefined); // told where the batch is asked for
    begun.set(key, loading);
    return loading;
  };

  return {
    description: JSON.stringify({
      ...{ batchSize, seed, mixup, numFrames, fit, specAugment },
      songs: songs.length,
      labels: examples.shares.length,
    }),
    numBatches: () => numBatches,
    async batch(epoch, index): Promise<Batch> {
      const askedMs = performance.now();
      const loading = begin(epoch, index);
      for (let steps = 1; steps <= ahead; steps++) begin(...later(epoch, index, steps));
      const { mel, statistics } = await loading;
      begun.delete(`${epoch} ${index}`);
      const nowMs = performance.now();
      const plan = planner.plan(epoch, index);
      // Threads start with the first batch, which always waits.
      if (Number.isNaN(watch.startedMs)) watch.startedMs = nowMs;
      else watch.waitedMs += nowMs - askedMs;
      watch.numSongs += plan.length;
      return {
        [MEL_INPUT]: createTensor(
          'float32',
          [plan.length, mel.length / plan.length / numFrames, numFrames],
          mel,
        ),
        ...(options.statistics && {
          [STATISTICS_INPUT]: createTensor(
            'float32',
            [plan.length, statistics.length / plan.length],
            statistics, // (batch, 3 bands)
          ),
        }),
        [TARGETS_INPUT]: targetsOf(examples, songs, plan),
      };
    },
    waiting: () => {
      const { waitedMs, startedMs, numSongs } = watch;
      return { waitedMs, numSongs, runningMs: Number.isNaN(startedMs) ? 0 : performance.now() - startedMs };
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(begun.values());
      begun.clear();
      // In the calling thread nothing else closes the pack.
      if (threads === 1) await runner.run('close', undefined);
      await runner.close();
    },
  };
}

/** (batch, labels), from 0 to 1. */
function targetsOf(examples: MelExamples, songs: Uint32Array, plan: readonly PlannedExample[]) {
  const numLabels = examples.shares.length;
  const targets = new Float32Array(plan.length * numLabels); // (batch, labels)
  plan.forEach(({ song, partner, share }, place) => {
    const into = targets.subarray(place * numLabels, (place + 1) * numLabels);
    addTargets(examples, songs[song]!, share, into);
    if (partner !== song) addTargets(examples, songs[partner]!, 1 - share, into);
  });
  return createTensor('float32', [plan.length, numLabels], targets);
}
