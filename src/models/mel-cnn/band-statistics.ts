// Mean and standard deviation of each band over training songs, by which the network's input is made even; and of each
// statistic of a song, by which those are.
import type { MelPack } from '../../formats/mel-pack.ts';
import { STATISTICS_A_BAND, VARIANCE_EPSILON } from './networks/layers.ts';

/** Means and standard deviations of some quantities. */
export interface Spread {
  readonly means: Float64Array;
  /** Above 0; 1 for what is always the same. */
  readonly deviations: Float64Array;
}

/** What is known of the training songs. */
export interface BandStatistics {
  /** (bands) Of all frames. */
  readonly bands: Spread;
  /** (3 bands) Of the songs' own means, deviations and mean steps, in the bands' deviations; see `bandStatistics` in layers.ts. */
  readonly songs: Spread;
}

/** Songs that are looked at: at 30 seconds each, means of dB are then known to some hundredths. */
const MOST_SONGS = 500;

/** Sums over the frames of one song, band by band. */
interface SongSums {
  readonly frames: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** Of what lies between a frame and the next, without sign. */
  readonly steps: Float64Array;
}

/**
 * Statistics of the first 500 songs of a list in random order.
 * @param songIds at least one
 * @throws FormatError where the pack is damaged
 */
export function measureBands(pack: MelPack, songIds: Iterable<number>): BandStatistics {
  const { numBands } = pack;
  const found: SongSums[] = [];
  for (const songId of songIds) {
    if (found.length === MOST_SONGS) break;
    found.push(sumSong(pack.read(songId), numBands));
  }
  const numFrames = found.reduce((all, { frames }) => all + frames, 0);
  const total = (name: 'sums' | 'squares'): Float64Array =>
    Float64Array.from({ length: numBands }, (_, band) =>
      found.reduce((all, song) => all + song[name][band]!, 0),
    );
  const bands = spreadOf(total('sums'), total('squares'), numFrames);
  const size = STATISTICS_A_BAND * numBands;
  const [sums, squares] = [new Float64Array(size), new Float64Array(size)];
  for (const song of found) {
    describeSong(song, bands).forEach((value, i) => {
      sums[i]! += value;
      squares[i]! += value * value;
    });
  }
  return { bands, songs: spreadOf(sums, squares, found.length) };
}

/**
 * As `bandStatistics` of layers.ts has it.
 * @param mel (bands, frames)
 * @param bands as `measureBands` gives them
 * @returns (3 bands) all means, then deviations, then mean steps, in the bands' deviations
 */
export function describeStretch(mel: Float32Array, bands: Spread): Float64Array {
  return describeSong(sumSong(mel, bands.means.length), bands);
}

/** @param mel (bands, frames) */
function sumSong(mel: Float32Array, numBands: number): SongSums {
  const frames = mel.length / numBands;
  const [sums, squares, steps] = [0, 1, 2].map(() => new Float64Array(numBands)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let band = 0, i = 0; band < numBands; band++) {
    let before = mel[i]!;
    for (const end = i + frames; i < end; i++) {
      const value = mel[i]!;
      sums[band]! += value;
      squares[band]! += value * value;
      steps[band]! += Math.abs(value - before);
      before = value;
    }
  }
  return { frames, sums, squares, steps };
}

function spreadOf(sums: Float64Array, squares: Float64Array, count: number): Spread {
  const means = sums.map((sum) => sum / count);
  const deviations = squares.map((square, i) => {
    const variance = square / count - means[i]! ** 2;
    // What differs by less than a millionth of its size is rounding.
    return variance > 1e-6 * (1 + means[i]! ** 2) ? Math.sqrt(variance) : 1;
  });
  return { means, deviations };
}

function describeSong(
  { frames, sums, squares, steps }: SongSums,
  { means, deviations }: Spread,
): Float64Array {
  const own = sums.map((sum) => sum / frames);
  const numSteps = Math.max(1, frames - 1);
  return Float64Array.of(
    ...own.map((mean, band) => (mean - means[band]!) / deviations[band]!),
    ...own.map((mean, band) => {
      const variance = Math.max(0, squares[band]! / frames - mean ** 2) / deviations[band]! ** 2;
      return Math.sqrt(variance + VARIANCE_EPSILON);
    }),
    ...own.map((_, band) => steps[band]! / numSteps / deviations[band]!),
  );
}
