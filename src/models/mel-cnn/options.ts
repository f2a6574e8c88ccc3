// Options of the sound model, their defaults and their check.
import type { FitMode } from '../../audio/fit-length.ts';
import { OptionError } from '../../core/option-error.ts';
import type { SessionOptions } from '../../engine/session.ts';
import { checkOptionNames, type OptionRange, requireChoice, requireInRange } from '../options.ts';
import { NETWORK_NAMES, type NetworkName } from './networks/network.ts';

/** Where training is kept between its begin and its end. */
export interface MelCheckpointOptions {
  /** Folder; it stays when training is done. It also gets `metrics.jsonl` and `curve.svg`. */
  readonly dir: string;
  /** Steps from one to the next, from 0; default 0, at the end of each epoch. One more is written on interruption. */
  readonly everySteps?: number;
  /** Go on from what is in the folder, instead of refusing a folder that holds something; default false. */
  readonly resume?: boolean;
}

/** SpecAugment's masks (Park et al. 2019, section 2): how many, and how wide at most. Masked values become the band's mean. */
export interface SpecAugmentOptions {
  /** Runs of neighbouring bands, from 0; default 2. */
  readonly frequencyMasks: number;
  /** F: a width is drawn from 0 to it, in bands; default 8 of 48, the share of the paper's 27 of 80 halved. */
  readonly frequencyWidth: number;
  /** Runs of neighbouring frames, from 0; default 2. */
  readonly timeMasks: number;
  /** T, as F, as a share of the frames of an example, from 0 to 1 (the paper's p); default 0.1. */
  readonly timeShare: number;
}

/** How to train the sound model. */
export interface MelCnnOptions {
  /** Path of a pack of spectrograms, as `segue pack` makes it. Required. */
  readonly mels: string;
  /** `compact` (default) trains on a processor; `vgg16-original` is the original system's network. */
  readonly network: NetworkName;
  /** Frames of an example; `auto`, the default: 512 (8.2 s) for `compact`, 1,876 (30 s) for `vgg16-original`. */
  readonly frames: number | 'auto';
  /** How a sound that is shorter is made to fit; `numpy` as the original system did. Default `repeat`. */
  readonly fit: Exclude<FitMode, 'crop'>;
  /** Fewest songs with a spectrogram that hold a tag for the network to learn it, at least 1; default 10. */
  readonly minSongCount: number;
  /** Fewest playlists that hold a tag, at least 1; default 3. */
  readonly minPlaylistCount: number;
  /** Learn the songs' genres as well, which metadata tell: for metrics and embeddings; default false. */
  readonly genres: boolean;
  /**
   * Share of the songs that training does not see, from 0 to 0.5: one half tells when to stop, the other is measured
   * when all is done. Default 0.2.
   */
  readonly heldOutShare: number;
  /**
   * Playlists of a song that must have a tag for the song to count as having it in measures, at least 1; songs with
   * fewer, but some, are left out of that tag's measure. Default 2: that two people agree tells a tag from a whim.
   */
  readonly agreement: number;
  /** Passes over the songs at most. `auto`, the default, takes as many as make some 2,500 steps, from 4 to 80. */
  readonly epochs: number | 'auto';
  /** Measurements without improvement until training stops, at least 1; default 10: in a schedule that ends slowly, most is won late. One is made every 100 steps or pass. */
  readonly patience: number;
  /** Songs a step, at least 1; default 16. */
  readonly batchSize: number;
  /** Highest learning rate, above 0; `auto`, the default: 2e-3 for `compact`, 1e-4 for `vgg16-original`. */
  readonly learningRate: number | 'auto';
  /** Weight decay of AdamW, from 0; default 0.01. */
  readonly weightDecay: number;
  /** Share of the steps in which the learning rate rises, from 0 to 1; default 0.1. */
  readonly warmUpShare: number;
  /** Parts of a batch, each computed by itself, at least 1: results depend on it, never on threads; default 2. */
  readonly shards: number;
  /**
   * Class imbalance: a yes of a label with a share p of yes counts ((1 - p) / p)^e times a no, e from 0 to 1. 0, the
   * default, weighs all alike; either way biases start at the labels' shares (Lin et al. 2017, section 4.1).
   */
  readonly positiveWeight: number;
  /** Default on, see SpecAugmentOptions; null for none. */
  readonly specAugment: SpecAugmentOptions | null;
  /** Alpha of mixup (Zhang et al. 2018, section 2): mixes pairs of songs with shares from Beta(alpha, alpha); 0, the default, none. */
  readonly mixup: number;
  /** Threads that read spectrograms ahead of the trainer, at least 1; 1 reads in the trainer's own. Default 2. */
  readonly loaderThreads: number;
  /** Batches that are read ahead, from 0; default 4. */
  readonly batchesAhead: number;
  /** Default none. */
  readonly checkpoint: MelCheckpointOptions | null;
  /** Where to compute while training; default the processor. */
  readonly session: SessionOptions;
}

