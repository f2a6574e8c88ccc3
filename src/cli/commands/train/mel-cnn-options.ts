// The options of `segue train mel-cnn`, and the model's options that they stand for.
import { Option } from '@commander-js/extra-typings';
import type { OptionRange } from '../../../core/option-range.ts';
import type { MelCnnOptions } from '../../../models/mel-cnn/options.ts';
import { numberOption, numberOrOption } from '../../number-option.ts';
import { toStepCheckpoint } from './checkpoint-options.ts';
import { describeNetwork, NETWORK_RANGES } from './network-options.ts';

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
  patience: 10,
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

/** Those of `MEL_CNN_RANGES`, which the same test compares. */
export const RANGES = {
  ...NETWORK_RANGES,
  frames: { least: 1, whole: true },
  minSongCount: { least: 1, whole: true },
  minPlaylistCount: { least: 1, whole: true },
  heldOutShare: { least: 0, most: 0.5 },
  agreement: { least: 1, whole: true },
  mixup: { least: 0, most: 1 },
  loaderThreads: { least: 1, whole: true },
  batchesAhead: { least: 0, whole: true },
} as const satisfies Partial<Record<keyof MelCnnOptions, OptionRange>>;

/** Those of SpecAugment. */
export const MASK_RANGES = {
  frequencyMasks: { least: 0, whole: true },
  frequencyWidth: { least: 0, whole: true },
  timeMasks: { least: 0, whole: true },
  timeShare: { least: 0, most: 1 },
} as const satisfies Record<keyof typeof MASK_DEFAULTS, OptionRange>;

/** The subcommand with its options, not yet with its action. */
export function createMelCnnCommand() {
  const command = describeNetwork(
    'mel-cnn',
    'tags from the sound of songs, so that songs without playlists are known too',
    { examples: 'songs', defaults: DEFAULTS },
  );
  return addExampleOptions(addLabelOptions(addNetworkOptions(command)));
}

function addNetworkOptions(command: ReturnType<typeof describeNetwork>) {
  return command
    .requiredOption('--mels <pack>', 'spectrograms of songs, packed by segue pack')
    .addOption(
      new Option('--network <name>', 'compact trains on a processor; vgg16-original is the original system')
        .choices(['compact', 'vgg16-original'] as const)
        .default(DEFAULTS.network, DEFAULTS.network),
    )
    .addOption(
      numberOrOption('--frames <n>', 'frames of a training example', 'auto', RANGES.frames).default(
        DEFAULTS.frames,
        'auto: 512 for compact, 1876 for vgg16-original',
      ),
    )
    .addOption(
      new Option('--fit <way>', 'how a shorter sound is made to fit; numpy as np.resize does it')
        .choices(['repeat', 'numpy'] as const)
        .default(DEFAULTS.fit, DEFAULTS.fit),
    );
}

function addLabelOptions(command: ReturnType<typeof addNetworkOptions>) {
  return command
    .addOption(
      numberOption(
        '--min-song-count <n>',
        'fewest songs with a spectrogram that hold a tag',
        RANGES.minSongCount,
      ).default(DEFAULTS.minSongCount as number),
    )
    .addOption(
      numberOption(
        '--min-playlist-count <n>',
        'fewest playlists that hold a tag',
        RANGES.minPlaylistCount,
      ).default(DEFAULTS.minPlaylistCount as number),
    )
    .option('--genres', 'learn the genres of the song metadata as well')
    .addOption(
      numberOption(
        '--held-out-share <x>',
        'share of the songs that are only measured: half to stop by, half at the end',
        RANGES.heldOutShare,
      ).default(DEFAULTS.heldOutShare as number),
    )
    .addOption(
      numberOption(
        '--agreement <n>',
        'playlists of a song that must have a tag for the song to have it in measures',
        RANGES.agreement,
      ).default(DEFAULTS.agreement as number),
    );
}

function addExampleOptions(command: ReturnType<typeof addLabelOptions>) {
  const mask = <Flags extends string>(flags: Flags, text: string, name: keyof typeof MASK_DEFAULTS) =>
    numberOption(flags, text, MASK_RANGES[name]).default(MASK_DEFAULTS[name] as number);
  return command
    .addOption(mask('--frequency-masks <n>', 'masks over bands an example', 'frequencyMasks'))
    .addOption(mask('--frequency-width <n>', 'most bands of a mask', 'frequencyWidth'))
    .addOption(mask('--time-masks <n>', 'masks over frames an example', 'timeMasks'))
    .addOption(mask('--time-share <x>', 'largest share of the frames of a mask', 'timeShare'))
    .option('--no-spec-augment', 'no masks at all')
    .addOption(
      numberOption('--mixup <x>', 'alpha of mixup; 0 mixes no songs', RANGES.mixup).default(
        DEFAULTS.mixup as number,
      ),
    )
    .addOption(
      numberOption(
        '--loader-threads <n>',
        "threads that read ahead; 1 reads in the trainer's own",
        RANGES.loaderThreads,
      ).default(DEFAULTS.loaderThreads as number),
    )
    .addOption(
      numberOption('--batches-ahead <n>', 'batches that are read ahead', RANGES.batchesAhead).default(
        DEFAULTS.batchesAhead as number,
      ),
    );
}

/** What the options above are parsed to. */
export type MelCnnCliOptions = ReturnType<ReturnType<typeof createMelCnnCommand>['opts']>;

/** The model's options, but the session. Throws `ConfigError` for options that exclude each other. */
export function toMelCnnOptions(options: MelCnnCliOptions): Partial<MelCnnOptions> {
  const { mels, specAugment, frequencyMasks, frequencyWidth, timeMasks, timeShare } = options;
  const names = Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[];
  const chosen = Object.fromEntries(names.map((name) => [name, options[name] ?? DEFAULTS[name]]));
  return {
    ...(chosen as Partial<MelCnnOptions>),
    mels,
    specAugment: specAugment ? { frequencyMasks, frequencyWidth, timeMasks, timeShare } : null,
    ...toStepCheckpoint(options),
  };
}
