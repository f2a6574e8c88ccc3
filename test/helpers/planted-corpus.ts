// Corpora for tests of word2vec whose structure is known: sequences of two camps that share no token.
import { createRandomStream } from '../../src/core/random.ts';
import type { Word2vecCorpus } from '../../src/kernels/word2vec/corpus.ts';

/** A corpus of the given sequences; `weights` by token, where they are not all 1. */
export function corpusOf(
  numTokens: number,
  sequences: readonly (readonly number[])[],
  weights: readonly number[] | null = null,
): Word2vecCorpus {
  const starts = [0];
  const counts = new Uint32Array(new SharedArrayBuffer(4 * numTokens));
  for (const sequence of sequences) {
    starts.push(starts.at(-1)! + sequence.length);
    for (const token of sequence) counts[token]!++;
  }
  const share = (values: readonly number[]) => {
    const array = new Uint32Array(new SharedArrayBuffer(4 * values.length));
    array.set(values);
    return array;
  };
  let shared: Float32Array<SharedArrayBuffer> | null = null;
  if (weights !== null) {
    shared = new Float32Array(new SharedArrayBuffer(4 * numTokens));
    shared.set(weights);
  }
  return {
    numTokens,
    sequenceStarts: share(starts),
    tokens: share(sequences.flat()),
    counts,
    weights: shared,
  };
}

/** Sequences of distinct tokens, by turns all even and all odd. */
export function plantCamps(numTokens: number, numSequences: number, length: number): Word2vecCorpus {
  const random = createRandomStream(1, 'test/camps');
  const sequences = Array.from({ length: numSequences }, (_, i) =>
    random.sample(numTokens / 2, length).map((half) => 2 * half + (i % 2)),
  );
  return corpusOf(numTokens, sequences);
}
