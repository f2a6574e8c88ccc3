// Runs the same functions inline or on worker threads. Work is cut by the caller, never by the number of threads,
// so results don't depend on it.
import { Piscina } from 'piscina';
import { AbortedError, SegueError } from './errors.ts';

/** Functions by name, each from one cloneable task to one cloneable result. */
export type TaskHandlers = Readonly<Record<string, (task: never) => unknown>>;

/** Runs tasks of some handlers. */
export interface TaskRunner<Handlers extends TaskHandlers> {
  readonly threads: number;
  run<Name extends keyof Handlers & string>(
    name: Name,
    task: Parameters<Handlers[Name]>[0],
  ): Promise<Awaited<ReturnType<Handlers[Name]>>>;
  /** Ends the threads; what still runs fails, and so does every later `run`. Safe to call twice. */
  close(): Promise<void>;
}

/** What a runner needs to know. */
export interface TaskRunnerOptions<Data, Handlers extends TaskHandlers> {
  /** Makes the handlers in this thread; used where `threads` is 1. */
  readonly createHandlers: (data: Data) => Handlers;
  /** Module whose exports are the same handlers made from `Piscina.workerData`. */
  readonly workerUrl: URL;
  /** Given to each thread once; arrays on SharedArrayBuffers are shared, others copied. */
  readonly data: Data;
  /** At least 1. */
  readonly threads: number;
}

/** Threads start at the first task and end with `close`. */
export function createTaskRunner<Data, Handlers extends TaskHandlers>(
  options: TaskRunnerOptions<Data, Handlers>,
): TaskRunner<Handlers> {
  const { threads } = options;
  let handlers: Handlers | undefined;
  let pool: Piscina | undefined;
  let isClosed = false;
  return {
    threads,
    async run(name, task) {
      // Starting threads anew would leave them to nobody.
      if (isClosed) throw new SegueError('CLOSED', 'the model is closed; load or train it again');
      if (threads === 1) {
        handlers ??= options.createHandlers(options.data);
        // Lets timers and signals through between tasks.
        await new Promise((resolve) => setImmediate(resolve));
        return handlers[name]!(task as never) as never;
      }
      pool ??= new Piscina({
        filename: options.workerUrl.href,
        workerData: options.data,
        minThreads: threads,
        maxThreads: threads,
        // A warning filter or loader flag of the parent is of no use to a worker.
        execArgv: [],
      });
      return (await pool.run(task, { name })) as never;
    },
    async close() {
      isClosed = true;
      const closing = pool;
      pool = undefined;
      handlers = undefined;
      await closing?.destroy();
    },
  };
}

/**
 * Cuts `count` items into runs of `chunkSize`, runs them side by side and returns the results in order.
 * Stops with an `AbortedError` between chunks once the signal fires; begins no further chunk once one has failed.
 * @param onDone called with the number of items done so far
 */
export async function runInChunks<Result>(
  count: number,
  chunkSize: number,
  concurrency: number,
  runChunk: (start: number, end: number) => Promise<Result>,
  options: { readonly signal?: AbortSignal | undefined; readonly onDone?: (items: number) => void } = {},
): Promise<Result[]> {
  const numChunks = Math.ceil(count / chunkSize);
  const results = new Array<Result>(numChunks);
  let next = 0;
  let done = 0;
  let hasFailed = false;
  const work = async (): Promise<void> => {
    while (next < numChunks && !hasFailed) {
      if (options.signal?.aborted === true) throw new AbortedError();
      const chunk = next++;
      const start = chunk * chunkSize;
      const end = Math.min(count, start + chunkSize);
      try {
        results[chunk] = await runChunk(start, end);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
      done += end - start;
      options.onDone?.(done);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, numChunks)) }, work));
  return results;
}

/** URL of a worker module beside the calling one: `.ts` in source, `.js` in the build. */
export function workerModuleUrl(name: string, callerUrl: string): URL {
  return new URL(`./${name}${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl);
}
