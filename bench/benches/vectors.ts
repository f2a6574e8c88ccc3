// Exact nearest vectors at Melon's size: ours, numpy and the plain reference, and how far from the machine's limits.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ReferenceTime, SearchTimes } from '../children/search-vectors.ts';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import { installPythonPeer } from '../harness/python-peer.ts';
import { largestPeak, takeTurns } from '../harness/rounds.ts';
import type { Bench, BenchResult, Figure } from '../harness/types.ts';

const NUMPY = 'numpy==2.4.6';
const NUM_VECTORS = { small: 20_000, medium: 100_000, melon: 650_000 };
const DIMENSIONS = 128;
const NUM_QUERIES = 64;
const K = 100;
const MAX_THREADS = 2;
/** Of exact top-100 among 650,000 vectors of 128 dimensions, a query in batches of 64. */
const TARGET_MS = 5;

type PeerTimes = Pick<SearchTimes, 'batchMs' | 'singleMs' | 'rows'>;

/** The bench `vectors`. */
export const bench: Bench = {
  name: 'vectors',
  description: 'exact top-100 among 650,000 vectors of 128 dimensions, against numpy; limits of the machine',
  async run({ root, workDir, size, rounds, say }) {
    const numVectors = NUM_VECTORS[size];
    const peer = await installPythonPeer(workDir, [NUMPY]);
    const files = [join(workDir, 'vectors.f32'), join(workDir, 'queries.f32')] as const;
    const make = join(root, 'bench', 'children', 'make-vectors.ts');
    for (const [i, count] of [numVectors, NUM_QUERIES].entries()) {
      await measureProcess(process.execPath, [make, files[i]!, String(count), String(DIMENSIONS), String(i)]);
    }
    const threads = Math.min(MAX_THREADS, availableParallelism());
    const args = [...files, ...[numVectors, NUM_QUERIES, DIMENSIONS, K].map(String)];
    const search = join(root, 'bench', 'children', 'search-vectors.ts');
    const contestants: Record<string, () => Promise<ProcessRun>> = {
      ours: () => measureProcess(process.execPath, [search, ...args, String(threads)]),
    };
    if (peer.python !== null) {
      const script = join(root, 'bench', 'peers', 'search_vectors.py');
      contestants.numpy = () => measureProcess(peer.python, [script, ...args]);
    }
    const runs = await takeTurns(rounds, contestants, say);
    const reference = await measureProcess(process.execPath, [search, ...args, '0']);
    const result = summarize(
      runs.ours!.map(({ stdout }) => JSON.parse(stdout) as SearchTimes),
      (runs.numpy ?? []).map(({ stdout }) => JSON.parse(stdout) as PeerTimes),
      {
        numVectors,
        threads,
        isFullSize: size === 'melon',
        referenceMs: (JSON.parse(reference.stdout) as ReferenceTime).referenceMs,
      },
    );
    return {
      ...result,
      peers: [
        {
          name: 'numpy',
          version: peer.version,
          does: 'a matrix product with all vectors, argpartition, a sort of the best; BLAS on all cores; no dates, no exclusions',
          missing: peer.missing,
        },
      ],
      peakRssBytes: {
        segue: largestPeak(runs.ours!),
        ...(runs.numpy === undefined ? {} : { numpy: largestPeak(runs.numpy) }),
      },
    };
  },
};

/** The part of two lists of rows that they share, over all queries. */
function sharedRows(ours: PeerTimes['rows'], theirs: PeerTimes['rows']): number {
  let shared = 0;
  let all = 0;
  for (const [query, rows] of ours.entries()) {
    const others = new Set(theirs[query]);
    shared += rows.filter((row) => others.has(row)).length;
    all += rows.length;
  }
  return shared / all;
}

function summarize(
  ours: readonly SearchTimes[],
  numpy: readonly PeerTimes[],
  facts: {
    readonly numVectors: number;
    readonly threads: number;
    readonly isFullSize: boolean;
    readonly referenceMs: number;
  },
): Pick<BenchResult, 'figures' | 'ratios'> {
  const { numVectors, threads } = facts;
  const best = <Times>(runs: readonly Times[], pick: (times: Times) => number): number =>
    Math.min(...runs.map(pick));
  const perQuery = (pick: (times: SearchTimes) => number): number => best(ours, pick) / NUM_QUERIES;
  const ms = (value: number, note = ''): Figure => ({ value, unit: 'ms', ...(note === '' ? {} : { note }) });
  const flops = 2 * NUM_QUERIES * DIMENSIONS;
  const gigaflops = (numRows: number, milliseconds: number): Figure => ({
    value: (flops * numRows) / milliseconds / 1e6,
    unit: 'GFLOP/s',
  });

  const batch = perQuery(({ batchMs }) => batchMs);
  const single = best(ours, ({ singleMs }) => singleMs);
  const relaxed = perQuery(({ relaxedBatchMs }) => relaxedBatchMs);
  const read = best(ours, ({ readMs }) => readMs);
  const cached = best(ours, ({ cachedMs }) => cachedMs);
  const cachedRows = ours[0]!.cachedRows;
  const arithmetic = ((cached / cachedRows) * numVectors) / NUM_QUERIES / threads;
  const figures: Record<string, Figure> = {
    'a query in batches of 64': { ...ms(batch), ...(facts.isFullSize ? { atMost: TARGET_MS } : {}) },
    'vectors, threads': { value: `${numVectors}, ${threads}`, unit: '' },
    'a query alone': ms(single),
    'a query in batches of 64, one thread': ms(perQuery(({ oneThreadBatchMs }) => oneThreadBatchMs)),
    'a query in batches of 64, relaxed SIMD': ms(relaxed, 'not used: its last bits differ between machines'),
    'arithmetic in batches of 64': gigaflops(numVectors, batch * NUM_QUERIES),
    'arithmetic on rows in a cache, one thread': gigaflops(cachedRows, cached),
    'limit of arithmetic, a query': ms(arithmetic, 'the same loop on rows in a cache, on all threads'),
    'to the limit of arithmetic': { value: batch / arithmetic, unit: 'times' },
    'reading all vectors once, one thread': ms(read, 'the check of all values'),
    'memory bandwidth, one thread': { value: (numVectors * DIMENSIONS * 4) / read / 1e6, unit: 'GB/s' },
    'limit of memory, a query in batches of 64': ms(read / NUM_QUERIES, 'one read for 64 queries'),
    'a query alone to one read': { value: single / read, unit: 'times' },
    'checks and norms of all vectors': ms(best(ours, ({ prepareMs }) => prepareMs)),
    'plain reference, a query': ms(facts.referenceMs),
  };
  const ratios: Record<string, number> = {
    'plain reference / ours, a query in batches of 64': facts.referenceMs / batch,
    'simd / relaxed SIMD': batch / relaxed,
  };
  if (numpy.length > 0) {
    const theirs = best(numpy, ({ batchMs }) => batchMs) / NUM_QUERIES;
    const theirSingle = best(numpy, ({ singleMs }) => singleMs);
    figures['numpy, a query in batches of 64'] = ms(theirs);
    figures['numpy, a query alone'] = ms(theirSingle);
    figures['rows found by both'] = {
      value: sharedRows(ours[0]!.rows, numpy[0]!.rows),
      unit: 'of all',
      note: 'roundings may swap the last places',
    };
    ratios['numpy / ours, in batches of 64'] = theirs / batch;
    ratios['numpy / ours, alone'] = theirSingle / single;
  }
  return { figures, ratios };
}
