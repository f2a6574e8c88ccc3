// Mean, percentiles and extremes of a list of numbers.

/** Percentiles that a distribution tells, besides the extremes. */
export const PERCENTILES = [5, 25, 50, 75, 90, 95, 99] as const;

/** Figures of a list that is not empty. */
export interface Distribution {
  readonly count: number;
  readonly mean: number;
  readonly minimum: number;
  /** In the order of `PERCENTILES`: the smallest value that at least p per cent do not exceed (nearest rank). */
  readonly percentiles: readonly number[];
  readonly maximum: number;
}

/** The distribution of numbers; null where there are none. */
export function describeNumbers(values: ArrayLike<number>): Distribution | null {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  if (count === 0) return null;
  return {
    count,
    mean: sorted.reduce((sum, value) => sum + value, 0) / count,
    minimum: sorted[0]!,
    percentiles: PERCENTILES.map((p) => sorted[Math.max(0, Math.ceil((p / 100) * count) - 1)]!),
    maximum: sorted[count - 1]!,
  };
}
