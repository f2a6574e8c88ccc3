// Exact nearest vectors by ours, timed inside one process. Arguments: files of vectors and queries (float32), their
// numbers, dimensions, k, threads; 0 threads measure the plain TypeScript reference and nothing else. Prints one
// `SearchTimes`, or one `ReferenceTime`.
import { closeSync, openSync, readSync } from 'node:fs';
import { createKernelMemory } from '../../src/kernels/kernel-memory.ts';
import type { KernelVariant } from '../../src/kernels/load-kernel.ts';
import { cosineScales } from '../../src/kernels/nearest/cosine-scales.ts';
import { createNearest, type Nearest } from '../../src/kernels/nearest/nearest.ts';
import { searchByReference } from '../../src/kernels/nearest/reference.ts';
import { createVectorStore, type VectorStore, vectorAt } from '../../src/kernels/vector-store.ts';

/** Milliseconds, each the fastest of several tries. */
export interface SearchTimes {
  /** Checking all vectors and their norms. */
  readonly prepareMs: number;
  /** All queries in one call. */
  readonly batchMs: number;
  readonly relaxedBatchMs: number;
  /** All queries in one call, on one thread. */
  readonly oneThreadBatchMs: number;
  /** One query in a call. */
  readonly singleMs: number;
  /** Reading every vector once, on one thread. */
  readonly readMs: number;
  /** All queries with `cachedRows` rows, which stay in a cache, on one thread. */
  readonly cachedMs: number;
  readonly cachedRows: number;
  /** Rows that the queries find. */
  readonly rows: readonly (readonly number[])[];
}

/** One query by the plain TypeScript reference, the fastest of several tries. */
export interface ReferenceTime {
  readonly referenceMs: number;
}

const [vectorsFile, queriesFile, ...numbers] = process.argv.slice(2);
const [numVectors, numQueries, dimensions, k, threads] = numbers.map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
const TRIES = 5;
const CACHED_ROWS = 8192;

function readStore(file: string, count: number): VectorStore {
  const store = createVectorStore(createKernelMemory(), count, dimensions);
  const source = openSync(file, 'r');
  const chunk = new Float32Array(4096 * dimensions);
  for (let row = 0; row < count; ) {
    const numRows = Math.floor(readSync(source, new Uint8Array(chunk.buffer)) / (4 * dimensions));
    if (numRows === 0) throw new Error(`${file}: ends after ${row} of ${count} vectors`);
    for (let i = 0; i < numRows && row < count; i++, row++) {
      vectorAt(store, row).set(chunk.subarray(i * dimensions, (i + 1) * dimensions));
    }
  }
  closeSync(source);
  return store;
}

async function fastestOf(run: () => unknown, tries = TRIES): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < tries; attempt++) {
    const startedAt = performance.now();
    await run();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

const store = readStore(vectorsFile!, numVectors);
const asked = readStore(queriesFile!, numQueries);
const queries = Array.from({ length: numQueries }, (_, row) => ({ vector: vectorAt(asked, row) }));
async function measureReference(): Promise<ReferenceTime> {
  const scales = cosineScales(store);
  return {
    referenceMs: await fastestOf(() => searchByReference(store, [queries[0]!], { k }, { scales }), 2),
  };
}

async function measureKernel(): Promise<SearchTimes> {
  const startedAt = performance.now();
  const scales = cosineScales(store);
  const create = (variant: KernelVariant, numThreads: number): Nearest =>
    createNearest(store, { scales, threads: numThreads, variant });
  const ours = create('simd', threads);
  const prepareMs = performance.now() - startedAt;
  const relaxed = create('relaxed', threads);
  const alone = create('simd', 1);

  const found = await ours.search(queries, { k });
  // In turns: what slows the machine falls on both alike.
  let batchMs = Number.POSITIVE_INFINITY;
  let relaxedBatchMs = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    batchMs = Math.min(batchMs, await fastestOf(() => ours.search(queries, { k }), 1));
    relaxedBatchMs = Math.min(relaxedBatchMs, await fastestOf(() => relaxed.search(queries, { k }), 1));
  }
  const times: SearchTimes = {
    prepareMs,
    batchMs,
    relaxedBatchMs,
    oneThreadBatchMs: await fastestOf(() => alone.search(queries, { k }), 2),
    singleMs: await fastestOf(() => ours.search([queries[0]!], { k })),
    // A new search checks every value once, in one pass that does little else.
    readMs: await fastestOf(() => create('simd', 1)),
    cachedMs: await fastestOf(
      () => alone.search(queries, { k: 1, end: Math.min(CACHED_ROWS, numVectors) }),
      50,
    ),
    cachedRows: Math.min(CACHED_ROWS, numVectors),
    rows: found.map(({ rows }) => [...rows]),
  };
  for (const nearest of [ours, relaxed, alone]) await nearest.close();
  return times;
}

process.stdout.write(JSON.stringify(await (threads === 0 ? measureReference() : measureKernel())));
