// What is done to an example so that no two passes hear the same: masks of SpecAugment (Park et al. 2019, section 2; without
// time warping, which gave them least) and the shares of mixup (Zhang et al. 2018). Random numbers come from outside.
import type { RandomStream } from '../../core/random.ts';
import type { SpecAugmentOptions } from './options.ts';

/**
 * Masks runs of bands and of frames in place. A width f is drawn from 0 to F, and the first band from 0 to bands - f; frames
 * alike. What is masked becomes its band's mean, which the network's input makes 0 as the paper has it.
 * @param mel (bands, frames)
 * @param bandMeans (bands)
 */
export function specAugment(
  mel: Float32Array,
  numFrames: number,
  bandMeans: ArrayLike<number>,
  options: SpecAugmentOptions,
  random: RandomStream,
): void {
  const numBands = mel.length / numFrames;
  const fill = (bands: readonly [number, number], frames: readonly [number, number]): void => {
    for (let band = bands[0]; band < bands[1]; band++) {
      mel.fill(bandMeans[band]!, band * numFrames + frames[0], band * numFrames + frames[1]);
    }
  };
  for (let i = 0; i < options.frequencyMasks; i++) {
    fill(drawRun(numBands, options.frequencyWidth, random), [0, numFrames]);
  }
  for (let i = 0; i < options.timeMasks; i++) {
    fill([0, numBands], drawRun(numFrames, Math.floor(options.timeShare * numFrames), random));
  }
}

/** From and to, the latter not included. */
function drawRun(length: number, widest: number, random: RandomStream): [from: number, to: number] {
  const width = random.integer(Math.min(widest, length) + 1);
  const from = random.integer(length - width + 1);
  return [from, from + width];
}

/**
 * A share from Beta(alpha, alpha), from 0 to 1 (Jöhnk 1964: of U^(1/alpha) and V^(1/alpha), where they sum up to at most 1, the
 * first's part of the sum).
 * @param alpha above 0, at most 1
 */
export function drawBeta(alpha: number, random: RandomStream): number {
  for (;;) {
    const x = random.uniform() ** (1 / alpha);
    const y = random.uniform() ** (1 / alpha);
    // Both are 0 where a small alpha is beyond what numbers can hold.
    if (x + y <= 1 && x + y > 0) return x / (x + y);
  }
}
