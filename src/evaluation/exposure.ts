// How recommendations spread over a catalogue: coverage, Gini, share and rank of popular items. They need no
// answers: a list that scores well may still show everyone the same few songs. Formulas: docs/metrics.md.
import type { OutsideId } from '../core/indices.ts';

/**
 * Gini coefficient of counts, in [0, 1): 0 where all are equal, near 1 where one has all. 0 for no counts or
 * only zeros. From sorted counts x: sum((2i - n - 1) x_i) / (n sum(x)), i from 1.
 */
export function gini(counts: readonly number[]): number {
  const sorted = Float64Array.from(counts).sort();
  let total = 0;
  let weighted = 0;
  sorted.forEach((count, i) => {
    total += count;
    weighted += (2 * (i + 1) - sorted.length - 1) * count;
  });
  return total === 0 ? 0 : weighted / (sorted.length * total);
}

/** How common each item is in the training playlists. */
export interface ItemPopularity<Item> {
  /** How many items at least one training playlist holds. */
  readonly numItems: number;
  /** Place among them, 1 is the most popular; equal counts share the mean of their places. Undefined where no playlist holds it. */
  rankOf(item: Item): number | undefined;
  /** Whether it is among the `ceil(numItems / 100)` most popular; of equal counts the first listed is taken first. */
  isTop(item: Item): boolean;
}

/** Ranks items by their training counts; those with count 0 are left out. `counts[i]` belongs to `items[i]`. */
export function rankPopularity<Item extends OutsideId>(
  items: readonly Item[],
  counts: ArrayLike<number>,
): ItemPopularity<Item> {
  const order = items.map((_, i) => i).filter((i) => counts[i]! > 0);
  order.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const ranks = new Map<Item, number>();
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && counts[order[end]!] === counts[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks.set(items[order[i]!]!, (start + 1 + end) / 2);
    start = end;
  }
  const top = new Set(order.slice(0, Math.ceil(order.length / 100)).map((i) => items[i]!));
  return { numItems: order.length, rankOf: (item) => ranks.get(item), isTop: (item) => top.has(item) };
}

/** What `measureExposure` finds. Null where training popularity was not given. */
export interface Exposure {
  /** Distinct items over all lists. */
  readonly numDistinct: number;
  /** Gini of how often each recommended item is recommended. */
  readonly giniRecommended: number;
  /** Share of the training items that are recommended at least once. */
  readonly coverage: number | null;
  /** Gini over all training items, never recommended ones included. */
  readonly giniCatalogue: number | null;
  /** Share of all recommendations that are among the top 1 % of the training items. */
  readonly popularShare: number | null;
  /** Mean popularity rank of all recommendations, 1 is the most popular; unknown items rank behind all. */
  readonly meanPopularityRank: number | null;
}

/** Measures lists of recommendations; with no recommendation at all, shares and means are 0. */
export function measureExposure<Item>(
  lists: Iterable<readonly Item[]>,
  popularity: ItemPopularity<Item> | null = null,
): Exposure {
  const counts = new Map<Item, number>();
  let total = 0;
  for (const list of lists) {
    for (const item of list) counts.set(item, (counts.get(item) ?? 0) + 1);
    total += list.length;
  }
  const base = { numDistinct: counts.size, giniRecommended: gini([...counts.values()]) };
  if (popularity === null) {
    return { ...base, coverage: null, giniCatalogue: null, popularShare: null, meanPopularityRank: null };
  }
  const known: number[] = [];
  let popular = 0;
  let rankSum = 0;
  for (const [item, count] of counts) {
    const rank = popularity.rankOf(item);
    if (rank !== undefined) known.push(count);
    if (popularity.isTop(item)) popular += count;
    rankSum += count * (rank ?? popularity.numItems + 1);
  }
  const neverShown = new Array<number>(popularity.numItems - known.length).fill(0);
  return {
    ...base,
    coverage: popularity.numItems === 0 ? 0 : known.length / popularity.numItems,
    giniCatalogue: gini([...known, ...neverShown]),
    popularShare: total === 0 ? 0 : popular / total,
    meanPopularityRank: total === 0 ? 0 : rankSum / total,
  };
}