/** Defaults; `mels` has none. */
export const MEL_CNN_DEFAULTS: MelCnnOptions = {
  mels: '',
  network: 'compact',
  frames: 'auto',
  fit: 'repeat',
  minSongCount: 10,
  minPlaylistCount: 3,
  genres: false,
  heldOutShare: 0.2,
  agreement: 2,
  epochs: 'auto',
  patience: 10,
  batchSize: 16,
  learningRate: 'auto',
  weightDecay: 0.01,
  warmUpShare: 0.1,
  shards: 2,
  positiveWeight: 0,
  specAugment: { frequencyMasks: 2, frequencyWidth: 8, timeMasks: 2, timeShare: 0.1 },
  mixup: 0,
  loaderThreads: 2,
  batchesAhead: 4,
  checkpoint: null,
  session: {},
};

/** Numbers that the options may have; `auto` beside them where it is the default. */
export const MEL_CNN_RANGES = {
  frames: { least: 1, whole: true },
  minSongCount: { least: 1, whole: true },
  minPlaylistCount: { least: 1, whole: true },
  heldOutShare: { least: 0, most: 0.5 },
  agreement: { least: 1, whole: true },
  epochs: { least: 1, whole: true },
  patience: { least: 1, whole: true },
  batchSize: { least: 1, whole: true },
  learningRate: { least: 0, open: true },
  weightDecay: { least: 0 },
  warmUpShare: { least: 0, most: 1 },
  shards: { least: 1, whole: true },
  positiveWeight: { least: 0, most: 1 },
  mixup: { least: 0, most: 1 },
  loaderThreads: { least: 1, whole: true },
  batchesAhead: { least: 0, whole: true },
} as const satisfies Partial<Record<keyof MelCnnOptions, OptionRange>>;

/** The same of SpecAugment. */
export const MEL_MASK_RANGES = {
  frequencyMasks: { least: 0, whole: true },
  frequencyWidth: { least: 0, whole: true },
  timeMasks: { least: 0, whole: true },
  timeShare: { least: 0, most: 1 },
} as const satisfies Record<keyof SpecAugmentOptions, OptionRange>;

/**
 * Options with defaults for what is missing.
 * @throws ConfigError naming an option that is unknown, missing or out of its range
 */
export function checkMelCnnOptions(given: Partial<MelCnnOptions>): MelCnnOptions {
  checkOptionNames('mel-cnn', given, Object.keys(MEL_CNN_DEFAULTS));
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = { ...MEL_CNN_DEFAULTS, ...present } as MelCnnOptions;
  const { mels, network, fit, genres, specAugment, checkpoint } = options;
  if (typeof mels !== 'string' || mels === '') {
    throw new OptionError(
      'mel-cnn',
      (nameOf) => `${nameOf('mels')} is missing; give the path of a pack that segue pack made`,
    );
  }
  for (const [name, range] of Object.entries(MEL_CNN_RANGES) as [keyof MelCnnOptions, OptionRange][]) {
    const isWord = options[name] === MEL_CNN_DEFAULTS[name] && typeof options[name] !== 'number';
    if (!isWord) requireInRange('mel-cnn', name, options[name], range);
  }
  requireChoice('mel-cnn', 'network', network, NETWORK_NAMES);
  requireChoice('mel-cnn', 'fit', fit, ['repeat', 'numpy']);
  if (typeof genres !== 'boolean')
    throw new OptionError('mel-cnn', (nameOf) => `${nameOf('genres')} must be true or false, got ${genres}`);
  if (specAugment !== null) {
    checkOptionNames('mel-cnn: specAugment', specAugment, Object.keys(MEL_MASK_RANGES));
    for (const [name, range] of Object.entries(MEL_MASK_RANGES)) {
      requireInRange('mel-cnn', `specAugment.${name}`, specAugment[name as keyof SpecAugmentOptions], range);
    }
  }
  if (checkpoint !== null) {
    checkOptionNames('mel-cnn: checkpoint', checkpoint, ['dir', 'everySteps', 'resume']);
    requireInRange('mel-cnn', 'checkpoint.everySteps', checkpoint.everySteps ?? 0, { least: 0, whole: true });
  }
  return options;
}

/** What training depends on, as JSON by name, for manifests and checkpoints: not where the data and checkpoints lie. */
export function describeMelOptions(options: MelCnnOptions): Record<string, unknown> {
  const { mels: _m, checkpoint: _c, loaderThreads: _t, batchesAhead: _a, session, ...rest } = options;
  return { ...rest, device: session.device ?? 'cpu' };
}
