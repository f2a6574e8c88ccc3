// What a thread does in a search: sets the kernel's rows and queries, and scans until no rows are left.
import { type KernelVariant, loadKernel } from '../load-kernel.ts';

/** Exports of `assembly/nearest.ts`; numbers are offsets in bytes unless they are counts or rows. */
export interface NearestKernel {
  setRows(vectors: number, strideBytes: number, scales: number, days: number): void;
  setQueries(
    queries: number,
    queryDays: number,
    excludedStarts: number,
    excluded: number,
    numQueries: number,
    k: number,
  ): void;
  scan(slot: number, capacity: number, counter: number, start: number, end: number): void;
  findUnusableRow(rows: number, strideBytes: number, numRows: number): number;
}

/** What every thread holds. */
export interface NearestTaskData {
  readonly memory: WebAssembly.Memory;
  readonly variant: KernelVariant;
}

/** One thread's share of a batch of queries. */
export interface ScanTask {
  readonly rows: Parameters<NearestKernel['setRows']>;
  readonly queries: Parameters<NearestKernel['setQueries']>;
  readonly scan: Parameters<NearestKernel['scan']>;
}

export type NearestTaskHandlers = {
  /** Leaves what it finds in its slot. */
  scan(task: ScanTask): void;
};

export function createNearestTasks({ memory, variant }: NearestTaskData): NearestTaskHandlers {
  const kernel = loadKernel<NearestKernel>('nearest', variant, memory);
  return {
    scan({ rows, queries, scan }) {
      kernel.setRows(...rows);
      kernel.setQueries(...queries);
      kernel.scan(...scan);
    },
  };
}
