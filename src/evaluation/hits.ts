// Metrics that count which answer items a ranking holds: recall, R-precision, reciprocal rank, hit rate.
// Each is a pure function of (truth, ranking); formulas and sources: docs/metrics.md.

/** The distinct answer items among the first `k` places. */
function countHits<Item>(truth: ReadonlySet<Item>, ranking: readonly Item[], k: number): number {
  const found = new Set<Item>();
  for (let rank = 0; rank < k && rank < ranking.length; rank++) {
    const item = ranking[rank]!;
    if (truth.has(item)) found.add(item);
  }
  return found.size;
}

function requireAnswer(truth: ReadonlySet<unknown>, metric: string): void {
  if (truth.size === 0) throw new RangeError(`${metric} is undefined for an empty answer`);
}

/** Share of the answer found in the first `k` places, in [0, 1]. `RangeError` on an empty answer. */
export function recall<Item>(truth: ReadonlySet<Item>, ranking: readonly Item[], k: number): number {
  requireAnswer(truth, 'recall');
  return countHits(truth, ranking, k) / truth.size;
}

/** Share of the answer found in the first |answer| places, in [0, 1]. `RangeError` on an empty answer. */
export function rPrecision<Item>(truth: ReadonlySet<Item>, ranking: readonly Item[]): number {
  requireAnswer(truth, 'R-precision');
  return countHits(truth, ranking, truth.size) / truth.size;
}

/**
 * 1 / (place of the first hit, counted from 1) within `k` places; 0 without a hit. Its mean over playlists is MRR.
 * `RangeError` on an empty answer.
 */
export function reciprocalRank<Item>(truth: ReadonlySet<Item>, ranking: readonly Item[], k: number): number {
  requireAnswer(truth, 'reciprocal rank');
  for (let rank = 0; rank < k && rank < ranking.length; rank++) {
    if (truth.has(ranking[rank]!)) return 1 / (rank + 1);
  }
  return 0;
}

/** 1 where the first `k` places hold at least one answer item, else 0. `RangeError` on an empty answer. */
export function hit<Item>(truth: ReadonlySet<Item>, ranking: readonly Item[], k: number): 0 | 1 {
  requireAnswer(truth, 'hit rate');
  return countHits(truth, ranking, k) > 0 ? 1 : 0;
}
