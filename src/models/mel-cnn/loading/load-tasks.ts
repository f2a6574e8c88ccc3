// Makes the spectrograms of a batch: reads a random stretch of each song, mixes and masks it. Runs on loader threads; each
// opens the pack for itself.
import { type FitMode, fitLength } from '../../../audio/fit-length.ts';
import type { RandomStream } from '../../../core/random.ts';
import { type MelPack, openMelPack } from '../../../formats/mel-pack.ts';
import { specAugment } from '../augment.ts';
import { describeStretch, type Spread } from '../band-statistics.ts';
import { STATISTICS_A_BAND } from '../networks/layers.ts';
import type { SpecAugmentOptions } from '../options.ts';
import { type BatchPlanOptions, createBatchPlanner } from './plan-batches.ts';

/** What a loader thread is given once. */
export interface LoadTaskData {
  /** Path of the pack. */
  readonly mels: string;
  /** (training songs) Outside ids. */
  readonly songIds: Float64Array;
  readonly numFrames: number;
  readonly fit: Exclude<FitMode, 'crop'>;
  /** Of the bands; their means are what masks are filled with. */
  readonly bands: Spread;
  readonly specAugment: SpecAugmentOptions | null;
  readonly plan: BatchPlanOptions;
}

/** A batch to be made. */
export interface LoadTask {
  readonly epoch: number;
  readonly index: number;
}

/** The sounds of a batch. */
export interface LoadedBatch {
  /** (batch, bands, frames). */
  readonly mel: Float32Array;
  /** (batch, 3 bands) `describeStretch` of each, before it was masked. */
  readonly statistics: Float32Array;
}

/** The functions of a loader thread. */
export type LoadTasks = {
  readonly load: (task: LoadTask) => Promise<LoadedBatch>;
  /** Closes the pack; a thread that ends closes it by itself. */
  readonly close: () => Promise<void>;
};

/** Makes the functions, in this thread or another. */
export function createLoadTasks(data: LoadTaskData): LoadTasks {
  const planner = createBatchPlanner(data.plan);
  let opening: Promise<MelPack> | null = null;
  return {
    async load({ epoch, index }) {
      opening ??= openMelPack(data.mels);
      const pack = await opening;
      const examples = planner.plan(epoch, index);
      const size = pack.numBands * data.numFrames;
      const batch = new Float32Array(examples.length * size); // (batch, bands, frames)
      const statistics = new Float32Array(examples.length * STATISTICS_A_BAND * pack.numBands); // (batch, 3 bands)
      examples.forEach(({ song, partner, share, random }, place) => {
        const into = batch.subarray(place * size, (place + 1) * size);
        readStretch(pack, data.songIds[song]!, data, random, into);
        if (partner !== song) {
          mix(into, readStretch(pack, data.songIds[partner]!, data, random, new Float32Array(size)), share);
        }
        statistics.set(describeStretch(into, data.bands), place * STATISTICS_A_BAND * pack.numBands);
        if (data.specAugment !== null) {
          specAugment(into, data.numFrames, data.bands.means, data.specAugment, random);
        }
      });
      return { mel: batch, statistics };
    },
    async close() {
      // One that could not be opened has nothing to close.
      (await opening?.catch(() => null))?.close();
    },
  };
}

/** A random stretch of a song, or all of a shorter one made to fit. @param into (bands, frames), filled and given back */
function readStretch(
  pack: MelPack,
  songId: number,
  { numFrames, fit }: Pick<LoadTaskData, 'numFrames' | 'fit'>,
  random: RandomStream,
  into: Float32Array,
): Float32Array {
  const all = pack.frames(songId);
  if (all >= numFrames) return pack.read(songId, random.integer(all - numFrames + 1), numFrames, into);
  const mel = { numBands: pack.numBands, numFrames: all, data: pack.read(songId) };
  into.set(fitLength(mel, { numFrames, mode: fit }).data);
  return into;
}

/** `share mel + (1 - share) other`, in place. */
function mix(mel: Float32Array, other: Float32Array, share: number): void {
  for (let i = 0; i < mel.length; i++) mel[i] = share * mel[i]! + (1 - share) * other[i]!;
}
