// A search among some rows of a store only, read in place. The days of rows tell which: what is left out is never out. Lists
// of excluded rows would do the same, but a list of half a million rows with each query takes far longer than the search.
import { UNKNOWN_DATE } from '../../dataset/dataset.ts';
import { type CreateNearestOptions, createNearest, type Nearest } from '../../kernels/nearest/nearest.ts';
import type { VectorStore } from '../../kernels/vector-store.ts';

/** The rows that may be found: these alone, or all but these. */
export type RowChoice = { readonly only: ArrayLike<number> } | { readonly without: ArrayLike<number> };

/** The day of what is never out; no query gets there. */
const NEVER = 0x7fffffff;
const LAST_DAY = NEVER - 1;

/**
 * As `createNearest`, finding the chosen rows only. Queries and `withScales` work as ever; takes 8 bytes a row, no vectors.
 * @throws ConfigError as `createNearest` does
 */
export function createRestrictedNearest(
  vectors: VectorStore,
  rows: RowChoice,
  options: CreateNearestOptions = {},
): Nearest {
  const { numVectors } = vectors;
  const own = options.days ?? new Int32Array(numVectors).fill(UNKNOWN_DATE);
  const days = 'only' in rows ? new Int32Array(numVectors).fill(NEVER) : own.slice();
  const listed = 'only' in rows ? rows.only : rows.without;
  for (let i = 0; i < listed.length; i++) {
    const row = listed[i]!;
    days[row] = 'only' in rows ? own[row]! : NEVER;
  }
  return withLastDay(createNearest(vectors, { ...options, days }));
}

/** A search without a day has the last one. */
function withLastDay(nearest: Nearest): Nearest {
  return {
    search: (queries, options, work) =>
      nearest.search(
        queries.map((query) => ({ ...query, day: Math.min(query.day ?? LAST_DAY, LAST_DAY) })),
        options,
        work,
      ),
    withScales: (scales) => withLastDay(nearest.withScales(scales)),
    close: () => nearest.close(),
  };
}
