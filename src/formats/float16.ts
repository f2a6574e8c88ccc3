// IEEE 754 half precision (binary16) to and from float32. Own code, because Float16Array came with Node 24 and the
// package runs on Node 22, too. Rounds to nearest, ties to even, as IEEE 754 section 4.3.1 and NumPy do.

/** Largest finite half. */
export const MAX_FLOAT16 = 65504;

/** One float32 and its bits. */
const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/** 2^16 in float32 bits: the least that has no finite half whatever the rounding (65520 and more round to it). */
const TOO_LARGE = 0x47800000;
const INFINITE = 0x7f800000;
/** 2^-14, the least normal half, in float32 bits. */
const LEAST_NORMAL = 0x38800000;
/** Exponents of float32 are biased by 127, of halves by 15: the difference, with half of what rounding cuts off. */
const REBIAS_AND_ROUND = ((15 - 127) << 23) + 0xfff;
/** 0.5 in float32 bits. Its last bit counts 2^-24, as does that of a subnormal half. */
const HALF_BITS = 0x3f000000;

/** The half nearest to a float32 that is given by its bits; numbers of 65520 and more become infinite, NaN stays NaN. */
export function float16OfBits(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude >= TOO_LARGE) {
    if (magnitude <= INFINITE) return sign | 0x7c00;
    // As NumPy does: the first bits of a NaN's payload stay, and one that would vanish is set.
    const payload = (magnitude >>> 13) & 0x3ff;
    return sign | 0x7c00 | (payload === 0 ? 1 : payload);
  }
  if (magnitude < LEAST_NORMAL) {
    // The sum with 0.5 rounds at 2^-24 to nearest even, because float32 does.
    bits[0] = magnitude;
    floats[0] = floats[0]! + 0.5;
    return sign | (bits[0] - HALF_BITS);
  }
  return sign | ((magnitude + REBIAS_AND_ROUND + ((magnitude >>> 13) & 1)) >>> 13);
}

/** The bits of the half nearest to a number, which is first rounded to float32. */
export function toFloat16(value: number): number {
  floats[0] = value;
  return float16OfBits(bits[0]!);
}

/** The number that 16 bits stand for. Exact. */
export function fromFloat16(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

let table: Float32Array | undefined;

/** All 65,536 halves as float32, by their bits: faster than `fromFloat16` for many. Made once. */
export function float16Table(): Float32Array {
  table ??= Float32Array.from({ length: 65536 }, (_, half) => fromFloat16(half));
  return table;
}
