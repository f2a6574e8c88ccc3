// Options of the title model, their defaults and their check.
import { OptionError } from '../../core/option-error.ts';
import type { SessionOptions } from '../../engine/session.ts';
import type { BertDirectory } from '../bert/bert-directory.ts';
import { BERT_DEFAULTS, BERT_PRESETS, type BertPreset } from '../bert/config.ts';
import { checkOptionNames, type OptionRange, requireChoice, requireInRange } from '../options.ts';
import { checkTitleParameters, type TitleParameters } from './parameters.ts';

/** How the vectors of a title's tokens become one. */
export type Pooling = 'mean' | 'cls';

/** Where training is kept between its begin and its end. */
export interface TitleCheckpointOptions {
  /** Folder; it holds both trainings and what tuning found. It stays when training is done. */
  readonly dir: string;
  /** Steps from one to the next, from 0; default 0, at the end of each epoch. One more is written on interruption. */
  readonly everySteps?: number;
  /** Go on from what is in the folder, instead of refusing a folder that holds something; default false. */
  readonly resume?: boolean;
}

/** An encoder to go on from. */
export interface GivenEncoder extends Pick<BertDirectory, 'config' | 'tokenizer' | 'values'> {
  /** Fingerprint of the data set that it was pre-trained on; null or left out where that is unknown. */
  readonly datasetFingerprint?: string | null;
}

/** How to train the title model. */
export interface TitleBertOptions {
  /** Size of the encoder, where it starts from nothing: `tiny` (2 layers of 128), `mini` or `base`; default `tiny`. */
  readonly preset: BertPreset;
  /** Encoder and tokenizer to go on from, in place of preset and vocabularySize; default none. */
  readonly bert: GivenEncoder | null;
  /** Most WordPieces that are learned from titles and tags, at least 100; default 8,000. */
  readonly vocabularySize: number;
  /** Tokens of a title that are read, the two at its ends among them, from 4 to 4,096; default 32. */
  readonly maxLength: number;
  /**
   * Passes over the titles at most. `auto`, the default, takes as many as make some 2,000 steps, from 4 to 100. Where
   * titles are too few to find out when to stop, as many as make 400 steps, from 3 to 100.
   */
  readonly epochs: number | 'auto';
  /**
   * Passes after which to stop, while the learning rate is laid out for `epochs`; from 1 to `epochs`. For a training that
   * repeats another, which found out when to stop: nothing may be left to tune. Default none.
   */
  readonly stopAfter: number | null;
  /** Measurements without improvement until training stops, at least 1; default 3. One is made every 50 steps or pass. */
  readonly patience: number;
  /** Titles a step, at least 1; default 32. */
  readonly batchSize: number;
  /** Highest learning rate, above 0; `auto`, the default: 1e-3 for 128 hidden units, falling with their power 1.5. */
  readonly learningRate: number | 'auto';
  /**
   * Factor of the learning rate from one layer to the one below, above 0 to 1 (discriminative fine-tuning, Howard and
   * Ruder 2018, 3.2). The heads have the rate itself, the embeddings the lowest; default 1, all alike.
   */
  readonly layerDecay: number;
  /** Lowest layers that keep their values, and with them the embeddings: 0 freezes the embeddings alone; default none. */
  readonly frozenLayers: number | null;
  /** Weight decay of AdamW, from 0; default 0.01. */
  readonly weightDecay: number;
  /** Share of the steps in which the learning rate rises, from 0 to 1; default 0.1. */
  readonly warmUpShare: number;
  /** Parts of a batch, each computed by itself, at least 1: results depend on it, never on threads; default 2. */
  readonly shards: number;
  /** Fewest titled playlists that hold a tag for the network to learn it, at least 1; default 3. */
  readonly minTagCount: number;
  /** The same of songs; default 3. */
  readonly minSongCount: number;
  /** Most songs that the network learns, the commonest, from 0; default 2,000. */
  readonly maxSongs: number;
  /**
   * Most untitled playlists to learn from as well, each with one to three of its tags as title, from 0; default 10,000. They
   * teach what words go with which tags and songs where titles are few.
   */
  readonly tagTitles: number;
  /** Weight of the songs' loss beside the tags', from 0; default 0.1. */
  readonly songWeight: number;
  /**
   * Class imbalance: a yes of a label with a share p of yes counts ((1 - p) / p)^e times a no, e from 0 to 1; 0, the default,
   * weighs all alike. Biases start where the loss is least without a title, so that rare labels don't swamp the first steps
   * (Lin et al. 2017, section 4.1), and the weight is taken out of them afterwards, so that outputs are probabilities.
   */
  readonly positiveWeight: number;
  /** The mean over all tokens, or the vector of [CLS]; default `mean`. */
  readonly pooling: Pooling;
  /**
   * Questions of each kind to tune on, masked out of the playlists; default 200. The network is then trained twice: on
   * what the questions leave, which tells how long and with which weights, and on everything. 0 trains once.
   */
  readonly tuningQuestions: number;
  /** Weights to use instead of tuning them; `tuningQuestions` is then 0. Default none. */
  readonly parameters: TitleParameters | null;
  /** `train` learns vectors of songs and tags as well, so that predicted tags find songs by distance; default `train`. */
  readonly vectors: 'train' | 'none';
  /** Default none. */
  readonly checkpoint: TitleCheckpointOptions | null;
  /** Where to compute while training; default the processor. */
  readonly session: SessionOptions;
}

