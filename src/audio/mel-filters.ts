// Triangular mel filters on Slaney's scale: linear below 1 kHz, logarithmic above (Slaney, Auditory Toolbox, 1998, as
// librosa's `mel(htk=False)` and Essentia's `slaneyMel` have it). Each triangle is linear in Hz and of height 1
// (`unit_tri`), so wide bands gather more power than narrow ones.

/** Hz a mel below 1 kHz. */
const HZ_PER_MEL = 200 / 3;
/** Where the scale turns logarithmic: 1 kHz, mel 15. */
const BREAK_HZ = 1000;
const BREAK_MEL = BREAK_HZ / HZ_PER_MEL;
/** Above it 27 mels are a factor of 6.4. */
const LOG_STEP = Math.log(6.4) / 27;

/** Frequency in Hz to mels on Slaney's scale. */
export function hzToMel(hz: number): number {
  return hz < BREAK_HZ ? hz / HZ_PER_MEL : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP;
}

/** Mels on Slaney's scale to frequency in Hz. */
export function melToHz(mel: number): number {
  return mel < BREAK_MEL ? mel * HZ_PER_MEL : BREAK_HZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
}

/** One triangle on the bins of a spectrum: `weights` belong to bins `firstBin`, `firstBin + 1`, ... */
export interface MelFilter {
  readonly firstBin: number;
  readonly weights: Float64Array;
  /** Frequency of its tip in Hz. */
  readonly centreHz: number;
}

/**
 * `numBands` triangles whose edges and tips lie evenly on the mel scale from `lowHz` to `highHz`.
 * @param frameLength samples of the frame whose spectrum they weigh: bin k lies at k * sampleRateHz / frameLength
 * @returns lowest band first; a triangle narrower than the bins' spacing may have no weights
 */
export function createMelFilters(options: {
  readonly numBands: number;
  readonly lowHz: number;
  readonly highHz: number;
  readonly sampleRateHz: number;
  readonly frameLength: number;
}): MelFilter[] {
  const { numBands, lowHz, highHz, sampleRateHz, frameLength } = options;
  const lowMel = hzToMel(lowHz);
  const step = (hzToMel(highHz) - lowMel) / (numBands + 1);
  const edges = Array.from({ length: numBands + 2 }, (_, i) => melToHz(lowMel + i * step));
  const hzPerBin = sampleRateHz / frameLength;
  return Array.from({ length: numBands }, (_, band) => {
    const [left, centre, right] = edges.slice(band, band + 3) as [number, number, number];
    const weights: number[] = [];
    let firstBin = -1;
    for (let bin = 0; bin <= frameLength / 2; bin++) {
      const hz = bin * hzPerBin;
      const weight = Math.min((hz - left) / (centre - left), (right - hz) / (right - centre));
      if (!(weight > 0)) continue;
      if (firstBin < 0) firstBin = bin;
      weights.push(weight);
    }
    return { firstBin: Math.max(0, firstBin), weights: Float64Array.from(weights), centreHz: centre };
  });
}
