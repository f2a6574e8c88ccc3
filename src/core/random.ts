// Seeded random streams: one per (seed, purpose, shard), never per thread, so that the same seed gives the
// same bytes at any thread count. The generator is xoroshiro128+ from pure-rand (Blackman and Vigna 2018).
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A reproducible source of random numbers. */
export interface RandomStream {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, bound); `bound` is an integer from 1 to 2^32. */
  integer(bound: number): number;
  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number;
  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends unknown[] | Int32Array | Uint32Array>(items: T): T;
  /** `count` distinct integers of [0, bound), in random order (Floyd 1987, then shuffled). */
  sample(bound: number, count: number): number[];
}

/** FNV-1a over UTF-16 code units: turns a purpose's name into 32 bits. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Finalizer of MurmurHash3: spreads neighbouring seeds far apart. */
function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * The stream for one purpose and shard.
 * @param seed any safe integer; its low 32 bits count
 * @param purpose a fixed name such as `split/mask`
 * @param shard an integer that tells parts of one purpose apart, such as a playlist's index; default 0
 */
export function createRandomStream(seed: number, purpose: string, shard = 0): RandomStream {
  const generator = xoroshiro128plus(mix32(mix32(seed | 0) ^ hashName(purpose)) ^ mix32(shard + 0x9e3779b9));
  const next32 = (): number => generator.next() >>> 0;
  // The first outputs of nearby states are alike.
  for (let i = 0; i < 8; i++) next32();
  let spareNormal: number | null = null;

  const integer = (bound: number): number => {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 32)) {
      throw new RangeError(`random integer bound must be an integer from 1 to 2^32, got ${bound}`);
    }
    // Rejection keeps every value equally likely.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let value = next32();
    while (value >= limit) value = next32();
    return value % bound;
  };

  const shuffle = <T extends unknown[] | Int32Array | Uint32Array>(items: T): T => {
    const array = items as unknown[];
    for (let i = array.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      const held = array[i];
      array[i] = array[j];
      array[j] = held;
    }
    return items;
  };

  return {
    uniform: () => next32() / 2 ** 32,
    integer,
    normal: () => {
      if (spareNormal !== null) {
        const value = spareNormal;
        spareNormal = null;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log((next32() + 1) / 2 ** 32));
      const angle = 2 * Math.PI * (next32() / 2 ** 32);
      spareNormal = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    shuffle,
    sample: (bound, count) => {
      if (!(Number.isInteger(count) && count >= 0 && count <= bound)) {
        throw new RangeError(`cannot draw ${count} distinct integers below ${bound}`);
      }
      const chosen = new Set<number>();
      for (let top = bound - count; top < bound; top++) {
        const value = integer(top + 1);
        chosen.add(chosen.has(value) ? top : value);
      }
      return shuffle([...chosen]);
    },
  };
}