/** Defaults. */
export const TITLE_BERT_DEFAULTS: TitleBertOptions = {
  preset: 'tiny',
  bert: null,
  vocabularySize: 8000,
  maxLength: 32,
  epochs: 'auto',
  stopAfter: null,
  patience: 3,
  batchSize: 32,
  learningRate: 'auto',
  layerDecay: 1,
  frozenLayers: null,
  weightDecay: 0.01,
  warmUpShare: 0.1,
  shards: 2,
  minTagCount: 3,
  minSongCount: 3,
  maxSongs: 2000,
  tagTitles: 10000,
  songWeight: 0.1,
  positiveWeight: 0,
  pooling: 'mean',
  tuningQuestions: 200,
  parameters: null,
  vectors: 'train',
  checkpoint: null,
  session: {},
};

/** Numbers that the options may have; beside them the word that is the default. */
export const TITLE_BERT_RANGES = {
  vocabularySize: { least: 100, whole: true },
  maxLength: { least: 4, most: 4096, whole: true },
  epochs: { least: 1, whole: true },
  stopAfter: { least: 1, whole: true },
  patience: { least: 1, whole: true },
  batchSize: { least: 1, whole: true },
  learningRate: { least: 0, open: true },
  layerDecay: { least: 0, most: 1, open: true },
  frozenLayers: { least: 0, whole: true },
  weightDecay: { least: 0 },
  warmUpShare: { least: 0, most: 1 },
  shards: { least: 1, whole: true },
  minTagCount: { least: 1, whole: true },
  minSongCount: { least: 1, whole: true },
  maxSongs: { least: 0, whole: true },
  tagTitles: { least: 0, whole: true },
  songWeight: { least: 0 },
  positiveWeight: { least: 0, most: 1 },
  tuningQuestions: { least: 0, whole: true },
} as const satisfies Partial<Record<keyof TitleBertOptions, OptionRange>>;

/**
 * Options with defaults for what is missing.
 * @throws ConfigError naming an option that is unknown or out of its range
 */
export function checkTitleBertOptions(given: Partial<TitleBertOptions>): TitleBertOptions {
  checkOptionNames('title-bert', given, Object.keys(TITLE_BERT_DEFAULTS));
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const isGiven = given.parameters !== undefined && given.parameters !== null;
  if (isGiven && (given.tuningQuestions ?? 0) !== 0) {
    throw new OptionError(
      'title-bert',
      (nameOf) => `parameters are given, so there is nothing to tune; leave ${nameOf('tuningQuestions')} out`,
    );
  }
  const untuned = isGiven ? { tuningQuestions: 0 } : {};
  const options = { ...TITLE_BERT_DEFAULTS, ...untuned, ...present } as TitleBertOptions;
  if (isGiven) checkTitleParameters(given.parameters, 'title-bert: parameters');
  for (const [name, range] of Object.entries(TITLE_BERT_RANGES) as [keyof TitleBertOptions, OptionRange][]) {
    const isWord = options[name] === TITLE_BERT_DEFAULTS[name] && typeof options[name] !== 'number';
    if (!isWord) requireInRange('title-bert', name, options[name], range);
  }
  checkStopAfter(options);
  requireChoice('title-bert', 'preset', options.preset, BERT_PRESETS);
  requireChoice('title-bert', 'pooling', options.pooling, ['mean', 'cls']);
  requireChoice('title-bert', 'vectors', options.vectors, ['train', 'none']);
  const { checkpoint, bert, maxLength } = options;
  if (checkpoint !== null) {
    checkOptionNames('title-bert: checkpoint', checkpoint, ['dir', 'everySteps', 'resume']);
    requireInRange('title-bert', 'checkpoint.everySteps', checkpoint.everySteps ?? 0, {
      least: 0,
      whole: true,
    });
  }
  const most = (bert?.config ?? BERT_DEFAULTS).maxPositionEmbeddings;
  if (maxLength > most) {
    const encoder = bert === null ? 'an encoder of ours' : 'the given encoder';
    throw new OptionError('title-bert', (nameOf) => {
      const name = nameOf('maxLength');
      return `${name} is ${maxLength}, but ${encoder} reads ${most} tokens at most; lower ${name}`;
    });
  }
  return options;
}

function checkStopAfter({ stopAfter, epochs, tuningQuestions }: TitleBertOptions): void {
  if (stopAfter === null) return;
  if (epochs !== 'auto' && stopAfter > epochs) {
    throw new OptionError(
      'title-bert',
      (nameOf) =>
        `${nameOf('stopAfter')} must be at most ${nameOf('epochs')}, which are ${epochs}, got ${stopAfter}; raise ${nameOf('epochs')}`,
    );
  }
  if (tuningQuestions > 0) {
    throw new OptionError(
      'title-bert',
      (nameOf) =>
        `${nameOf('stopAfter')} is given, but tuning finds out when to stop; give parameters too, or set ${nameOf('tuningQuestions')} to 0`,
    );
  }
}
