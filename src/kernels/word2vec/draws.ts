// Random numbers of word2vec without state: a hash of what they are for (the finalizer of MurmurHash3, Appleby 2011,
// on counters), so that any thread can do any part of the work. `assembly/_word2vec-random.ts` has the same.

const GOLDEN = 0x9e3779b9;

/** What random numbers are for; `assembly/_word2vec-draw.ts` has the same. */
export const PURPOSES = { keep: 1, order: 2, window: 3, negative: 4, initial: 5 } as const;

/** Spreads 32 bits over 32 bits, one to one. */
export function mix32(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** 32 random bits for (key, counter). */
export function hash(key: number, counter: number): number {
  return mix32(mix32(counter + GOLDEN) ^ key);
}

/** The key of one purpose in one epoch. */
export function keyOf(seed: number, purpose: keyof typeof PURPOSES, epoch: number): number {
  return mix32(mix32(mix32(seed + GOLDEN) + PURPOSES[purpose]) + Math.imul(epoch, GOLDEN));
}

/** 32 random bits to a whole number below `bound`. */
export function below(bits: number, bound: number): number {
  return Math.floor((bits * bound) / 2 ** 32);
}

/** Inputs of a window that share their negative samples; `assembly/_word2vec-skip-gram.ts` has the same. */
export const SHARING_INPUTS = 4;
