// What word2vec learns from: sequences of tokens, here playlists, as indices into a vocabulary.

/** Sequences of tokens in shared memory. */
export interface Word2vecCorpus {
  /** Size of the vocabulary. */
  readonly numTokens: number;
  /** (sequences + 1), ascending, first 0. */
  readonly sequenceStarts: Uint32Array<SharedArrayBuffer>;
  /** (positions), each below `numTokens`. */
  readonly tokens: Uint32Array<SharedArrayBuffer>;
  /** (numTokens), how often each occurs in `tokens`; at least 1. */
  readonly counts: Uint32Array<SharedArrayBuffer>;
  /** (numTokens), at least 0: how much a token counts beside others, as context and as target. Default 1 for all. */
  readonly weights: Float32Array<SharedArrayBuffer> | null;
}
