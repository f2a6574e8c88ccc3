// Frequent tokens are left out at random (Mikolov et al. 2013, section 2.3, in the form of their program word2vec.c).

/**
 * Probability that an occurrence of a token stays: (sqrt(f / t) + 1) * t / f, at most 1, where f is its share of all
 * occurrences.
 * @param threshold t, 0: nothing is left out
 */
export function keepProbability(count: number, total: number, threshold: number): number {
  if (threshold === 0) return 1;
  const ratio = count / total / threshold;
  return Math.min(1, (Math.sqrt(ratio) + 1) / ratio);
}

/** An occurrence stays where 32 random bits are below this; 2^32 - 1 means that it always stays. */
export function keepLimit(probability: number): number {
  return probability >= 1 ? 2 ** 32 - 1 : Math.min(2 ** 32 - 2, Math.floor(probability * 2 ** 32));
}
