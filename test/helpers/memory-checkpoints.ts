// Checkpoints in memory, and the values of a training as plain numbers: for tests of the trainer.
import type { CheckpointStore, TrainingCheckpoint } from '../../src/engine/trainer/checkpoint.ts';
import { copyValues } from '../../src/engine/trainer/learner-tensors.ts';
import type { TrainingResult } from '../../src/engine/trainer/train-network.ts';

/** A store that remembers copies of all it was given. */
export function memoryStore(): CheckpointStore & { written: TrainingCheckpoint[] } {
  const written: TrainingCheckpoint[] = [];
  return {
    written,
    read: async () => written.at(-1) ?? null,
    write: async ({ progress, tensors }) => {
      written.push({ progress, tensors: copyValues(tensors) });
    },
  };
}

/** All values of a result by name. */
export function bytesOf({
  values,
  tables,
}: Pick<TrainingResult, 'values' | 'tables'>): Record<string, number[]> {
  return Object.fromEntries([
    ...[...values].map(([{ name }, { data }]) => [name, Array.from(data, Number)]),
    ...[...tables].map(([name, { data }]) => [name, Array.from(data, Number)]),
  ]);
}
