// Options of pre-training, their defaults and their checks.
import { checkOptionNames } from '../../../core/check-option-names.ts';
import { type OptionRange, requireChoice, requireInRange } from '../../../core/option-range.ts';
import type { SessionOptions } from '../../../engine/session.ts';
import { BERT_PRESETS, type BertPreset } from '../config.ts';

/** Where a training is kept between its begin and its end. */
export interface PretrainCheckpoint {
  /** Folder of checkpoints and of the log (`metrics.jsonl`, `curve.svg`); appears with the first and stays. */
  readonly dir: string;
  /** Steps between checkpoints; default 0, at the end of each epoch. One more is written on an interruption. */
  readonly everySteps?: number;
  /** Go on from the one in the folder, instead of refusing a folder that holds one. Default false. */
  readonly resume?: boolean;
}

/** How to pre-train. */
export interface PretrainOptions {
  /** Size of the network; default `tiny`. With `from` the directory's is taken. */
  readonly preset: BertPreset;
  /** Tokens of the vocabulary, from 100; fewer where the texts give fewer. Default 8000. With `from` the directory's. */
  readonly vocabularySize: number;
  /** Most tokens of an example, special ones among them, from 8. Default 32, which few titles with their tags exceed. */
  readonly maxLength: number;
  /** Passes over the playlists, from 1. Default 10. */
  readonly epochs: number;
  /** Examples of a step, from 1. Default 64. */
  readonly batchSize: number;
  /**
   * Highest learning rate, above 0, or `auto`, the default: 0.128 / hidden size, which is 0.001 for tiny, 0.0005 for mini and
   * 0.00017 for base, near the 0.0001 that the paper (A.2) has for base with larger batches.
   */
  readonly learningRate: number | 'auto';
  /** Of AdamW, from 0; biases and normalisations do not decay. Default 0.01 (Devlin et al. 2019, A.2). */
  readonly weightDecay: number;
  /** Share of the steps in which the rate rises, from 0 to 1; it then falls to 0. Default 0.1. */
  readonly warmUpShare: number;
  /** Rate of dropout, from 0 to below 1. Default 0.1 (Devlin et al. 2019, A.2). */
  readonly dropout: number;
  /** Share of the tokens to hide, above 0 to 1. Default 0.15 (Devlin et al. 2019, 3.1). */
  readonly maskShare: number;
  /** Share of the playlists that are not learned but measured on, from 0 (none) to 0.5; at least one. Default 0.05. */
  readonly heldOutShare: number;
  /** Largest norm of the gradients, above 0. Default 1. */
  readonly clipNorm: number;
  /** Parts of a batch, which threads share; results depend on it. On the CPU only. Default 2. */
  readonly shards: number;
  /** A Hugging Face BERT directory, or one of ours, to go on from: its configuration, vocabulary and weights. Default none. */
  readonly from?: string;
  /** Default none. */
  readonly checkpoint?: PretrainCheckpoint;
  /** Device and its memory; default the CPU. */
  readonly session?: Pick<SessionOptions, 'device' | 'gpuMemoryLimitBytes'>;
}

/** Defaults of PretrainOptions. */
export const PRETRAIN_DEFAULTS = {
  preset: 'tiny',
  vocabularySize: 8000,
  maxLength: 32,
  epochs: 10,
  batchSize: 64,
  learningRate: 'auto',
  weightDecay: 0.01,
  warmUpShare: 0.1,
  dropout: 0.1,
  maskShare: 0.15,
  heldOutShare: 0.05,
  clipNorm: 1,
  shards: 2,
} as const satisfies PretrainOptions;

/** Learning rate times hidden size, of `auto`. */
const AUTO_RATE = 0.128;

/** The learning rate for a hidden size. */
export function chooseLearningRate(learningRate: number | 'auto', hiddenSize: number): number {
  return learningRate === 'auto' ? AUTO_RATE / hiddenSize : learningRate;
}

/** Numbers that the options may have; `auto` beside those of the learning rate. */
export const PRETRAIN_RANGES = {
  vocabularySize: { least: 100, most: 1e6, whole: true },
  maxLength: { least: 8, most: 4096, whole: true },
  epochs: { least: 1, most: 1e6, whole: true },
  batchSize: { least: 1, most: 1e6, whole: true },
  shards: { least: 1, most: 256, whole: true },
  learningRate: { least: 0, most: 1, open: true },
  weightDecay: { least: 0, most: 1 },
  warmUpShare: { least: 0, most: 1 },
  dropout: { least: 0, most: 0.99 },
  maskShare: { least: 0, most: 1, open: true },
  heldOutShare: { least: 0, most: 0.5 },
  clipNorm: { least: 0, open: true },
} as const satisfies Partial<Record<keyof PretrainOptions, OptionRange>>;

/** Holds options to names and ranges. @throws ConfigError naming the option */
export function checkPretrainOptions(given: Partial<PretrainOptions>): PretrainOptions {
  checkOptionNames('bert', given, [...Object.keys(PRETRAIN_DEFAULTS), 'from', 'checkpoint', 'session']);
  const options: PretrainOptions = { ...PRETRAIN_DEFAULTS, ...given };
  requireChoice('bert', 'preset', options.preset, BERT_PRESETS);
  for (const [name, range] of Object.entries(PRETRAIN_RANGES)) {
    const value: unknown = options[name as keyof PretrainOptions];
    if (name === 'learningRate' && value === 'auto') continue;
    requireInRange('bert', name, value, range);
  }
  const { checkpoint, session } = options;
  if (checkpoint !== undefined) {
    checkOptionNames('bert checkpoint', checkpoint, ['dir', 'everySteps', 'resume']);
    const everySteps = checkpoint.everySteps ?? 0;
    requireInRange('bert', 'checkpoint.everySteps', everySteps, { least: 0, whole: true });
  }
  if (session !== undefined) checkOptionNames('bert session', session, ['device', 'gpuMemoryLimitBytes']);
  return options;
}
