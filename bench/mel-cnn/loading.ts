// How long the trainer waits for spectrograms, by the number of threads that read them ahead of it. What comes of the training
// must not depend on that: weights are compared.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MEL_CNN_FILES } from '../../src/models/mel-cnn/mel-cnn-files.ts';
import type { MelReport } from '../../src/models/mel-cnn/report.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { makeDemoSound, trainSounds } from './demo-sound.ts';

/** Songs with a sound; in small sizes fewer, which shows that it runs. */
const SONGS = { small: 60, medium: 250, melon: 500 };
const EPOCHS = { small: 2, medium: 4, melon: 6 };
/** 1 reads in the trainer's own thread, where some of the reading shows as slower steps instead of waiting: the speed tells. */
const THREADS = [1, 2, 3];
/** Of the time of training with the default number of threads. */
const TARGET_SHARE = 0.05;
const DEFAULT_THREADS = 2;

/**
 * Trains in turns with each number of loader threads, the pack in the system's memory.
 * @throws Error where weights differ between two trainings
 */
export async function measureLoading(context: BenchContext): Promise<Part> {
  const { root, workDir, size, rounds, say } = context;
  const sound = await makeDemoSound(context, SONGS[size]);
  const options = ['--held-out-share', '0', '--epochs', `${EPOCHS[size]}`];
  let weights: string | null = null;
  const found = new Map<number, { report: MelReport; peak: number | null }>();
  for (let round = 0; round < rounds; round++) {
    for (const threads of THREADS) {
      const out = join(workDir, 'loading-model');
      const words = [...options, '--loader-threads', `${threads}`];
      const { report, run } = await trainSounds<MelReport>(root, sound, out, words);
      const own = await hashWeights(out);
      weights ??= own;
      if (own !== weights) {
        throw new Error(
          `with ${threads} loader threads, in round ${round + 1}, training gave other weights than at first`,
        );
      }
      say(`loader threads ${threads}: waiting ${(100 * report.waitingShare).toFixed(1)} %`);
      const best = found.get(threads);
      if (best === undefined || report.songsPerSecond > best.report.songsPerSecond) {
        found.set(threads, { report, peak: run.peakRssBytes });
      }
    }
  }
  const figures: Record<string, Figure> = {};
  const peakRssBytes: Record<string, number | null> = {};
  for (const [threads, { report, peak }] of found) {
    const name = `loading: ${threads} loader thread${threads === 1 ? '' : 's'}`;
    const note = `compact, batch 16, 2 threads train, ${report.numTrainingSongs} songs, ${report.steps} steps; the faster of ${rounds} rounds`;
    figures[`${name}: share of the time spent waiting`] = {
      value: report.waitingShare,
      unit: 'of 1',
      ...(threads === DEFAULT_THREADS ? { atMost: TARGET_SHARE } : {}),
      note,
    };
    figures[`${name}: speed`] = { value: report.songsPerSecond, unit: 'songs/s' };
    peakRssBytes[name] = peak;
  }
  return { figures, ratios: {}, peakRssBytes };
}

/** Of the weights' file in an artefact. */
async function hashWeights(artefact: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(artefact, 'model', MEL_CNN_FILES.weights)))
    .digest('hex');
}
