// Byte-pair merging (Sennrich, Haddow, Birch 2016, algorithm 1) over words with counts: the most frequent pair of
// neighbours becomes one piece, until the vocabulary is full. Counts are kept up to date word by word, not recounted.
import { createPairHeap } from './pair-heap.ts';

/** Most tokens: a pair of ids is one number, `left * MAX_TOKENS + right`. */
export const MAX_TOKENS = 1 << 20;

/** A word as its pieces, and how often it occurs. */
export interface CountedWord {
  /** (pieces) ids of tokens; changed by merging. */
  pieces: number[];
  readonly count: number;
}

/** What the merging changes: tokens by id, and their ids. */
export interface GrowingVocabulary {
  readonly tokens: string[];
  readonly ids: Map<string, number>;
}

/** Which pairs stand in the words: how often, and where. */
interface PairTable {
  readonly counts: Map<number, number>;
  /** Words in which a pair stands or stood. */
  readonly words: Map<number, number[]>;
}

/** Adds (sign 1) or takes away (sign -1) the pairs of a word; keys go to `changed`. */
function countWord(
  table: PairTable,
  words: readonly CountedWord[],
  index: number,
  sign: 1 | -1,
  changed: Set<number>,
) {
  const { pieces, count } = words[index]!;
  for (let i = 0; i + 1 < pieces.length; i++) {
    const key = pieces[i]! * MAX_TOKENS + pieces[i + 1]!;
    table.counts.set(key, (table.counts.get(key) ?? 0) + sign * count);
    if (sign === -1) continue;
    changed.add(key);
    const places = table.words.get(key);
    if (places === undefined) table.words.set(key, [index]);
    else if (places[places.length - 1] !== index) places.push(index);
  }
}

/** Replaces each pair (left, right) by `merged`, from the left; the same array where there is none. */
function mergePieces(pieces: number[], left: number, right: number, merged: number): number[] {
  const isPair = (i: number) => pieces[i] === left && pieces[i + 1] === right;
  let first = 0;
  while (first < pieces.length && !isPair(first)) first++;
  if (first === pieces.length) return pieces;
  const result = pieces.slice(0, first);
  for (let i = first; i < pieces.length; i++) {
    if (isPair(i)) {
      result.push(merged);
      i++;
    } else result.push(pieces[i]!);
  }
  return result;
}

/**
 * Adds pieces to `vocabulary` until it holds `size` tokens or no pair occurs `minCount` times. Of equally frequent
 * pairs that of the smaller left id comes first, then that of the smaller right id.
 * @param join the text of two neighbours as one piece; two pairs may give the same piece, which is then added once
 */
export function mergePairs(
  vocabulary: GrowingVocabulary,
  words: readonly CountedWord[],
  options: { size: number; minCount: number; join: (left: string, right: string) => string },
): void {
  const { tokens, ids } = vocabulary;
  const { size, minCount, join } = options;
  const table: PairTable = { counts: new Map(), words: new Map() };
  const heap = createPairHeap();
  const pushChanged = (changed: Set<number>) => {
    for (const key of changed) {
      const count = table.counts.get(key)!;
      if (count >= minCount) heap.push({ count, key });
    }
  };
  const changed = new Set<number>();
  for (let index = 0; index < words.length; index++) countWord(table, words, index, 1, changed);
  pushChanged(changed);

  while (tokens.length < size) {
    const top = heap.pop();
    if (top === undefined) return;
    const count = table.counts.get(top.key)!;
    if (count !== top.count) {
      // Counted when the pair was more frequent. A pair that became more frequent was put in again at once.
      if (count >= minCount && count < top.count) heap.push({ count, key: top.key });
      continue;
    }
    const left = Math.floor(top.key / MAX_TOKENS);
    const right = top.key % MAX_TOKENS;
    const text = join(tokens[left]!, tokens[right]!);
    let merged = ids.get(text);
    if (merged === undefined) {
      merged = tokens.length;
      tokens.push(text);
      ids.set(text, merged);
    }
    changed.clear();
    for (const index of table.words.get(top.key)!) {
      const word = words[index]!;
      const pieces = mergePieces(word.pieces, left, right, merged);
      if (pieces === word.pieces) continue;
      countWord(table, words, index, -1, changed);
      word.pieces = pieces;
      countWord(table, words, index, 1, changed);
    }
    table.words.delete(top.key);
    pushChanged(changed);
  }
}
