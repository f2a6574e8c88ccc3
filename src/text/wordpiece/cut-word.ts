// The second half of BERT's tokenizer: one word becomes the longest pieces of the vocabulary, from the left (WordPiece
// as Wu et al. 2016 and Devlin et al. 2019 use it).
import { CONTINUATION } from './vocabulary.ts';

/** Pieces of a vocabulary by their text, without `##`, and how long they are at most, in UTF-16 units. */
interface Pieces {
  readonly ids: ReadonlyMap<string, number>;
  readonly longest: number;
}

function collectPieces(entries: readonly (readonly [text: string, id: number])[]): Pieces {
  return { ids: new Map(entries), longest: entries.reduce((most, [text]) => Math.max(most, text.length), 0) };
}

/** The pieces that begin words, and those that go on them. */
export interface SortedPieces {
  readonly starts: Pieces;
  readonly continuations: Pieces;
}

/** @param tokens (size) of a vocabulary by id */
export function sortPieces(tokens: readonly string[]): SortedPieces {
  const entries = tokens.map((token, id) => [token, id] as const);
  const further = entries.filter(([token]) => token.startsWith(CONTINUATION));
  return {
    starts: collectPieces(entries),
    continuations: collectPieces(further.map(([token, id]) => [token.slice(CONTINUATION.length), id])),
  };
}

const isHighSurrogate = (unit: number) => (unit & 0xfc00) === 0xd800;

/**
 * Adds the ids of the pieces of one word: greedy, the longest match first. Adds nothing and returns false where the
 * vocabulary can't spell it.
 * @param word well-formed; a surrogate pair is not cut in two
 */
export function appendWord(word: string, { starts, continuations }: SortedPieces, to: number[]): boolean {
  const before = to.length;
  for (let start = 0; start < word.length; ) {
    const { ids, longest } = start === 0 ? starts : continuations;
    let end = Math.min(word.length, start + longest);
    let id: number | undefined;
    for (; end > start; end--) {
      if (isHighSurrogate(word.charCodeAt(end - 1))) continue;
      id = ids.get(word.slice(start, end));
      if (id !== undefined) break;
    }
    if (id === undefined) {
      to.length = before;
      return false;
    }
    to.push(id);
    start = end;
  }
  return true;
}
