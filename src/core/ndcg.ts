// Normalised discounted cumulative gain as the Kakao Arena's playlist challenge published it: natural logarithm,
// and an ideal over the whole answer, not cut at k. Formulas: docs/metrics.md.

/** The published evaluator knows the ideal gain of at most this many items; longer answers are held to it. */
export const IDEAL_LIMIT = 100;

/** Gain of a hit at a rank counted from 0: 1 / ln(rank + 2). */
export function discountedGain(rank: number): number {
  return 1 / Math.log(rank + 2);
}

/** `idealSums[n]` is the gain of hits at the ranks 0 to n - 1, summed in that order. */
const idealSums: readonly number[] = (() => {
  const sums = [0];
  for (let rank = 0; rank < IDEAL_LIMIT; rank++) sums.push(sums[rank]! + discountedGain(rank));
  return sums;
})();

/** Gain of a ranking that starts with all of `count` answer items; from `IDEAL_LIMIT` on it no longer grows. */
export function idealGain(count: number): number {
  return idealSums[Math.min(count, IDEAL_LIMIT)]!;
}

/**
 * nDCG of one ranking, in [0, 1].
 * @param truth the answer's items, at least one (else `RangeError`: nDCG is undefined)
 * @param ranking best first; may be shorter than `k`; an item that comes again earns nothing the second time
 * @param k how many places count, from 1 to `IDEAL_LIMIT` (else `RangeError`). With fewer places than answer
 *   items, 1 can't be reached: that is the published definition.
 */
export function ndcg<Item>(truth: ReadonlySet<Item>, ranking: readonly Item[], k: number): number {
  if (truth.size === 0) throw new RangeError('nDCG is undefined for an empty answer');
  if (!(Number.isInteger(k) && k >= 1 && k <= IDEAL_LIMIT)) {
    throw new RangeError(`nDCG counts from 1 to ${IDEAL_LIMIT} places, got ${k}`);
  }
  const found = new Set<Item>();
  let gain = 0;
  for (let rank = 0; rank < k && rank < ranking.length; rank++) {
    const item = ranking[rank]!;
    if (!truth.has(item) || found.has(item)) continue;
    found.add(item);
    gain += discountedGain(rank);
  }
  return gain / idealGain(truth.size);
}
