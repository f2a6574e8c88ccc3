// How the values of a packed spectrogram become bytes and back. A record holds frame after frame, each with its bands,
// so that a run of frames lies in one piece, while spectrograms in memory are (bands, frames). Halves are little-endian,
// as is every platform that Node runs on but s390x.
import { canTurn, createHalvesTurner, type HalvesTurner } from '../kernels/half-floats/turn-to-halves.ts';
import { float16OfBits, float16Table, MAX_FLOAT16 } from './float16.ts';

/** How values are kept: as halves, or in 256 steps between the least and the largest value of a spectrogram. */
export type MelPackType = 'float16' | 'int8';

/** The types, the default first. */
export const MEL_PACK_TYPES: readonly MelPackType[] = ['float16', 'int8'];

/** Bytes of a value. */
export const MEL_PACK_BYTES: Readonly<Record<MelPackType, number>> = { float16: 2, int8: 1 };

/** Bits of the largest half as a float32: 65504. Larger ones would round to it, or to infinity. */
const LARGEST_HALF_BITS = 0x477fe000;
/** 2^-14, the least normal half, and how far the largest lies above it. */
const LEAST_NORMAL_HALF_BITS = 0x38800000;
const NORMAL_HALF_SPAN = LARGEST_HALF_BITS - LEAST_NORMAL_HALF_BITS;
/** As in float16.ts. */
const REBIAS_AND_ROUND = ((15 - 127) << 23) + 0xfff;
/** Frames that are turned at once: what they read and write fits a first cache, which is twice as fast as all frames. */
const TILE_FRAMES = 64;
const NUM_STEPS = 255;
const LEAST_CODE = -128;

/** What belongs to a record beside its bytes. */
export interface MelScale {
  /** A value is zero + scale * code; 1 for float16. At most scale / 2, and float32 rounding, is lost. */
  readonly scale: number;
  /** 0 for float16. */
  readonly zero: number;
  /** Values beyond +-65504 that became it; always 0 for int8. */
  readonly clamped: number;
}

/**
 * Writes the record of a spectrogram.
 * @param mel (bands, frames), finite
 * @param into room for bands * frames values, at a multiple of 2 of its buffer
 */
export function encodeMel(
  type: MelPackType,
  mel: Float32Array,
  numBands: number,
  into: Uint8Array,
): MelScale {
  return type === 'float16' ? encodeHalves(mel, numBands, into) : encodeSteps(mel, numBands, into);
}

/** Made once for each number of bands, in each thread. */
const turners = new Map<number, HalvesTurner>();

function encodeHalves(mel: Float32Array, numBands: number, into: Uint8Array): MelScale {
  if (!canTurn(numBands, mel.length / numBands)) return encodeHalvesPlainly(mel, numBands, into);
  const turner = turners.get(numBands) ?? createHalvesTurner(numBands);
  turners.set(numBands, turner);
  const halves = new Uint16Array(into.buffer, into.byteOffset, mel.length); // (frames, bands)
  return { scale: 1, zero: 0, clamped: turner.turn(mel, halves) };
}

/** The same without the kernel, for what it does not take. */
function encodeHalvesPlainly(mel: Float32Array, numBands: number, into: Uint8Array): MelScale {
  const frames = mel.length / numBands;
  const size = mel.length;
  // Signed, so that all arithmetic stays in 32 bits.
  const bits = new Int32Array(mel.buffer, mel.byteOffset, size);
  const halves = new Uint16Array(into.buffer, into.byteOffset, size); // (frames, bands)
  let clamped = 0;
  for (let start = 0; start < frames; start += TILE_FRAMES) {
    const end = Math.min(frames, start + TILE_FRAMES);
    for (let band = 0; band < numBands; band++) {
      let to = start * numBands + band;
      for (let from = band * frames + start; from < band * frames + end; from++, to += numBands) {
        const word = bits[from]!;
        const magnitude = word & 0x7fffffff;
        if ((magnitude - LEAST_NORMAL_HALF_BITS) >>> 0 <= NORMAL_HALF_SPAN) {
          // `float16OfBits` for normal halves, which nearly all are: inlined, because this loop decides the speed.
          const rounded = (magnitude + REBIAS_AND_ROUND + ((magnitude >>> 13) & 1)) >>> 13;
          halves[to] = ((word >>> 16) & 0x8000) | rounded;
        } else if (magnitude > LARGEST_HALF_BITS) {
          clamped++;
          halves[to] = ((word >>> 16) & 0x8000) | 0x7bff;
        } else {
          halves[to] = float16OfBits(word);
        }
      }
    }
  }
  return { scale: 1, zero: 0, clamped };
}

function encodeSteps(mel: Float32Array, numBands: number, into: Uint8Array): MelScale {
  const frames = mel.length / numBands;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < mel.length; i++) {
    const value = mel[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = Math.fround((high - low) / NUM_STEPS);
  const zero = Math.fround(low - scale * LEAST_CODE);
  const codes = new Int8Array(into.buffer, into.byteOffset, mel.length); // (frames, bands)
  const perUnit = scale === 0 ? 0 : 1 / scale;
  for (let start = 0; start < frames; start += TILE_FRAMES) {
    const end = Math.min(frames, start + TILE_FRAMES);
    for (let band = 0; band < numBands; band++) {
      let to = start * numBands + band;
      for (let from = band * frames + start; from < band * frames + end; from++, to += numBands) {
        // Never negative, so that cutting off rounds half up; the largest may come out a bit above 255.
        const step = ((mel[from]! - low) * perUnit + 0.5) | 0;
        codes[to] = Math.min(step, NUM_STEPS) + LEAST_CODE;
      }
    }
  }
  return { scale, zero, clamped: 0 };
}

/**
 * The values of a run of frames.
 * @param bytes whole frames of a record, at a multiple of 2 of their buffer
 * @param into (bands, frames), or undefined for a new array
 */
export function decodeMel(
  type: MelPackType,
  bytes: Uint8Array,
  numBands: number,
  { scale, zero }: Pick<MelScale, 'scale' | 'zero'>,
  into?: Float32Array,
): Float32Array {
  const size = bytes.length / MEL_PACK_BYTES[type];
  const frames = size / numBands;
  const mel = into ?? new Float32Array(size); // (bands, frames)
  if (type === 'float16') {
    const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, size);
    const table = float16Table();
    for (let frame = 0, at = 0; frame < frames; frame++) {
      for (let to = frame; to < size; to += frames) mel[to] = table[halves[at++]!]!;
    }
  } else {
    const codes = new Int8Array(bytes.buffer, bytes.byteOffset, size);
    for (let frame = 0, at = 0; frame < frames; frame++) {
      for (let to = frame; to < size; to += frames) mel[to] = zero + scale * codes[at++]!;
    }
  }
  return mel;
}

/** Whether all values of a record are finite halves; others are never written. */
export function hasFiniteHalves(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) <= MAX_FLOAT16)) return false;
  return true;
}
