// The k best of many, by descending score and then ascending index: the one order in which Segue ranks.

/**
 * Moves the `k` best of `candidates[0 .. count)` to the front, sorted best first, and returns how many there
 * are: `min(k, count)`. Works in place; O(count + k log k) (Hoare 1961, then a sort of the front).
 * @param candidates indices into `scores`, distinct
 * @param scores one score an index; must not hold NaN
 */
export function selectTopK(
  candidates: Uint32Array,
  count: number,
  scores: ArrayLike<number>,
  k: number,
): number {
  const kept = Math.min(k, count);
  if (kept <= 0) return 0;
  if (kept < count) partition(candidates, count, scores, kept);
  const front = candidates.subarray(0, kept);
  front.sort((a, b) => scores[b]! - scores[a]! || a - b);
  return kept;
}

/** Quickselect: afterwards each of the first `k` ranks before each of the rest. */
function partition(items: Uint32Array, count: number, scores: ArrayLike<number>, k: number): void {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = medianOfThree(items, scores, low, high);
    const pivotScore = scores[pivot]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (ranksBefore(items[i]!, scores, pivot, pivotScore)) i++;
      while (ranksAfter(items[j]!, scores, pivot, pivotScore)) j--;
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

function ranksBefore(item: number, scores: ArrayLike<number>, pivot: number, pivotScore: number): boolean {
  const score = scores[item]!;
  return score > pivotScore || (score === pivotScore && item < pivot);
}

function ranksAfter(item: number, scores: ArrayLike<number>, pivot: number, pivotScore: number): boolean {
  const score = scores[item]!;
  return score < pivotScore || (score === pivotScore && item > pivot);
}

function medianOfThree(items: Uint32Array, scores: ArrayLike<number>, low: number, high: number): number {
  const a = items[low]!;
  const b = items[(low + high) >>> 1]!;
  const c = items[high]!;
  const before = (x: number, y: number): boolean => ranksBefore(x, scores, y, scores[y]!);
  if (before(a, b)) return before(b, c) ? b : before(a, c) ? c : a;
  return before(a, c) ? a : before(b, c) ? c : b;
}
