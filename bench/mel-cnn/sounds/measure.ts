// Real sound: recorded music of Debian's packages, told apart by clips of 30 seconds from tracks that were not learned from; from
// apt-get to the figure by the product's own commands.
import { join } from 'node:path';
import type { Clip } from '../../children/cut-clips.ts';
import type { BenchContext } from '../../harness/types.ts';
import type { Part } from '../../neighbours/parts.ts';
import { accuracyFigures, isRight } from './accuracy-figures.ts';
import { type FoldRun, runFold } from './fold.ts';
import { MIN_SOUNDTRACKS, MIN_TRACKS, prepareClips } from './prepare-clips.ts';
import { shareOfClips } from './scores.ts';
import { assignTrackFolds } from './track-folds.ts';

const SEED = 0;
/** Chosen before any figure was seen: the model's own number of passes would be 80. In small sizes less, which shows that it runs. */
const SIZES = {
  small: { folds: 2, epochs: 6 },
  medium: { folds: 3, epochs: 20 },
  melon: { folds: 5, epochs: 40 },
};

/** All folds; what apt can't fetch is reported as missing. */
export async function measureSounds(context: BenchContext): Promise<Part> {
  const { root, workDir, size, say } = context;
  const dir = join(workDir, 'sounds');
  const prepared = await prepareClips(context, dir);
  if (prepared === null) {
    const problem = `missing: apt-get gave fewer than ${MIN_SOUNDTRACKS} soundtracks with ${MIN_TRACKS} tracks`;
    return {
      figures: { 'sounds: recorded music': { value: problem, unit: '' } },
      ratios: {},
      peakRssBytes: {},
    };
  }
  const { clips, spectra, mels, melFile, figures, peakRssBytes } = prepared;
  const { folds: numFolds, epochs } = SIZES[size];
  const folds = assignTrackFolds(clips, numFolds, SEED);
  const runs: FoldRun[] = [];
  for (let fold = 0; fold < numFolds; fold++) {
    const isAsked = ({ track }: Clip): boolean => folds.get(track) === fold;
    const setting = {
      root,
      mels,
      melFile,
      spectra,
      epochs,
      seed: SEED + fold,
      dir: join(dir, `fold-${fold}`),
    };
    const run = await runFold(
      setting,
      clips.filter((clip) => !isAsked(clip)),
      clips.filter(isAsked),
    );
    const share = shareOfClips(run.guesses, isRight('network')).value;
    say(
      `sounds: fold ${fold + 1} of ${numFolds}: ${share.toFixed(3)} right, ${run.trainSeconds.toFixed(0)} s`,
    );
    runs.push(run);
  }
  const guesses = runs.flatMap((run) => run.guesses);
  const seconds = runs.map((run) => run.trainSeconds);
  const steps = runs.map((run) => run.steps);
  return {
    figures: {
      ...figures,
      ...accuracyFigures(clips, guesses, `${numFolds} folds by track, ${epochs} passes`),
      'sounds: training of a fold': {
        value: Math.max(...seconds),
        unit: 's',
        note: `the longest; ${Math.max(...steps)} steps`,
      },
    },
    ratios: {},
    peakRssBytes: {
      ...peakRssBytes,
      'sounds: training': runs.some((run) => run.trainPeakBytes === null)
        ? null
        : Math.max(...runs.map((run) => run.trainPeakBytes!)),
    },
  };
}
