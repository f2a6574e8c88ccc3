// Items from most to least common: what popularity means everywhere in Segue.
import { selectTopK } from '../../core/top-k.ts';

/** Indices of all items that occur, commonest first, ties by index. */
export function rankByCount(counts: ArrayLike<number>): Uint32Array {
  const occurring: number[] = [];
  for (let item = 0; item < counts.length; item++) if (counts[item]! > 0) occurring.push(item);
  const ranked = Uint32Array.from(occurring);
  selectTopK(ranked, ranked.length, counts, ranked.length);
  return ranked;
}
