// A worker thread as its owner sees it: asked for the gradients of shards, it answers with them or with an error, and it
// ends when it is closed, whatever happens.
import { Worker } from 'node:worker_threads';
import { SegueError, TrainingError } from '../../core/errors.ts';
import { workerModuleUrl } from '../../core/task-runner.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { BatchGradients } from './gradient-model.ts';
import type { ShardTask, WorkerReply, WorkerRequest, WorkerStart } from './gradient-worker.ts';
import { unpackError } from './worker-error.ts';

/** A thread that computes gradients; one request at a time. */
export interface GradientThread {
  /**
   * @param values of all shards, by name. What lies in shared memory is sent once and must stay in its place; all else is
   *   copied at each call
   * @returns gradients of each task
   * @throws what a session's run throws; TrainingError where the thread has ended
   */
  run(
    tasks: readonly ShardTask[],
    values: Readonly<Record<string, EngineTensor>>,
  ): Promise<readonly BatchGradients[]>;
  /** Ends the thread after what it computes. Safe to call twice. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(results: readonly BatchGradients[]): void;
  reject(error: Error): void;
}

/**
 * Starts a thread and waits until it has loaded the model.
 * @param moduleUrl of what it runs; default gradient-worker.ts
 * @throws what `createSession` throws
 */
export async function startGradientThread(
  start: WorkerStart,
  moduleUrl: URL = workerModuleUrl('gradient-worker', import.meta.url),
): Promise<GradientThread> {
  // A warning filter or loader flag of the parent is of no use to a worker.
  const worker = new Worker(moduleUrl, { workerData: start, execArgv: [], name: 'gradients' });
  const thread = new Thread(worker, start.targets);
  try {
    await thread.answer();
  } catch (error) {
    await thread.close();
    throw error;
  }
  return thread;
}

class Thread implements GradientThread {
  readonly #worker: Worker;
  readonly #targets: WorkerStart['targets'];
  readonly #ended: Promise<void>;
  /** What the worker knows, by name. */
  readonly #sent = new Map<string, EngineTensor['data']>();
  #waiting: Waiting | null = null;
  #failure: Error | null = null;
  #isClosing = false;

  constructor(worker: Worker, targets: WorkerStart['targets']) {
    this.#worker = worker;
    this.#targets = targets;
    this.#ended = new Promise((resolve) => {
      worker.once('exit', (code) => {
        this.#fail(endedError(`with exit code ${code}`));
        resolve();
      });
    });
    worker.on('error', (cause: Error) => this.#fail(endedError(`by ${cause.message}`, cause)));
    worker.on('messageerror', (cause) =>
      this.#fail(endedError('with an answer that can not be read', cause)),
    );
    worker.on('message', (reply: WorkerReply) => this.#take(reply));
    // Only a thread that is waited for keeps the process alive.
    worker.unref();
  }

  /** The next answer. */
  answer(): Promise<readonly BatchGradients[]> {
    if (this.#isClosing) return Promise.reject(closedError());
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  async run(
    tasks: readonly ShardTask[],
    values: Readonly<Record<string, EngineTensor>>,
  ): Promise<readonly BatchGradients[]> {
    const changed: Record<string, EngineTensor> = {};
    for (const [name, tensor] of Object.entries(values)) {
      const isShared = tensor.data.buffer instanceof SharedArrayBuffer;
      if (!isShared || this.#sent.get(name) !== tensor.data) changed[name] = tensor;
      this.#sent.set(name, tensor.data);
    }
    const answer = this.answer();
    this.#post({ kind: 'run', changed: withoutViews(changed), tasks: tasks.map(withoutViewsIn) });
    return (await answer).map((result, place) => {
      const written = Object.entries(this.#targets[tasks[place]!.shard]!);
      return { ...result, gradients: new Map([...written, ...result.gradients]) };
    });
  }

  async close(): Promise<void> {
    if (this.#failure === null && !this.#isClosing) {
      this.#isClosing = true;
      this.#worker.ref();
      this.#post({ kind: 'close' });
    }
    await this.#ended;
  }

  #post(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }

  #take(reply: WorkerReply): void {
    const waiting = this.#settle();
    if (reply.kind === 'results') waiting?.resolve(reply.results);
    else waiting?.reject(unpackError(reply.error));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#settle()?.reject(this.#failure);
  }

  #settle(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#worker.unref();
    return waiting;
  }
}

const closedError = (): SegueError => new SegueError('CLOSED', 'the trainer is closed; make another one');

function endedError(how: string, cause?: unknown): TrainingError {
  const message = `trainer: a worker thread ended ${how}; resume from the last checkpoint, with fewer threads or smaller batches where memory is short`;
  return new TrainingError(message, {}, { cause });
}

const withoutViewsIn = ({ shard, batch, values }: ShardTask): ShardTask => ({
  shard,
  batch: withoutViews(batch),
  values: withoutViews(values),
});

/** A message copies all of a buffer, so a view of a part is copied before, by itself. */
function withoutViews(tensors: Readonly<Record<string, EngineTensor>>): Record<string, EngineTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const { buffer, byteLength } = tensor.data;
      const isPart = buffer instanceof ArrayBuffer && buffer.byteLength !== byteLength;
      return [name, isPart ? { ...tensor, data: tensor.data.slice() } : tensor];
    }),
  );
}
