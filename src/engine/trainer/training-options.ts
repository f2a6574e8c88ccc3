// What a training can be told, with defaults and checks; the loop itself is train-network.ts.

import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError } from '../../core/errors.ts';
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { Schedule } from '../optimizers/schedules.ts';
import type { BatchSource } from './batch-source.ts';
import type { CheckpointStore } from './checkpoint.ts';
import { checkEarlyStopping, type EarlyStopping } from './early-stopping.ts';
import type { LearnerOptions } from './learner.ts';
import type { MetricsLog } from './metrics-log.ts';

/** A network between two steps, for an evaluation. */
export interface TrainedNetwork {
  /** Steps done. */
  readonly step: number;
  /** Epochs done, or begun where the evaluation is inside one. */
  readonly epoch: number;
  /** Views of all parameters and tables by name; the next step changes them. */
  readonly values: ReadonlyMap<string, EngineTensor>;
}

/** How to train a network. */
export interface TrainingOptions extends LearnerOptions {
  readonly batches: BatchSource;
  /** Learning rate by step. */
  readonly schedule: Schedule;
  /** Passes over the data, from 1. */
  readonly epochs: number;
  /** Measures the network. Default no evaluation. */
  readonly evaluate?: (network: TrainedNetwork) => Promise<Record<string, number>>;
  /** Steps between evaluations; default 0, at the end of each epoch. */
  readonly evaluateEverySteps?: number;
  /** Needs `evaluate`. The result then has the best values, not the last. Default none. */
  readonly earlyStopping?: EarlyStopping | null;
  /** Where to keep checkpoints; default nowhere. */
  readonly checkpoints?: CheckpointStore | null;
  /** Steps between checkpoints; default 0, at the end of each epoch. */
  readonly checkpointEverySteps?: number;
  /** Goes on from the store's checkpoint where there is one; default false, which refuses a store that has one. */
  readonly resume?: boolean;
  /** Default none. */
  readonly log?: MetricsLog | null;
  /** Steps between lines of the log and news of progress; default 10. */
  readonly logEverySteps?: number;
}

/** Defaults of TrainingOptions. */
export const TRAINING_DEFAULTS = {
  accumulate: 1,
  evaluateEverySteps: 0,
  earlyStopping: null,
  checkpoints: null,
  checkpointEverySteps: 0,
  resume: false,
  log: null,
  logEverySteps: 10,
  seed: 0,
  threads: 1,
} as const;

/** TrainingOptions with defaults in place. */
export type CheckedTrainingOptions = TrainingOptions &
  Required<Pick<TrainingOptions, keyof typeof TRAINING_DEFAULTS>>;

const NAMES = [
  ...['graph', 'loss', 'optimizer', 'tables', 'rateOf', 'clipNorm', 'values', 'session'],
  ...['exampleDimension', 'shards'],
  ...['batches', 'schedule', 'epochs', 'evaluate'],
  ...Object.keys(TRAINING_DEFAULTS),
];

/** Holds options to names and ranges. @throws ConfigError naming the option */
export function checkTrainingOptions(options: TrainingOptions): CheckedTrainingOptions {
  checkOptionNames('trainer', options, NAMES);
  const checked = { ...TRAINING_DEFAULTS, ...options };
  const least = {
    epochs: 1,
    accumulate: 1,
    logEverySteps: 1,
    evaluateEverySteps: 0,
    checkpointEverySteps: 0,
  };
  for (const [name, lowest] of Object.entries(least)) {
    const value = checked[name as keyof typeof least];
    if (Number.isSafeInteger(value) && value >= lowest) continue;
    throw new ConfigError(`trainer: expected ${name} as a whole number from ${lowest}, got ${value}`);
  }
  if (!(checked.clipNorm === undefined || checked.clipNorm > 0)) {
    throw new ConfigError(`trainer: expected clipNorm above 0, got ${checked.clipNorm}`);
  }
  if (checked.earlyStopping !== null) {
    checkEarlyStopping(checked.earlyStopping);
    if (checked.evaluate === undefined) throw new ConfigError('trainer: early stopping needs evaluate');
  }
  return checked;
}
