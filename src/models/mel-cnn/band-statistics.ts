// Mean and standard deviation of each band over training songs, by which the network's input is made even.
import type { MelPack } from '../../formats/mel-pack.ts';

/** Statistics by band. */
export interface BandStatistics {
  /** (bands). */
  readonly means: Float64Array;
  /** (bands) Above 0; 1 for a band that is always the same. */
  readonly deviations: Float64Array;
}

/** Songs that are looked at: at 30 seconds each, means of dB are then known to some hundredths. */
const MOST_SONGS = 500;

/**
 * Statistics over all frames of the first 500 songs of a list in random order.
 * @param songIds at least one
 * @throws FormatError where the pack is damaged
 */
export function measureBands(pack: MelPack, songIds: Iterable<number>): BandStatistics {
  const { numBands } = pack;
  const sums = new Float64Array(numBands);
  const squares = new Float64Array(numBands);
  let numFrames = 0;
  let numSongs = 0;
  for (const songId of songIds) {
    if (numSongs++ === MOST_SONGS) break;
    const mel = pack.read(songId); // (bands, frames)
    const frames = mel.length / numBands;
    for (let band = 0, i = 0; band < numBands; band++) {
      let sum = 0;
      let square = 0;
      for (const end = i + frames; i < end; i++) {
        const value = mel[i]!;
        sum += value;
        square += value * value;
      }
      sums[band]! += sum;
      squares[band]! += square;
    }
    numFrames += frames;
  }
  const means = sums.map((sum) => sum / numFrames);
  const deviations = squares.map((square, band) => {
    const variance = square / numFrames - means[band]! ** 2;
    // What differs by less than a millionth of its size is rounding.
    return variance > 1e-6 * (1 + means[band]! ** 2) ? Math.sqrt(variance) : 1;
  });
  return { means, deviations };
}
