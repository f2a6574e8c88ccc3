// Gradients of a batch from several sessions of one thread each, on worker threads: the batch is cut into a fixed number of
// shards, so that bits do not depend on how many threads share them. A session's own threads cut a product by their
// number, and sum in another order.
import { ConfigError } from '../../core/errors.ts';
import { isStatic } from '../graph/dims.ts';
import { copyToShared, createTensor, type EngineTensor, zeros } from '../graph/engine-tensor.ts';
import type { Tensor } from '../graph/graph.ts';
import { STEP_INPUT } from '../graph/step-input.ts';
import type { SessionOptions } from '../session.ts';
import { combineShards } from './combine-shards.ts';
import { type BatchGradients, type GradientRunner, openGradientModel } from './gradient-model.ts';
import { buildGradientModel, type GradientSession } from './gradient-session.ts';
import { type GradientThread, startGradientThread } from './gradient-thread.ts';
import type { ShardTask, WorkerStart } from './gradient-worker.ts';
import { type BatchShard, type ShardAxes, splitBatch } from './shard-batch.ts';

/** How batches are cut and computed. */
export interface ShardOptions {
  /** Parts of a batch, from 1; results depend on it. */
  readonly shards: number;
  /** Threads that share them, the calling one among them, from 1; results do not depend on it. */
  readonly threads: number;
}

/**
 * Holds the options of a training to each other.
 * @returns null where there are no shards
 * @throws ConfigError for a number out of range, threads without shards, and sessions that shards can not have
 */
export function checkShardOptions(options: {
  readonly shards?: number | undefined;
  readonly threads?: number | undefined;
  readonly session?: SessionOptions | undefined;
}): ShardOptions | null {
  const { shards, threads = 1, session = {} } = options;
  for (const [name, value] of Object.entries({ shards: shards ?? 1, threads })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new ConfigError(`trainer: expected ${name} as a whole number from 1, got ${value}`);
  }
  if (shards === undefined) {
    if (threads === 1) return null;
    throw new ConfigError(
      `trainer: ${threads} threads share shards, and there are none; give shards, or session.threads for one session`,
    );
  }
  if (session.threads !== undefined) {
    throw new ConfigError(
      `trainer: each shard has one thread, got session.threads ${session.threads}; say by threads how many share the shards`,
    );
  }
  if (session.device !== undefined && session.device !== 'cpu') {
    throw new ConfigError(`trainer: shards need the device cpu, got ${session.device}; leave shards out`);
  }
  return { shards, threads };
}

/**
 * A gradient session of shards. The calling thread computes the first of them itself; the others have a worker each as far
 * as `threads` go.
 * Loss, gradients and updates are means over the shards, weighted by their examples. Where the graph has a step input, shard
 * k of a run that is fed n has n shards + k, so that dropout masks differ.
 * @param axes where examples lie in the inputs
 * @throws as `createGradientSession`
 */
export async function createShardedGradients(
  loss: Tensor,
  parameters: readonly Tensor[],
  { shards, threads, axes }: ShardOptions & { readonly axes: ShardAxes },
): Promise<GradientSession> {
  const { network, gradientModel } = buildGradientModel(loss, parameters);
  const own = await openGradientModel(gradientModel, { threads: 1 });
  const targets = Array.from({ length: shards }, (_, shard) =>
    shard === 0 ? {} : createTargets(parameters),
  );
  const workers: GradientThread[] = [];
  const close = async (): Promise<void> => {
    await Promise.all([own.close(), ...workers.map((worker) => worker.close())]);
  };
  const starts = Array.from({ length: Math.min(threads, shards) - 1 }, async () => {
    workers.push(await startGradientThread({ model: gradientModel, targets }));
  });
  const failed = (await Promise.allSettled(starts)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw (failed as PromiseRejectedResult).reason;
  }
  return {
    model: network,
    run: async (batch, values, into = {}) => {
      const parts = splitBatch(batch, axes, shards);
      const { [STEP_INPUT]: step, ...common } = values;
      const tasks = parts.map((part, shard) => createTask(part, step, shards, shard));
      const results = await runTasks({ own, workers, targets: targets.with(0, into) }, tasks, common);
      return combineShards(
        results,
        parts.map(({ weight }) => weight),
      );
    },
    close,
  };
}

/** Shared arrays for the gradients of a shard; tensors of free lengths have none. */
function createTargets(parameters: readonly Tensor[]): Record<string, EngineTensor> {
  const fixed = parameters.filter(({ shape }) => isStatic(shape));
  return Object.fromEntries(
    fixed.map(({ name, dtype, shape }) => [name, copyToShared(zeros(dtype, shape as readonly number[]))]),
  );
}

function createTask(
  { batch }: BatchShard,
  step: EngineTensor | undefined,
  shards: number,
  shard: number,
): ShardTask {
  if (step === undefined) return { shard, batch, values: {} };
  const number = Number(step.data[0]) * shards + shard;
  return { shard, batch, values: { [STEP_INPUT]: createTensor('int64', [], [number]) } };
}

interface ShardRunners {
  readonly own: GradientRunner;
  readonly workers: readonly GradientThread[];
  /** By shard. */
  readonly targets: WorkerStart['targets'];
}

/** Results in the order of the tasks; of several errors the one of the first task. */
async function runTasks(
  { own, workers, targets }: ShardRunners,
  tasks: readonly ShardTask[],
  values: Readonly<Record<string, EngineTensor>>,
): Promise<BatchGradients[]> {
  const numThreads = 1 + workers.length;
  const endOf = (thread: number): number => Math.ceil((thread * tasks.length) / numThreads);
  const asked = workers.map((worker, place) => {
    const share = tasks.slice(endOf(place + 1), endOf(place + 2));
    return share.length === 0 ? [] : worker.run(share, values);
  });
  // The workers have begun; a run of the own session holds this thread.
  const computed = (async () => {
    const results: BatchGradients[] = [];
    for (const task of tasks.slice(0, endOf(1))) {
      results.push(await own.run(task.batch, { ...values, ...task.values }, targets[task.shard]));
    }
    return results;
  })();
  const settled = await Promise.allSettled([computed, ...asked]);
  return settled.flatMap((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
