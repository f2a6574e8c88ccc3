// Options of word2vec training, their defaults and their check.
import { ConfigError } from '../../core/errors.ts';

/** How word2vec is trained (Mikolov et al. 2013, "Distributed Representations of Words and Phrases"). */
export interface Word2vecTraining {
  /** `skip-gram`: each context token predicts the target; `cbow`: their weighted mean does. */
  architecture: 'cbow' | 'skip-gram';
  output: 'negative-sampling' | 'hierarchical-softmax';
  /** Length of a vector, 1 to 4096. */
  dimensions: number;
  /** Context tokens to each side, 1 to 10,000, or the whole sequence. */
  window: number | 'sequence';
  /** Whether each target's window is drawn from 1 to `window`; of no effect on whole sequences. */
  dynamicWindow: boolean;
  /** Whether tokens of a sequence are shuffled in each epoch. */
  order: 'kept' | 'shuffled';
  /** Negative samples a target, 1 to 1000. */
  negatives: number;
  /** Negative samples are drawn by count to this power, -10 to 10. */
  samplingExponent: number;
  /** Whether every four inputs of a window share their negative samples, which is several times faster. */
  sharedNegatives: boolean;
  /** Threshold of subsampling as a share of all tokens, 0 to 1; 0 leaves nothing out. */
  subsampling: number;
  /** Passes over the corpus, 1 to 10,000. */
  epochs: number;
  /** First learning rate, above 0 and at most 10; it falls in a straight line. */
  learningRate: number;
  /** Learning rate after the last step, 0 to `learningRate`. */
  minLearningRate: number;
  /** `deterministic`: the same bytes at any thread count; `fast`: threads write without locks. */
  mode: 'deterministic' | 'fast';
}

/** Mikolov et al. 2013 and their program, with shared negatives (Ji et al. 2016). */
export const WORD2VEC_TRAINING_DEFAULTS: Readonly<Word2vecTraining> = {
  architecture: 'skip-gram',
  output: 'negative-sampling',
  dimensions: 128,
  window: 10,
  dynamicWindow: true,
  order: 'kept',
  negatives: 5,
  samplingExponent: 0.75,
  sharedNegatives: true,
  subsampling: 0,
  epochs: 5,
  learningRate: 0.025,
  minLearningRate: 0.0001,
  mode: 'deterministic',
};

const CHOICES = {
  architecture: ['cbow', 'skip-gram'],
  output: ['negative-sampling', 'hierarchical-softmax'],
  order: ['kept', 'shuffled'],
  mode: ['deterministic', 'fast'],
} as const;
const FLAGS = ['dynamicWindow', 'sharedNegatives'] as const;
/** [least, most] of what must be a whole number. */
const WHOLE = { dimensions: [1, 4096], negatives: [1, 1000], epochs: [1, 10_000] } as const;

/**
 * Options with defaults for what is missing.
 * @throws ConfigError naming an option that is unknown or out of its range
 */
export function checkWord2vecTraining(options: Partial<Word2vecTraining>): Word2vecTraining {
  for (const name of Object.keys(options)) {
    if (!(name in WORD2VEC_TRAINING_DEFAULTS)) {
      const known = Object.keys(WORD2VEC_TRAINING_DEFAULTS).join(', ');
      throw new ConfigError(`word2vec: unknown option '${name}'; known are ${known}`);
    }
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const merged: Word2vecTraining = { ...WORD2VEC_TRAINING_DEFAULTS, ...given };
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = merged[name as keyof typeof CHOICES];
    require((choices as readonly string[]).includes(value), name, `one of ${choices.join(', ')}`, value);
  }
  for (const name of FLAGS) require(typeof merged[name] === 'boolean', name, 'true or false', merged[name]);
  for (const [name, [least, most]] of Object.entries(WHOLE)) {
    const value = merged[name as keyof typeof WHOLE];
    require(isWhole(value, least, most), name, `a whole number from ${least} to ${most}`, value);
  }
  const { window, samplingExponent, subsampling, learningRate, minLearningRate } = merged;
  const isWindow = window === 'sequence' || isWhole(window, 1, 10_000);
  require(isWindow, 'window', "a whole number from 1 to 10000 or 'sequence'", window);
  require(Math.abs(samplingExponent) <= 10, 'samplingExponent', 'from -10 to 10', samplingExponent);
  require(subsampling >= 0 && subsampling <= 1, 'subsampling', 'from 0 to 1', subsampling);
  require(learningRate > 0 && learningRate <= 10, 'learningRate', 'above 0 and at most 10', learningRate);
  const isFalling = minLearningRate >= 0 && minLearningRate <= learningRate;
  require(isFalling, 'minLearningRate', 'from 0 to learningRate', minLearningRate);
  return merged;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function require(isFine: boolean, name: string, expected: string, got: unknown): void {
  if (!isFine) throw new ConfigError(`word2vec: ${name} must be ${expected}, got ${String(got)}`);
}
