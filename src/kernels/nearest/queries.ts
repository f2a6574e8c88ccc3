// What is asked of a search, and the checks on it: all before the costly part, each fault named by its query.
import { ConfigError } from '../../core/errors.ts';
import type { VectorStore } from '../vector-store.ts';

/** One question: which rows have the largest product with a vector? */
export interface NearestQuery {
  /** (dimensions), finite. */
  readonly vector: ArrayLike<number>;
  /** Rows of a later day are left out; null or left out: none is. */
  readonly day?: number | null;
  /** Rows that must not be found, in any order; default none. */
  readonly excluded?: readonly number[];
}

/** How many rows of which range to find. */
export interface NearestOptions {
  /** Most rows a query, at least 0. */
  readonly k: number;
  /** First row that is searched; default 0. */
  readonly start?: number;
  /** The row after the last that is searched; default the number of vectors. */
  readonly end?: number;
}

/** What a query finds: best first, of equal scores the lower row first; `min(k, rows that may be found)`. */
export interface NearestRows {
  readonly rows: Uint32Array;
  /** Finite float32 values; same length. */
  readonly scores: Float64Array;
}

/**
 * Fills in defaults.
 * @throws ConfigError where a number is not whole or out of range
 */
export function checkNearestOptions(numVectors: number, options: NearestOptions): Required<NearestOptions> {
  const { k, start = 0, end = numVectors } = options;
  if (!(Number.isInteger(k) && k >= 0)) {
    throw new ConfigError(`nearest vectors: expected k to be a whole number of at least 0, got ${k}`);
  }
  if (
    !(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= numVectors)
  ) {
    throw new ConfigError(
      `nearest vectors: expected a range of the ${numVectors} rows, got rows from ${start} to ${end}`,
    );
  }
  return { k, start, end };
}

/** Throws `ConfigError` naming the first query whose vector, day or excluded rows can't be used. */
export function checkNearestQueries(store: VectorStore, queries: readonly NearestQuery[]): void {
  for (const [position, { vector, day, excluded }] of queries.entries()) {
    const where = `nearest vectors: query ${position}`;
    if (vector.length !== store.dimensions) {
      throw new ConfigError(`${where}: expected ${store.dimensions} dimensions, got ${vector.length}`);
    }
    let squares = 0;
    for (let i = 0; i < vector.length; i++) squares += Math.fround(vector[i]!) ** 2;
    // Within float32, so that no product with a row of the same kind overflows (Cauchy and Schwarz).
    if (!(Math.fround(squares) < Number.POSITIVE_INFINITY)) {
      throw new ConfigError(`${where}: expected finite numbers whose squares fit float32; check the vector`);
    }
    if (day !== undefined && day !== null && (day | 0) !== day) {
      throw new ConfigError(`${where}: expected a whole day since 1970-01-01, got ${day}`);
    }
    const bad = excluded?.find((row) => !(Number.isInteger(row) && row >= 0 && row < store.numVectors));
    if (bad !== undefined) {
      throw new ConfigError(`${where}: no vector has the excluded row ${bad}; there are ${store.numVectors}`);
    }
  }
}
