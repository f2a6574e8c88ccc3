// What both sides of the training bench share, beside the examples themselves; the peer reads it from settings.json.
import { presetConfig } from '../../src/models/bert/config.ts';
import type { TitleNetwork } from '../../src/models/title-bert/network.ts';

/** How both sides train. */
export interface TrainingSettings {
  readonly numTags: number;
  readonly numSongs: number;
  /** Token that fills short titles up. */
  readonly padId: number;
  /** Tokens of the vocabulary. */
  readonly vocabularySize: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Of the loss over songs beside that over tags. */
  readonly songWeight: number;
}

/** Files of a data directory. */
export const DATA_FILES = {
  settings: 'settings.json',
  examples: 'examples.safetensors',
  bert: 'bert',
} as const;

/** Steps of which time is not counted. */
export const WARM_UP = 3;

/** Largest norm of all gradients together, as the model has it. */
export const CLIP_NORM = 1;

/** The network of the bench, as `segue train title-bert --preset mini` builds it. @param dropout both rates */
export function networkOf(settings: TrainingSettings, dropout: number): TitleNetwork {
  const { vocabularySize, numTags, numSongs } = settings;
  const rates = { hiddenDropoutProb: dropout, attentionProbsDropoutProb: dropout };
  return {
    config: presetConfig('mini', vocabularySize, rates),
    pooling: 'mean',
    numLabels: { tag_head: numTags, song_head: numSongs },
  };
}

/** What a training did; ours and the peer's print the same. */
export interface TitleTrainingRun {
  readonly examplesPerSecond: number;
  readonly medianMs: number;
  readonly steps: number;
  /** Elements of what is trained. */
  readonly parameters: number;
  /** Of each step, warm-up included. */
  readonly losses: readonly number[];
}
