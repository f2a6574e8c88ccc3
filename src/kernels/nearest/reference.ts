// The search as it is defined, in plain TypeScript: slow, readable, and what the kernel's tests compare with.
import { type VectorStore, vectorAt } from '../vector-store.ts';
import {
  checkNearestOptions,
  checkNearestQueries,
  type NearestOptions,
  type NearestQuery,
  type NearestRows,
} from './queries.ts';

/** Four sums side by side, each product and sum rounded to float32, then (0 + 2) + (1 + 3): the kernel's order. */
export function dotInLanes(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const lanes = [0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const product = Math.fround(Math.fround(a[i]!) * Math.fround(b[i]!));
    lanes[i & 3] = Math.fround(lanes[i & 3]! + product);
  }
  return Math.fround(Math.fround(lanes[0]! + lanes[2]!) + Math.fround(lanes[1]! + lanes[3]!));
}

/** What `Nearest.search` finds with these factors and days, bit for bit. */
export function searchByReference(
  vectors: VectorStore,
  queries: readonly NearestQuery[],
  options: NearestOptions,
  { scales, days = null }: { readonly scales?: Float32Array; readonly days?: Int32Array | null } = {},
): NearestRows[] {
  const { k, start, end } = checkNearestOptions(vectors.numVectors, options);
  checkNearestQueries(vectors, queries);
  return queries.map(({ vector, day, excluded }) => {
    const found: { row: number; score: number }[] = [];
    for (let row = start; row < end; row++) {
      if (excluded?.includes(row) || (days !== null && days[row]! > (day ?? Number.POSITIVE_INFINITY)))
        continue;
      const score = Math.fround((scales?.[row] ?? 1) * dotInLanes(vector, vectorAt(vectors, row))) + 0;
      found.push({ row, score });
    }
    const best = found.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, k);
    return {
      rows: Uint32Array.from(best, ({ row }) => row),
      scores: Float64Array.from(best, ({ score }) => score),
    };
  });
}
