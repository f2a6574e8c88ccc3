// The options of `segue train mel-cnn`, and the model's options that they stand for. Ranges are checked by the model.
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { ConfigError } from '../../../core/errors.ts';
import type { MelCnnOptions } from '../../../models/mel-cnn/options.ts';
import { deviceOption, gpuMemoryLimitOption, wholeNumber } from '../../common-options.ts';
import type { describeTraining } from './train-and-save.ts';

/** Those of `MEL_CNN_DEFAULTS`, which a test compares: models are not loaded before a command works. */
export const DEFAULTS = {
  network: 'compact',
  frames: 'auto' as number | 'auto',
  fit: 'repeat',
  minSongCount: 10,
  minPlaylistCount: 3,
  genres: false,
  heldOutShare: 0.2,
  agreement: 2,
  epochs: 'auto' as number | 'auto',
  patience: 4,
  batchSize: 16,
  learningRate: 'auto' as number | 'auto',
  weightDecay: 0.01,
  warmUpShare: 0.1,
  shards: 2,
  positiveWeight: 0,
  mixup: 0,
  loaderThreads: 2,
  batchesAhead: 4,
} as const satisfies Partial<MelCnnOptions>;

/** Those of SpecAugment. */
export const MASK_DEFAULTS = { frequencyMasks: 2, frequencyWidth: 8, timeMasks: 2, timeShare: 0.1 } as const;

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`expected a number, got '${text}'.`);
  }
  return value;
}

const orAuto =
  (parse: (text: string) => number) =>
  (text: string): number | 'auto' =>
    text === 'auto' ? text : parse(text);

/** Adds them to a command. */
export function addMelCnnOptions(command: ReturnType<typeof describeTraining>) {
  return addTrainingOptions(addExampleOptions(addLabelOptions(addNetworkOptions(command))));
}

function addNetworkOptions(command: ReturnType<typeof describeTraining>) {
  return command
    .requiredOption('--mels <pack>', 'spectrograms of songs, packed by segue pack')
    .addOption(
      new Option('--network <name>', 'compact trains on a processor; vgg16-original is the original system')
        .choices(['compact', 'vgg16-original'] as const)
        .default(DEFAULTS.network),
    )
    .option(
      '--frames <n>',
      'frames of a training example; auto: 512 for compact, 1876 for vgg16-original',
      orAuto(wholeNumber(1)),
      DEFAULTS.frames,
    )
    .addOption(
      new Option('--fit <way>', 'how a shorter sound is made to fit; numpy as np.resize does it')
        .choices(['repeat', 'numpy'] as const)
        .default(DEFAULTS.fit),
    );
}

function addLabelOptions(command: ReturnType<typeof addNetworkOptions>) {
  return command
    .option(
      '--min-song-count <n>',
      'fewest songs with a spectrogram that hold a tag',
      wholeNumber(1),
      DEFAULTS.minSongCount,
    )
    .option(
      '--min-playlist-count <n>',
      'fewest playlists that hold a tag',
      wholeNumber(1),
      DEFAULTS.minPlaylistCount,
    )
    .option('--genres', 'learn the genres of the song metadata as well')
    .option(
      '--held-out-share <x>',
      'share of the songs that are only measured: half to stop by, half at the end',
      parseNumber,
      DEFAULTS.heldOutShare,
    )
    .option(
      '--agreement <n>',
      'playlists of a song that must have a tag for the song to have it in measures',
      wholeNumber(1),
      DEFAULTS.agreement,
    )
    .option(
      '--positive-weight <x>',
      'a yes counts (no / yes)^x times a no, by label',
      parseNumber,
      DEFAULTS.positiveWeight,
    );
}

function addExampleOptions(command: ReturnType<typeof addLabelOptions>) {
  return command
    .option(
      '--frequency-masks <n>',
      'masks over bands an example',
      wholeNumber(0),
      MASK_DEFAULTS.frequencyMasks,
    )
    .option('--frequency-width <n>', 'bands of a mask at most', wholeNumber(0), MASK_DEFAULTS.frequencyWidth)
    .option('--time-masks <n>', 'masks over frames an example', wholeNumber(0), MASK_DEFAULTS.timeMasks)
    .option('--time-share <x>', 'share of the frames of a mask at most', parseNumber, MASK_DEFAULTS.timeShare)
    .option('--no-spec-augment', 'no masks at all')
    .option('--mixup <x>', 'alpha of mixup; 0 mixes no songs', parseNumber, DEFAULTS.mixup)
    .option(
      '--loader-threads <n>',
      "threads that read ahead; 1 reads in the trainer's own",
      wholeNumber(1),
      DEFAULTS.loaderThreads,
    )
    .option('--batches-ahead <n>', 'batches that are read ahead', wholeNumber(0), DEFAULTS.batchesAhead);
}

function addTrainingOptions(command: ReturnType<typeof addExampleOptions>) {
  return command
    .option(
      '--epochs <n>',
      'passes over the songs at most; auto goes by their number',
      orAuto(wholeNumber(1)),
      DEFAULTS.epochs,
    )
    .option('--patience <n>', 'measurements without a gain until it stops', wholeNumber(1), DEFAULTS.patience)
    .option('--batch-size <n>', 'songs a step', wholeNumber(1), DEFAULTS.batchSize)
    .option('--learning-rate <x>', 'at its highest', orAuto(parseNumber), DEFAULTS.learningRate)
    .option('--weight-decay <x>', "AdamW's", parseNumber, DEFAULTS.weightDecay)
    .option(
      '--warm-up-share <x>',
      'share of steps in which the rate rises',
      parseNumber,
      DEFAULTS.warmUpShare,
    )
    .option('--shards <n>', 'parts of a batch; results depend on it', wholeNumber(1), DEFAULTS.shards)
    .addOption(deviceOption())
    .addOption(gpuMemoryLimitOption())
    .option('--checkpoint <dir>', 'keep the state of training here, also on Ctrl-C')
    .option('--checkpoint-every <steps>', 'how often; 0 after each pass', wholeNumber(0), 0)
    .option('--resume', 'go on from the checkpoint');
}

/** What the options above are parsed to. */
export type MelCnnCliOptions = ReturnType<ReturnType<typeof addMelCnnOptions>['opts']>;

/** The model's options, but the session. Throws `ConfigError` for options that exclude each other. */
export function toMelCnnOptions(options: MelCnnCliOptions): Partial<MelCnnOptions> {
  const { mels, checkpoint, checkpointEvery, resume, specAugment } = options;
  if (resume === true && checkpoint === undefined) {
    throw new ConfigError('--resume goes on from a checkpoint: say where it is with --checkpoint');
  }
  const names = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[];
  const chosen = Object.fromEntries(names.map((name) => [name, options[name] ?? DEFAULTS[name]]));
  const { frequencyMasks, frequencyWidth, timeMasks, timeShare } = options;
  return {
    ...(chosen as Partial<MelCnnOptions>),
    mels,
    specAugment: specAugment ? { frequencyMasks, frequencyWidth, timeMasks, timeShare } : null,
    ...(checkpoint === undefined
      ? {}
      : { checkpoint: { dir: checkpoint, everySteps: checkpointEvery, resume: resume === true } }),
  };
}
