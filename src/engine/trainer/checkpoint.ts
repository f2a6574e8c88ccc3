// What a training needs to go on after an interruption, and where it is kept. The store that writes files lives with the
// models (src/models/training), because the engine stands below the file formats.
import type { EngineTensor } from '../graph/engine-tensor.ts';
import type { StoppingState } from './early-stopping.ts';

/** Where a training is. */
export interface TrainingProgress {
  /** Steps done. */
  readonly step: number;
  /** Epoch of the next batch, from 0. */
  readonly epoch: number;
  /** Index of the next batch in its epoch. */
  readonly batch: number;
  /** Seed of first values, of which a training has used nothing else. */
  readonly seed: number;
  /** Tells the network, optimizer and settings apart, but for early stopping. */
  readonly fingerprint: string;
  /** Sum of losses, weighted by examples, and examples since the last line of the log. */
  readonly lossSum: number;
  readonly numExamples: number;
  /** Settings of early stopping, as `describeEarlyStopping` gives them. */
  readonly earlyStopping: string;
  readonly stopping: StoppingState | null;
  /** True where early stopping has ended the training. */
  readonly stopped: boolean;
}

/** Position and values of a training after a step. */
export interface TrainingCheckpoint {
  readonly progress: TrainingProgress;
  /** Parameters, optimizer state, tables, best weights, each under its name. */
  readonly tensors: ReadonlyMap<string, EngineTensor>;
}

/** Keeps checkpoints. */
export interface CheckpointStore {
  /** The last checkpoint written, or null. @throws FormatError where it is damaged */
  read(): Promise<TrainingCheckpoint | null>;
  /** Writes whole or not at all; the one before survives a failure. Tensors are views that later steps change. */
  write(checkpoint: TrainingCheckpoint): Promise<void>;
}
