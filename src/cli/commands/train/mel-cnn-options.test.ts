import { expect, test } from 'vitest';
import {
  checkMelCnnOptions,
  MEL_CNN_DEFAULTS,
  MEL_CNN_RANGES,
  MEL_MASK_RANGES,
} from '../../../models/mel-cnn/options.ts';
import { formatMelReport } from './mel-cnn.ts';
import {
  createMelCnnCommand,
  DEFAULTS,
  MASK_DEFAULTS,
  MASK_RANGES,
  RANGES,
  toMelCnnOptions,
} from './mel-cnn-options.ts';

const parse = (...args: string[]) => {
  const words = ['--data', 'd', '--out', 'o', '--mels', 'mels', ...args];
  return toMelCnnOptions(createMelCnnCommand().parse(words, { from: 'user' }).opts());
};

test('the defaults are those of the model', () => {
  const { mels: _, checkpoint: __, session: ___, specAugment, ...rest } = MEL_CNN_DEFAULTS;
  expect(DEFAULTS).toEqual(rest);
  expect(MASK_DEFAULTS).toEqual(specAugment);
  expect(parse()).toEqual({ ...rest, mels: 'mels', specAugment });
});

test('the ranges are those of the model', () => {
  expect(RANGES).toEqual(MEL_CNN_RANGES);
  expect(MASK_RANGES).toEqual(MEL_MASK_RANGES);
});

test('each option reaches the model', () => {
  const options = parse(
    ...['--network', 'vgg16-original', '--frames', '900', '--fit', 'numpy', '--min-song-count', '4'],
    ...['--min-playlist-count', '5', '--genres', '--held-out-share', '0.1', '--positive-weight', '0.5'],
    ...['--frequency-masks', '1', '--frequency-width', '6', '--time-masks', '3', '--time-share', '0.2'],
    ...[
      '--mixup',
      '0.3',
      '--agreement',
      '3',
      '--loader-threads',
      '3',
      '--batches-ahead',
      '7',
      '--epochs',
      '9',
    ],
    ...['--patience', '2', '--batch-size', '8', '--learning-rate', '3e-4', '--weight-decay', '0.1'],
    ...['--warm-up-share', '0.2', '--shards', '4'],
    ...['--checkpoint', 'state', '--checkpoint-every', '50', '--resume'],
  );
  expect(options).toEqual({
    ...{ mels: 'mels', network: 'vgg16-original', frames: 900, fit: 'numpy', minSongCount: 4 },
    ...{
      minPlaylistCount: 5,
      genres: true,
      heldOutShare: 0.1,
      agreement: 3,
      positiveWeight: 0.5,
      mixup: 0.3,
    },
    ...{ loaderThreads: 3, batchesAhead: 7, epochs: 9, patience: 2, batchSize: 8, learningRate: 3e-4 },
    ...{ weightDecay: 0.1, warmUpShare: 0.2, shards: 4 },
    specAugment: { frequencyMasks: 1, frequencyWidth: 6, timeMasks: 3, timeShare: 0.2 },
    checkpoint: { dir: 'state', everySteps: 50, resume: true },
  });
  expect(checkMelCnnOptions(options)).toMatchObject(options);
  expect(parse('--no-spec-augment').specAugment).toBeNull();
});

test('resuming needs a checkpoint', () => {
  expect(() => parse('--resume')).toThrow('--resume goes on from a checkpoint');
});

test('a report says what was learned, how fast and how well', () => {
  const label = { kind: 'tag', name: '재즈', rocAuc: 0.98, averagePrecision: 0.7 } as const;
  const lines = formatMelReport({
    ...{ network: 'compact', numParameters: 800_000, numTagLabels: 120, numGenreLabels: 8 },
    ...{
      numTrainingSongs: 960,
      numStoppingSongs: 120,
      steps: 1500,
      bestStep: 1400,
      epochs: 23,
      plannedSteps: 2500,
      patience: 4,
    },
    ...{ stoppingPrecision: 0.3, seconds: 250, songsPerSecond: 96, waitingShare: 0.012 },
    heldOut: {
      ...{ numSongs: 120, numLabels: 90, macro: { rocAuc: 0.9, averagePrecision: 0.4 } },
      ...{ tags: { rocAuc: 0.89, averagePrecision: 0.38 }, genres: null, best: [label] },
      worst: [{ ...label, name: '2019', rocAuc: 0.4 }],
    },
  });
  expect(lines).toEqual([
    '120 tags and 8 genres learned from the sound of 960 songs: compact, 800,000 parameters',
    'stopped early after 1,500 of 2,500 steps, as 4 measurements in a row brought no gain, the best after 1,400',
    '4 min 10 s in all, 96 songs/s, 1.2 % waiting for spectrograms',
    'means over 90 labels, measured on 120 songs that nothing was learned from',
    '      ROC-AUC  average precision',
    'tags   0.8900             0.3800',
    'heard best   재즈 0.98',
    'heard worst  2019 0.40',
  ]);
});
