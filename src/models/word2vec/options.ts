// Options of the word2vec model, their defaults and their check.
import { OptionError, type OptionNamer } from '../../core/option-error.ts';
import { describeRange, isInRange, type OptionRange, requireInRange } from '../../core/option-range.ts';
import type { NamedVectors } from '../../formats/named-vectors.ts';
import {
  checkWord2vecTraining,
  WORD2VEC_TRAINING_DEFAULTS,
  type Word2vecTraining,
} from '../../kernels/word2vec/training-options.ts';
import { checkOptionNames } from '../options.ts';
import {
  checkWord2vecParameters,
  WORD2VEC_DEFAULT_PARAMETERS,
  type Word2vecParameters,
} from './parameters.ts';
import { TOKEN_KINDS, type TokenKind } from './vector-space.ts';

/** How vectors are learned from a data set. The training options are those of the kernel, with other defaults. */
export interface SpaceOptions extends Omit<Word2vecTraining, 'subsampling'> {
  /**
   * Threshold of subsampling as a share of all tokens, from 0 (leaves nothing out) to 1; or `auto`, the default: a quarter
   * of the mean token's share, 1 / (4 * number of tokens that get a vector).
   */
  readonly subsampling: number | 'auto';
  /** Fewest playlists that hold a token of whatever kind for it to get a vector, at least 1; default 3. */
  readonly minCount: number;
  /** Which tokens get vectors; default songs and tags. */
  readonly tokens: readonly TokenKind[];
  /** How much tokens count in training, as context and as target, by kind, from 0 to 1000; default 1. */
  readonly tokenWeights: Partial<Readonly<Record<TokenKind, number>>>;
}

/** Where training is kept between its begin and its end. */
export interface CheckpointOptions {
  /** Folder of the checkpoint; appears with the first one and stays. */
  readonly dir: string;
  /** Seconds from one to the next, above 0; default 300. One more is written when training is interrupted. */
  readonly everySeconds?: number;
  /** Go on from the one in the folder, instead of refusing a folder that holds one; default false. */
  readonly resume?: boolean;
}

/** How to train the model. */
export interface Word2vecOptions extends SpaceOptions {
  /**
   * Questions of each kind to tune the recommender's weights on, masked out of the playlists; default 200. Vectors are
   * then trained twice: without what the questions hide, and, for use, with it. 0 tunes nothing and trains once.
   */
  readonly tuningQuestions: number;
  /** The recommender's weights, instead of tuning them. Default `WORD2VEC_DEFAULT_PARAMETERS`. */
  readonly parameters: Word2vecParameters;
  /**
   * Vectors to use instead of training any, named as `tokenName` says; `tuningQuestions` is then 0 by default,
   * because whoever trained them saw what questions would hide. Default none.
   */
  readonly vectors?: NamedVectors;
  /** Default none. */
  readonly checkpoint?: CheckpointOptions;
}

/** Options once checked: everything but vectors and checkpoint is there. */
export type CheckedOptions = Required<Omit<Word2vecOptions, 'vectors' | 'checkpoint'>> &
  Pick<Word2vecOptions, 'vectors' | 'checkpoint'>;

/**
 * CBOW over whole playlists, whose order means little (Mikolov et al. 2013). The mean of a long playlist shares its
 * gradient among all of its tokens, so that learning rates are ten times those of short windows.
 */
export const WORD2VEC_DEFAULTS: Word2vecOptions = {
  ...WORD2VEC_TRAINING_DEFAULTS,
  architecture: 'cbow',
  window: 'sequence',
  subsampling: 'auto',
  learningRate: 0.25,
  epochs: 40,
  minCount: 3,
  tokens: ['songs', 'tags'],
  tokenWeights: {},
  tuningQuestions: 200,
  parameters: WORD2VEC_DEFAULT_PARAMETERS,
};

const KNOWN_OPTIONS = [...Object.keys(WORD2VEC_DEFAULTS), 'vectors', 'checkpoint'];
/** Numbers that the options may have, beside those of the kernel (`WORD2VEC_TRAINING_RANGES`). */
export const WORD2VEC_RANGES = {
  minCount: { least: 1, whole: true },
  tuningQuestions: { least: 0, whole: true },
} as const satisfies Partial<Record<keyof Word2vecOptions, OptionRange>>;
const TOKEN_WEIGHT_RANGE: OptionRange = { least: 0, most: 1000 };

