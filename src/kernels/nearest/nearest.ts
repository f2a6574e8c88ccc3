// Exact nearest vectors: the rows with the largest scaled dot product, on any number of threads with one result.
// Exact, because one pass over all songs of a large catalogue answers 64 queries in 0.27 s on 2 cores.
import { AbortedError, ConfigError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/progress.ts';
import { createTaskRunner, type TaskRunner, workerModuleUrl } from '../../core/task-runner.ts';
import type { KernelVariant } from '../load-kernel.ts';
import type { VectorStore } from '../vector-store.ts';
import { findUnusableRow } from './find-unusable-row.ts';
import {
  checkNearestOptions,
  checkNearestQueries,
  type NearestOptions,
  type NearestQuery,
  type NearestRows,
} from './queries.ts';
import { createNearestScratch, type NearestScratch } from './scratch.ts';
import { createNearestTasks, type NearestTaskHandlers } from './tasks.ts';

/** Vectors that can be searched. Searches run one after another; each uses all threads. */
export interface Nearest {
  /**
   * For each query the k rows with the largest `scale(row) * dot(query, row)`, computed in float32 in a fixed order:
   * answers don't depend on threads or on what is asked together.
   * @throws ConfigError for a query or option that can't be used; AbortedError; SegueError once closed
   */
  search(
    queries: readonly NearestQuery[],
    options: NearestOptions,
    work?: Pick<WorkContext, 'signal'>,
  ): Promise<NearestRows[]>;
  /**
   * The same vectors and threads with other factors, (numVectors).
   * @throws ConfigError where they are not finite or not one a row
   */
  withScales(scales: Float32Array): Nearest;
  /** Ends the threads, also of all that share them. Safe to call twice. */
  close(): Promise<void>;
}

/** How to search. */
export interface CreateNearestOptions {
  /** At least 1; default 1. */
  readonly threads?: number;
  /** A finite factor for each row's product; default 1. `cosineScales` gives those for the cosine. */
  readonly scales?: Float32Array;
  /** Days since 1970-01-01, one a row; null (default): no row has one. */
  readonly days?: Int32Array | null;
  /** Default `simd`, which gives the same bits on every machine. */
  readonly variant?: KernelVariant;
}

/** What all searches over the same vectors share. */
interface SharedSearch {
  readonly store: VectorStore;
  readonly runner: TaskRunner<NearestTaskHandlers>;
  readonly scratch: NearestScratch;
  readonly scalesOffset: number;
  readonly daysOffset: number;
  /** Which factors lie at `scalesOffset` now. */
  currentScales: Float32Array | null;
  /** Ends when the search before has ended; scratch serves one at a time. */
  turn: Promise<unknown>;
}

/**
 * Prepares a search. The vectors are read in place, and must not change while a search runs; scratch and factors (4 bytes a
 * row, 8 with days) are taken from their memory for good.
 * @throws ConfigError where a row is not finite or too large for float32, or `scales` or `days` are not one a row
 */
export function createNearest(vectors: VectorStore, options: CreateNearestOptions = {}): Nearest {
  const { threads = 1, days = null, variant = 'simd' } = options;
  const { memory, numVectors } = vectors;
  const scales = options.scales ?? new Float32Array(numVectors).fill(1);
  checkScales(vectors, scales);
  if (days !== null && days.length !== numVectors) {
    throw new ConfigError(
      `nearest vectors: expected a day for each of ${numVectors} rows, got ${days.length}`,
    );
  }
  const unusable = findUnusableRow(vectors, variant);
  if (unusable !== -1) {
    throw new ConfigError(
      `nearest vectors: row ${unusable} is not finite, or too large for float32; train or export the vectors again`,
    );
  }
  const daysOffset = days === null ? 0 : memory.allocate(numVectors * 4);
  if (days !== null) new Int32Array(memory.memory.buffer, daysOffset, numVectors).set(days);
  return createSearch(
    {
      store: vectors,
      runner: createTaskRunner({
        createHandlers: createNearestTasks,
        workerUrl: workerModuleUrl('worker', import.meta.url),
        data: { memory: memory.memory, variant },
        threads,
      }),
      scratch: createNearestScratch(vectors, threads),
      scalesOffset: memory.allocate(numVectors * 4),
      daysOffset,
      currentScales: null,
      turn: Promise.resolve(),
    },
    scales,
  );
}

function checkScales({ numVectors }: VectorStore, scales: Float32Array): void {
  if (scales.length !== numVectors) {
    throw new ConfigError(
      `nearest vectors: expected a factor for each of ${numVectors} rows, got ${scales.length}`,
    );
  }
  const bad = scales.findIndex((scale) => !Number.isFinite(scale));
  if (bad !== -1) {
    throw new ConfigError(`nearest vectors: expected finite factors, got ${scales[bad]} for row ${bad}`);
  }
}

function createSearch(shared: SharedSearch, scales: Float32Array): Nearest {
  const { store, runner, scratch } = shared;
  return {
    async search(queries, options, { signal } = {}) {
      const { k, start, end } = checkNearestOptions(store.numVectors, options);
      checkNearestQueries(store, queries);
      const most = Math.min(k, end - start);
      if (most === 0) return queries.map(() => ({ rows: new Uint32Array(0), scores: new Float64Array(0) }));
      const batchSize = scratch.batchSize(most);
      const results: NearestRows[] = [];
      for (let first = 0; first < queries.length; first += batchSize) {
        const batch = queries.slice(first, first + batchSize);
        const searched = shared.turn.then(() => {
          if (signal?.aborted === true) throw new AbortedError();
          return searchBatch(shared, scales, batch, { k: most, start, end });
        });
        shared.turn = searched.catch(() => undefined);
        results.push(...(await searched));
      }
      return results;
    },
    withScales(others) {
      checkScales(store, others);
      return createSearch(shared, others);
    },
    close: () => runner.close(),
  };
}

async function searchBatch(
  shared: SharedSearch,
  scales: Float32Array,
  batch: readonly NearestQuery[],
  { k, start, end }: Required<NearestOptions>,
): Promise<NearestRows[]> {
  const { store, runner, scratch, scalesOffset, daysOffset } = shared;
  if (shared.currentScales !== scales) {
    new Float32Array(store.memory.memory.buffer, scalesOffset, store.numVectors).set(scales);
    shared.currentScales = scales;
  }
  const { queries } = scratch.writeBatch(batch, k);
  const threads = Array.from({ length: runner.threads }, (_, thread) => thread);
  // Even where one thread fails, the scratch is in use until all have ended.
  const ended = await Promise.allSettled(
    threads.map((thread) =>
      runner.run('scan', {
        rows: [store.byteOffset, store.stride * 4, scalesOffset, daysOffset],
        queries,
        scan: scratch.scanArguments(thread, start, end),
      }),
    ),
  );
  const failed = ended.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failed !== undefined) throw failed.reason;
  return batch.map((_, query) =>
    mergeFound(
      threads.map((thread) => scratch.found(thread, query, batch.length, k)),
      k,
    ),
  );
}

/** The k best of lists that are in order each. */
function mergeFound(lists: readonly ReturnType<NearestScratch['found']>[], k: number): NearestRows {
  const count = Math.min(
    k,
    lists.reduce((sum, { rows }) => sum + rows.length, 0),
  );
  const rows = new Uint32Array(count);
  const scores = new Float64Array(count);
  const places = lists.map(() => 0);
  for (let rank = 0; rank < count; rank++) {
    let best = -1;
    for (const [i, list] of lists.entries()) {
      const place = places[i]!;
      if (place === list.rows.length) continue;
      if (best !== -1) {
        const score = lists[best]!.scores[places[best]!]!;
        if (list.scores[place]! < score) continue;
        if (list.scores[place]! === score && list.rows[place]! > lists[best]!.rows[places[best]!]!) continue;
      }
      best = i;
    }
    const place = places[best]!++;
    rows[rank] = lists[best]!.rows[place]!;
    // Turns -0 into 0.
    scores[rank] = lists[best]!.scores[place]! + 0;
  }
  return { rows, scores };
}
