// The kernel memory in which a search works: one batch of queries, and what each thread found for it. Its size does not
// depend on how many queries are asked; pieces grow by doubling, since kernel memory takes nothing back.
import type { KernelMemory } from '../kernel-memory.ts';
import type { VectorStore } from '../vector-store.ts';
import type { NearestQuery } from './queries.ts';
import type { ScanTask } from './tasks.ts';

/** Queries that one pass over the rows answers. */
export const BATCH_QUERIES = 64;
/** Rows that a thread can hold for all queries of a batch; where k is so large that 64 need more, fewer go together. */
const HELD_ROWS = 65_536;
const MAX_INT32 = 0x7fffffff;

/** Where a batch lies; made by `writeBatch`. */
export interface WrittenBatch {
  /** What the kernel's `setQueries` takes. */
  readonly queries: ScanTask['queries'];
}

/** Kernel memory for one batch at a time. */
export interface NearestScratch {
  /** How many queries go together for this k. */
  batchSize(k: number): number;
  /** Puts queries where the kernel reads them, and sets the counter of chunks back. */
  writeBatch(batch: readonly NearestQuery[], k: number): WrittenBatch;
  /** What the kernel's `scan` takes for this thread. */
  scanArguments(thread: number, start: number, end: number): ScanTask['scan'];
  /** What a thread found for a query of the batch, best first. Views, valid until the next batch. */
  found(
    thread: number,
    query: number,
    numQueries: number,
    k: number,
  ): { readonly rows: Uint32Array; readonly scores: Float32Array };
}

/** A piece that is replaced by a larger one where it is too small. */
function createPiece(memory: KernelMemory, initialBytes: number) {
  let bytes = initialBytes;
  let offset = memory.allocate(bytes);
  return {
    get offset() {
      return offset;
    },
    ensure(neededBytes: number): void {
      if (neededBytes <= bytes) return;
      bytes = Math.max(neededBytes, 2 * bytes);
      offset = memory.allocate(bytes);
    },
  };
}

/** Takes about (0.5 x threads) MiB and 64 vectors. Throws `ConfigError` where the memory is full. */
export function createNearestScratch(store: VectorStore, threads: number): NearestScratch {
  const { memory, stride, dimensions } = store;
  const queries = memory.allocate(BATCH_QUERIES * stride * 4);
  const queryDays = memory.allocate(BATCH_QUERIES * 4);
  const excludedStarts = memory.allocate((BATCH_QUERIES + 1) * 4);
  const excluded = createPiece(memory, 4 * 4096);
  const counter = memory.allocate(4);
  // Two numbers a query, then a score and a row for each that is held.
  const headBytes = BATCH_QUERIES * 8;
  const slots = Array.from({ length: threads }, () => createPiece(memory, headBytes + HELD_ROWS * 8));
  const floats = (offset: number, length: number) => new Float32Array(memory.memory.buffer, offset, length);
  const ints = (offset: number, length: number) => new Int32Array(memory.memory.buffer, offset, length);

  const writeVectors = (batch: readonly NearestQuery[]): void => {
    const target = floats(queries, BATCH_QUERIES * stride).fill(0);
    const blocked = batch.length & ~3;
    for (const [q, { vector }] of batch.entries()) {
      if (q >= blocked) {
        target.set(vector, q * stride);
        continue;
      }
      // Four queries share a block: four floats of each in turn.
      const block = (q & ~3) * stride + (q & 3) * 4;
      for (let i = 0; i < dimensions; i++) target[block + (i >> 2) * 16 + (i & 3)] = vector[i]!;
    }
  };
  const writeExcluded = (batch: readonly NearestQuery[]): void => {
    excluded.ensure(4 * batch.reduce((sum, query) => sum + (query.excluded?.length ?? 0), 0));
    const starts = ints(excludedStarts, BATCH_QUERIES + 1);
    let end = 0;
    for (const [q, { excluded: rows = [] }] of batch.entries()) {
      starts[q] = end;
      ints(excluded.offset + end * 4, rows.length).set(Int32Array.from(rows).sort());
      end += rows.length;
      starts[q + 1] = end;
    }
  };

  return {
    batchSize: (k) => Math.max(1, Math.min(BATCH_QUERIES, Math.floor(HELD_ROWS / k))),
    writeBatch(batch, k) {
      writeVectors(batch);
      ints(queryDays, batch.length).set(batch.map(({ day }) => day ?? MAX_INT32));
      writeExcluded(batch);
      for (const slot of slots) slot.ensure(headBytes + batch.length * k * 8);
      ints(counter, 1)[0] = 0;
      return { queries: [queries, queryDays, excludedStarts, excluded.offset, batch.length, k] };
    },
    scanArguments: (thread, start, end) => [slots[thread]!.offset, BATCH_QUERIES, counter, start, end],
    found(thread, query, numQueries, k) {
      const { offset } = slots[thread]!;
      const count = ints(offset + BATCH_QUERIES * 4, numQueries)[query]!;
      const scoresOffset = offset + headBytes + query * k * 4;
      return {
        scores: floats(scoresOffset, count),
        rows: new Uint32Array(memory.memory.buffer, scoresOffset + numQueries * k * 4, count),
      };
    },
  };
}