/** The kernel's options among them. @param numTokens tokens that get a vector */
export function trainingOf(options: CheckedOptions, numTokens: number): Word2vecTraining {
  const training = pickTraining(options);
  return {
    ...training,
    subsampling: training.subsampling === 'auto' ? 1 / (4 * numTokens) : training.subsampling,
  };
}

type TrainingOptions = Pick<SpaceOptions, keyof Word2vecTraining>;

function pickTraining(options: CheckedOptions): TrainingOptions {
  const names = Object.keys(WORD2VEC_TRAINING_DEFAULTS) as (keyof Word2vecTraining)[];
  return Object.fromEntries(names.map((name) => [name, options[name]])) as unknown as TrainingOptions;
}

/** What of the options the vectors depend on, besides data and seed, as JSON: for manifests and checkpoints. */
export function describeSpaceOptions(options: CheckedOptions): Record<string, unknown> {
  const { minCount, tokens, tokenWeights } = options;
  return { ...pickTraining(options), minCount, tokens, tokenWeights };
}

/**
 * Options with defaults for what is missing.
 * @throws ConfigError naming an option that is unknown or out of its range, or two that exclude each other
 */
export function checkWord2vecOptions(given: Partial<Word2vecOptions>): CheckedOptions {
  checkOptionNames('word2vec', given, KNOWN_OPTIONS);
  const isGiven = given.parameters !== undefined;
  if (isGiven && (given.tuningQuestions ?? 0) !== 0) {
    throw new OptionError(
      'word2vec',
      (nameOf) => `parameters are given, so there is nothing to tune; leave ${nameOf('tuningQuestions')} out`,
    );
  }
  if (given.vectors !== undefined && given.checkpoint !== undefined) {
    throw new OptionError(
      'word2vec',
      (nameOf) =>
        `${nameOf('vectors')} are given, so there is no training to keep; leave ${nameOf('checkpoint')} out`,
    );
  }
  const fixed = isGiven || given.vectors !== undefined ? { tuningQuestions: 0 } : {};
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = { ...WORD2VEC_DEFAULTS, ...fixed, ...present } as CheckedOptions;
  for (const [name, range] of Object.entries(WORD2VEC_RANGES)) {
    requireInRange('word2vec', name, options[name as keyof typeof WORD2VEC_RANGES], range);
  }
  checkTokens(options);
  checkWord2vecTraining(trainingOf(options, 1));
  checkWord2vecParameters(options.parameters, 'word2vec: parameters');
  const everySeconds = options.checkpoint?.everySeconds ?? 1;
  requireInRange('word2vec', 'checkpoint.everySeconds', everySeconds, { least: 0, open: true });
  return { ...options, tokens: TOKEN_KINDS.filter((kind) => options.tokens.includes(kind)) };
}

function checkTokens({ tokens, tokenWeights }: CheckedOptions): void {
  const known = TOKEN_KINDS.join(', ');
  const fail = (problem: (nameOf: OptionNamer) => string): never => {
    throw new OptionError('word2vec', problem);
  };
  if (tokens.length === 0) fail((nameOf) => `${nameOf('tokens')} must name at least one of ${known}`);
  for (const kind of [...tokens, ...Object.keys(tokenWeights)]) {
    if (TOKEN_KINDS.includes(kind as TokenKind)) continue;
    const option = tokens.includes(kind as TokenKind) ? 'tokens' : 'tokenWeights';
    fail((nameOf) => `unknown kind of token '${kind}' in ${nameOf(option)}; known are ${known}`);
  }
  for (const [kind, weight] of Object.entries(tokenWeights)) {
    if (!tokens.includes(kind as TokenKind)) {
      fail(
        (nameOf) =>
          `${nameOf('tokenWeights')} weighs ${kind}, which ${nameOf('tokens')} leaves out; add it there`,
      );
    }
    if (isInRange(weight, TOKEN_WEIGHT_RANGE)) continue;
    const expected = describeRange(TOKEN_WEIGHT_RANGE);
    fail((nameOf) => `the weight of ${kind} in ${nameOf('tokenWeights')} must be ${expected}, got ${weight}`);
  }
}
