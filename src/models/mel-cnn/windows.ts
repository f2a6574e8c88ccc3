// Sounds of any length for a network of a fixed one: stretches of a long one, evenly placed, whose answers are averaged; a
// short one made to fit.
import { type FitMode, fitLength } from '../../audio/fit-length.ts';
import type { MelSpectrogram } from '../../audio/mel-spectrogram.ts';

/**
 * First frames of the windows over a sound: as few as cover it, the first at its start, the last at its end, equal
 * distances between, rounded.
 * @param numFrames of the sound, at least `window`
 */
export function windowStarts(numFrames: number, window: number): number[] {
  const count = Math.ceil(numFrames / window);
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * (numFrames - window)) / (count - 1)));
}

/** The stretch in the middle, for a quick answer. @param numFrames at least `window` */
export function middleStart(numFrames: number, window: number): number {
  return Math.floor((numFrames - window) / 2);
}

/**
 * Windows of a sound, one after the other.
 * @param mel (bands, frames), at least one frame
 * @param fit for a sound shorter than the window
 * @returns (windows, bands, window)
 */
export function cutWindows(mel: MelSpectrogram, window: number, fit: FitMode): Float32Array {
  const { numBands, numFrames, data } = mel;
  if (numFrames < window) return fitLength(mel, { numFrames: window, mode: fit }).data;
  const starts = windowStarts(numFrames, window);
  const windows = new Float32Array(starts.length * numBands * window); // (windows, bands, window)
  starts.forEach((start, i) => {
    for (let band = 0; band < numBands; band++) {
      const from = band * numFrames + start;
      windows.set(data.subarray(from, from + window), (i * numBands + band) * window);
    }
  });
  return windows;
}
