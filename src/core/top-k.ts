// The k best of many, by descending score and then ascending index: the one order in which Segue ranks.

/**
 * Moves the `k` best of `candidates[0 .. count)` to the front, sorted best first, and returns how many there
 * are: `min(k, count)`. Works in place; O(count + k log k) (Hoare 1961, then a sort of the front).
 * @param candidates indices into `scores`, distinct
 * @param scores one score an index; must not hold NaN
 * @param ranks one distinct number an index; of equal scores the smaller comes first. Default the index itself
 */
export function selectTopK(
  candidates: Uint32Array,
  count: number,
  scores: ArrayLike<number>,
  k: number,
  ranks?: ArrayLike<number>,
): number {
  const kept = moveTopK(candidates, count, scores, k, ranks);
  const before = createOrder(scores, ranks);
  candidates.subarray(0, kept).sort((a, b) => (a === b ? 0 : before(a, b) ? -1 : 1));
  return kept;
}

/** As `selectTopK`, but leaves the front in no particular order, which saves the sort. */
export function moveTopK(
  candidates: Uint32Array,
  count: number,
  scores: ArrayLike<number>,
  k: number,
  ranks?: ArrayLike<number>,
): number {
  const kept = Math.max(0, Math.min(k, count));
  if (kept > 0 && kept < count) partition(candidates, count, createOrder(scores, ranks), kept);
  return kept;
}

function createOrder(scores: ArrayLike<number>, ranks: ArrayLike<number> | undefined): Order {
  return ranks === undefined
    ? (a, b) => scores[a]! > scores[b]! || (scores[a]! === scores[b]! && a < b)
    : (a, b) => scores[a]! > scores[b]! || (scores[a]! === scores[b]! && ranks[a]! < ranks[b]!);
}

/** Whether one candidate ranks before another. */
type Order = (a: number, b: number) => boolean;

/** Quickselect: afterwards each of the first `k` ranks before each of the rest. */
function partition(items: Uint32Array, count: number, before: Order, k: number): void {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = medianOfThree(items, before, low, high);
    let i = low;
    let j = high;
    while (i <= j) {
      while (before(items[i]!, pivot)) i++;
      while (before(pivot, items[j]!)) j--;
      if (i <= j) {
        const held = items[i]!;
        items[i] = items[j]!;
        items[j] = held;
        i++;
        j--;
      }
    }
    if (k - 1 <= j) high = j;
    else if (k - 1 >= i) low = i;
    else return;
  }
}

function medianOfThree(items: Uint32Array, before: Order, low: number, high: number): number {
  const a = items[low]!;
  const b = items[(low + high) >>> 1]!;
  const c = items[high]!;
  if (before(a, b)) return before(b, c) ? b : before(a, c) ? c : a;
  return before(a, c) ? a : before(b, c) ? c : b;
}
