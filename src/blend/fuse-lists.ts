// Several ranked lists to one, by rank alone, because scores of different models have no common scale: reciprocal
// rank fusion (Cormack, Clarke and Büttcher 2009), with a weight for each list.
import { selectTopK } from '../core/top-k.ts';
import type { ScoredList } from '../models/contract.ts';

/** k of the paper's equation, its value too: how little the first places stand out from those behind. */
export const RANK_OFFSET = 60;

/**
 * The items of all lists by descending sum of weight / (`RANK_OFFSET` + rank), rank counted from 1; a list that lacks
 * an item adds nothing. Equal sums by ascending index.
 * @param lists best first, each without repeats; their scores are not looked at
 * @param weights one a list, finite and above 0
 * @param limit most items in the result, at least 0
 * @throws RangeError where a weight is missing, left over or out of range
 */
export function fuseLists(
  lists: readonly ScoredList[],
  weights: readonly number[],
  limit: number,
): ScoredList {
  checkWeights(lists.length, weights);
  const sums = new Map<number, number>();
  for (const [i, { indices }] of lists.entries()) {
    const weight = weights[i]!;
    for (let place = 0; place < indices.length; place++) {
      const item = indices[place]!;
      sums.set(item, (sums.get(item) ?? 0) + weight / (RANK_OFFSET + place + 1));
    }
  }
  const items = Uint32Array.from(sums.keys()).sort();
  const scores = Float64Array.from(items, (item) => sums.get(item)!);
  const order = Uint32Array.from(items.keys());
  const kept = order.subarray(0, selectTopK(order, order.length, scores, limit));
  return {
    indices: Uint32Array.from(kept, (position) => items[position]!),
    scores: Float64Array.from(kept, (position) => scores[position]!),
  };
}

function checkWeights(numLists: number, weights: readonly number[]): void {
  if (weights.length !== numLists) {
    throw new RangeError(`expected a weight for each of ${numLists} lists, got ${weights.length}`);
  }
  const wrong = weights.find((weight) => !(Number.isFinite(weight) && weight > 0));
  if (wrong !== undefined) throw new RangeError(`weights of lists must be finite and above 0, got ${wrong}`);
}
