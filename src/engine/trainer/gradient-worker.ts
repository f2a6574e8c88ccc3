// Entry of a worker thread that computes gradients of shards. It keeps what lies in shared memory, such as parameters, from
// the first message on; it writes gradients to shared memory, and hands over what has no place there.
import { on } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { Batch } from './batch-source.ts';
import { type BatchGradients, type GradientModel, openGradientModel } from './gradient-model.ts';
import { type PackedError, packError } from './worker-error.ts';

/** What a worker is given at its start. */
export interface WorkerStart {
  readonly model: GradientModel;
  /** By shard: in shared memory where gradients are written to. */
  readonly targets: readonly Readonly<Record<string, EngineTensor>>[];
}

/** A shard to compute. */
export interface ShardTask {
  /** Index of its targets. */
  readonly shard: number;
  readonly batch: Batch;
  /** Values for this shard alone. */
  readonly values: Readonly<Record<string, EngineTensor>>;
}

/** What a worker is asked: to compute shards, or to end. */
export type WorkerRequest =
  | {
      readonly kind: 'run';
      /** Values that are new since the last request; all others are as they were. */
      readonly changed: Readonly<Record<string, EngineTensor>>;
      readonly tasks: readonly ShardTask[];
    }
  | { readonly kind: 'close' };

/** What a worker answers, once to each request to run and once, without results, when it is ready. */
export type WorkerReply =
  | {
      readonly kind: 'results';
      /** Without the gradients that are in shared memory. */
      readonly results: readonly BatchGradients[];
    }
  | { readonly kind: 'failed'; readonly error: PackedError };

/** Buffers of tensors that nobody else holds, each once. */
function ownBuffers(results: readonly BatchGradients[]): ArrayBuffer[] {
  const tensors = results.flatMap(({ gradients, updates }) => [...gradients.values(), ...updates.values()]);
  const buffers = tensors.map(({ data }) => data.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
  return [...new Set(buffers)];
}

async function serve(port: MessagePort, { model, targets }: WorkerStart): Promise<void> {
  const reply = (message: WorkerReply, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  try {
    const session = await openGradientModel(model, { threads: 1 });
    const requests = on(port, 'message');
    reply({ kind: 'results', results: [] });
    const values: Record<string, EngineTensor> = {};
    // One after the other: a request to close waits for what is computed.
    for await (const [request] of requests as AsyncIterable<[WorkerRequest]>) {
      if (request.kind === 'close') break;
      Object.assign(values, request.changed);
      try {
        const results: BatchGradients[] = [];
        for (const task of request.tasks) {
          const into = targets[task.shard]!;
          const result = await session.run(task.batch, { ...values, ...task.values }, into);
          const gradients = [...result.gradients].filter(([name]) => into[name] === undefined);
          results.push({ ...result, gradients: new Map(gradients) });
        }
        reply({ kind: 'results', results }, ownBuffers(results));
      } catch (error) {
        reply({ kind: 'failed', error: packError(error) });
      }
    }
    await session.close();
  } catch (error) {
    reply({ kind: 'failed', error: packError(error) });
  }
  port.close();
}

await serve(parentPort!, workerData as WorkerStart);
