// Options of word2vec training, their defaults and their check.
import { ConfigError } from '../../core/errors.ts';
import { OptionError, type OptionNamer } from '../../core/option-error.ts';
import { describeRange, isInRange, type OptionRange, requireChoice } from '../../core/option-range.ts';

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
/** Numbers that the options may have; the last learning rate may not be above the first. */
export const WORD2VEC_TRAINING_RANGES = {
  dimensions: { least: 1, most: 4096, whole: true },
  window: { least: 1, most: 10_000, whole: true },
  negatives: { least: 1, most: 1000, whole: true },
  samplingExponent: { least: -10, most: 10 },
  subsampling: { least: 0, most: 1 },
  epochs: { least: 1, most: 10_000, whole: true },
  learningRate: { least: 0, most: 10, open: true },
  minLearningRate: { least: 0, most: 10 },
} as const satisfies Partial<Record<keyof Word2vecTraining, OptionRange>>;

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
    requireChoice('word2vec', name, merged[name as keyof typeof CHOICES], choices);
  }
  for (const name of FLAGS) {
    const value: unknown = merged[name];
    if (typeof value !== 'boolean') fail((nameOf) => `${nameOf(name)} must be true or false, got ${value}`);
  }
  for (const [name, range] of Object.entries(WORD2VEC_TRAINING_RANGES)) {
    const value: unknown = merged[name as keyof typeof WORD2VEC_TRAINING_RANGES];
    if (isInRange(value, range) || (name === 'window' && value === 'sequence')) continue;
    const orSequence = name === 'window' ? " or 'sequence'" : '';
    fail((nameOf) => `${nameOf(name)} must be ${describeRange(range)}${orSequence}, got ${String(value)}`);
  }
  const { learningRate, minLearningRate } = merged;
  if (minLearningRate > learningRate) {
    fail(
      (nameOf) =>
        `${nameOf('minLearningRate')} must be at most ${nameOf('learningRate')}, which is ${learningRate}, got ${minLearningRate}`,
    );
  }
  return merged;
}

function fail(problem: (nameOf: OptionNamer) => string): never {
  throw new OptionError('word2vec', problem);
}
