// A binary heap of pairs by their counts, for the training of vocabularies: the most frequent first, of equally
// frequent ones the smaller key, so that the order of insertion never shows.

/** A pair of neighbouring pieces and how often it stood when it was put in. */
export interface CountedPair {
  readonly count: number;
  /** Distinct number of the pair. */
  readonly key: number;
}

/** Pairs of which the first is always at hand; O(log n) for each change. */
export interface PairHeap {
  push(pair: CountedPair): void;
  /** Takes out the first; undefined where none is left. */
  pop(): CountedPair | undefined;
}

function isBefore(a: CountedPair, b: CountedPair): boolean {
  return a.count > b.count || (a.count === b.count && a.key < b.key);
}

/** An empty heap. */
export function createPairHeap(): PairHeap {
  const items: CountedPair[] = [];
  return {
    push(pair) {
      let place = items.length;
      items.push(pair);
      while (place > 0) {
        const parent = (place - 1) >> 1;
        if (!isBefore(pair, items[parent]!)) break;
        items[place] = items[parent]!;
        place = parent;
      }
      items[place] = pair;
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (first === undefined || last === undefined || items.length === 0) return first;
      let place = 0;
      for (;;) {
        let child = 2 * place + 1;
        if (child >= items.length) break;
        if (child + 1 < items.length && isBefore(items[child + 1]!, items[child]!)) child++;
        if (!isBefore(items[child]!, last)) break;
        items[place] = items[child]!;
        place = child;
      }
      items[place] = last;
      return first;
    },
  };
}
