// Infinities and NaN out of a mel-spectrogram. The arena's hold some: the logarithm of a silent band is minus infinity.
// One rule for all that read them, so that a network sees the same numbers from a tar, a pack and a sound.
import { MEL_DEFAULTS } from './mel-spectrogram.ts';

/** What stands for silence, in dB: what our own spectrograms have for it. */
export const MEL_FLOOR_DB: number = MEL_DEFAULTS.floorDb;

/** What was replaced in one spectrogram. */
export interface MelRepairs {
  /** Values that were minus infinity or NaN. */
  readonly lowered: number;
  /** Values that were plus infinity. */
  readonly capped: number;
  /** No value was finite: all are the floor now. */
  readonly isSilent: boolean;
}

const NONE: MelRepairs = { lowered: 0, capped: 0, isSilent: false };

/** One quick pass for the common case: x - x is 0 for finite numbers, else NaN, which stays in a sum. */
function isAllFinite(mel: Float32Array): boolean {
  // Four sums, because each waits for its last addition.
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = mel.length - (mel.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a += mel[i]! - mel[i]!;
    b += mel[i + 1]! - mel[i + 1]!;
    c += mel[i + 2]! - mel[i + 2]!;
    d += mel[i + 3]! - mel[i + 3]!;
  }
  for (let i = whole; i < mel.length; i++) a += mel[i]! - mel[i]!;
  return a + b + c + d === 0;
}

/**
 * Makes all values finite, in place. Minus infinity and NaN become the floor, -100 dB, or the lowest finite value where
 * that is lower still, so that nothing finite lies below silence. Plus infinity becomes the largest finite value. Where
 * none is finite, all become the floor: the spectrogram is silent.
 * @param mel values in dB, any shape
 */
export function makeMelFinite(mel: Float32Array): MelRepairs {
  if (isAllFinite(mel)) return NONE;
  let low = MEL_FLOOR_DB;
  let high = -Infinity;
  for (const value of mel) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const isSilent = high === -Infinity;
  let lowered = 0;
  let capped = 0;
  for (let i = 0; i < mel.length; i++) {
    const value = mel[i]!;
    if (Number.isFinite(value)) continue;
    if (value === Infinity) capped++;
    else lowered++;
    mel[i] = value === Infinity && !isSilent ? high : low;
  }
  return { lowered, capped, isSilent };
}
