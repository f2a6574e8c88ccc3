// Spectrograms of any length to one length, as a network wants them. `repeat` is what the original system's author
// meant; `numpy` is what his np.resize really did to a (bands, frames) array, for comparison; `crop` is for training.
import { checkOptionNames } from '../core/check-option-names.ts';
import { ConfigError, ShapeError } from '../core/errors.ts';
import type { RandomStream } from '../core/random.ts';
import type { MelSpectrogram } from './mel-spectrogram.ts';

/** Frames of the arena's spectrograms: 30 seconds. */
export const ARENA_FRAMES = 1876;

/**
 * How a spectrogram is made to fit.
 * - `repeat`: a shorter one begins again from its start until it is long enough; a longer one is cut.
 * - `numpy`: as np.resize(mel, (bands, frames)): the values are read row after row on end and laid out anew, so that
 *   bands shift into each other unless the length fits already.
 * - `crop`: a longer one gives a stretch at a random place (its first where no `random` is given); a shorter one is
 *   repeated.
 */
export type FitMode = 'repeat' | 'numpy' | 'crop';

/** Options of `fitLength`. */
export interface FitOptions {
  /** Default `ARENA_FRAMES`. */
  readonly numFrames?: number;
  /** Default `repeat`. */
  readonly mode?: FitMode;
  /** Where `crop` gets its place from; default none: the first frames. */
  readonly random?: RandomStream;
}

/**
 * Fits a mel-spectrogram to a number of frames.
 * @param mel (numBands, n), n at least 1; left as it is
 * @returns (numBands, numFrames), a copy
 * @throws ConfigError for an unknown option or mode; ShapeError for a spectrogram without frames
 */
export function fitLength(mel: MelSpectrogram, options: FitOptions = {}): MelSpectrogram {
  checkOptionNames('fitting to length', options, ['numFrames', 'mode', 'random']);
  const { numFrames = ARENA_FRAMES, mode = 'repeat', random } = options;
  if (!(Number.isInteger(numFrames) && numFrames >= 1)) {
    throw new ConfigError(`fitting to length: numFrames: expected a whole number from 1, got ${numFrames}`);
  }
  if (mel.numFrames < 1 || mel.data.length !== mel.numBands * mel.numFrames) {
    const got = `(${mel.numBands}, ${mel.numFrames}) with ${mel.data.length} values`;
    throw new ShapeError('fitting to length', 'a spectrogram (bands, frames) of at least one frame', got);
  }
  if (mode === 'numpy') return resizeAsNumpy(mel, numFrames);
  if (mode === 'crop') return repeatFrom(mel, drawStart(mel.numFrames - numFrames, random), numFrames);
  if (mode === 'repeat') return repeatFrom(mel, 0, numFrames);
  throw new ConfigError(`fitting to length: mode: expected repeat, numpy or crop, got '${mode}'`);
}

function drawStart(spare: number, random: RandomStream | undefined): number {
  return spare > 0 && random !== undefined ? random.integer(spare + 1) : 0;
}

function repeatFrom({ numBands, numFrames: n, data }: MelSpectrogram, start: number, numFrames: number) {
  const fitted = new Float32Array(numBands * numFrames); // (numBands, numFrames)
  for (let band = 0; band < numBands; band++) {
    const row = data.subarray(band * n, (band + 1) * n);
    const out = fitted.subarray(band * numFrames, (band + 1) * numFrames);
    out.set(row.subarray(start, start + numFrames));
    for (let filled = n - start; filled < numFrames; filled += n) {
      out.set(row.subarray(0, numFrames - filled), filled);
    }
  }
  return { numBands, numFrames, data: fitted };
}

/** np.resize: the flat values, repeated until the new shape is full. */
function resizeAsNumpy({ numBands, data }: MelSpectrogram, numFrames: number): MelSpectrogram {
  const fitted = new Float32Array(numBands * numFrames); // (numBands, numFrames)
  for (let filled = 0; filled < fitted.length; filled += data.length) {
    fitted.set(data.subarray(0, fitted.length - filled), filled);
  }
  return { numBands, numFrames, data: fitted };
}
