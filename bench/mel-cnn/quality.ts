// From nothing to a model of demo sound by the product's own commands, and how well it tells the tags of songs it never heard.
import { join } from 'node:path';
import type { MelReport } from '../../src/models/mel-cnn/report.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { makeDemoSound, trainSounds } from './demo-sound.ts';

/** Songs with a sound; in small sizes fewer, which shows that it runs. */
const SONGS = { small: 120, medium: 500, melon: 2000 };
/** Options of training; none at full size: what a user gets. */
const OPTIONS = { small: ['--epochs', '4'], medium: [], melon: [] };
const TARGET_ROC_AUC = 0.85;
const TARGET_SECONDS = 600;

/** Generates, imports, packs and trains once. */
export async function measureQuality(context: BenchContext): Promise<Part> {
  const { root, workDir, size, say } = context;
  const numSongs = SONGS[size];
  const sound = await makeDemoSound(context, numSongs);
  const { report, run } = await trainSounds<MelReport>(
    root,
    sound,
    join(workDir, 'quality-model'),
    OPTIONS[size],
  );
  const { heldOut, steps, bestStep, songsPerSecond, waitingShare } = report;
  const runs = { ...sound.runs, train: run };
  const seconds = (names: readonly (keyof typeof runs)[]): number =>
    names.reduce((sum, name) => sum + runs[name].seconds, 0);
  const labels = `${report.numTagLabels} tags, ${report.numTrainingSongs} songs to learn from, seed 0`;
  const unseen =
    heldOut === null
      ? 'too few songs were held out'
      : `means over ${heldOut.numLabels} tags on ${heldOut.numSongs} songs that nothing was learned from; ${labels}`;
  say(`macro ROC-AUC ${heldOut?.macro.rocAuc.toFixed(4) ?? 'unknown'} after ${run.seconds.toFixed(0)} s`);
  const figures: Record<string, Figure> = {
    'quality: macro ROC-AUC on unseen songs': {
      value: heldOut?.macro.rocAuc ?? null,
      unit: '',
      atLeast: TARGET_ROC_AUC,
      note: unseen,
    },
    'quality: macro average precision on unseen songs': {
      value: heldOut?.macro.averagePrecision ?? null,
      unit: '',
    },
    'quality: import, pack and train': {
      value: seconds(['import', 'pack', 'train']),
      unit: 's',
      atMost: TARGET_SECONDS,
      note: `demo sound of ${numSongs} songs, 2 threads`,
    },
    'quality: steps': { value: steps, unit: '', note: `the best after ${bestStep}` },
    'quality: training speed': { value: songsPerSecond, unit: 'songs/s' },
    'quality: share of the time spent waiting for spectrograms': { value: waitingShare, unit: 'of 1' },
  };
  const peakRssBytes: Record<string, number | null> = {};
  for (const [name, { seconds: value, peakRssBytes: peak }] of Object.entries(runs)) {
    figures[`quality: ${name}`] = { value, unit: 's' };
    peakRssBytes[`quality: ${name}`] = peak;
  }
  return { figures, ratios: {}, peakRssBytes };
}
