// Percentile bootstrap (Efron 1979) of means over playlists. Columns are resampled together, so that playlists
// keep their song and tag values side by side, and paired differences stay paired.
import { createRandomStream } from '../core/random.ts';

/** An interval that holds the true mean with 95 % confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Options of `bootstrapMeans`. */
export interface BootstrapOptions {
  /** Default 1,000. */
  readonly resamples?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Tells independent uses of one seed apart; default `all`. */
  readonly purpose?: string;
}

/** How many resamples an interval stands on. */
export const DEFAULT_RESAMPLES = 1000;

/** Mean of the values that are not NaN, summed in order; NaN where there are none. */
export function meanOfKnown(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/**
 * Means of each column over resamples of the rows, drawn with replacement.
 * @param columns arrays of one length, (rows); NaN is a missing value, left out of its mean
 * @returns one array a column, (resamples); NaN where a resample holds no value
 */
export function bootstrapMeans(
  columns: readonly Float64Array[],
  options: BootstrapOptions = {},
): Float64Array[] {
  const resamples = options.resamples ?? DEFAULT_RESAMPLES;
  const random = createRandomStream(options.seed ?? 0, `evaluation/bootstrap/${options.purpose ?? 'all'}`);
  const numRows = columns[0]?.length ?? 0;
  const drawn = new Uint32Array(numRows);
  const means = columns.map(() => new Float64Array(resamples));
  for (let resample = 0; resample < resamples; resample++) {
    // 32 random bits scaled to the rows: the bias is below rows / 2^32.
    for (let i = 0; i < numRows; i++) drawn[i] = random.uniform() * numRows;
    columns.forEach((column, c) => {
      means[c]![resample] = meanOfDrawn(column, drawn);
    });
  }
  return means;
}

function meanOfDrawn(column: Float64Array, drawn: Uint32Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < drawn.length; i++) {
    const value = column[drawn[i]!]!;
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
  }
  return sum / count;
}

/**
 * The 2.5th and 97.5th percentile, interpolated linearly between neighbours (Hyndman and Fan's type 7).
 * NaN is left out; null where nothing is left.
 */
export function percentileInterval(values: Float64Array): Interval | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  const at = (share: number): number => {
    const position = share * (sorted.length - 1);
    const below = Math.floor(position);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
  };
  return { low: at(0.025), high: at(0.975) };
}
