// Trains the small network with checkpoints and a log in a folder: a process of its own, for tests that kill it. Writes the
// hash of the final values to standard output.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type TrainingResult, trainNetwork } from '../../src/engine/trainer/train-network.ts';
import { createCheckpointStore } from '../../src/models/training/checkpoint-store.ts';
import { createMetricsFiles } from '../../src/models/training/metrics-files.ts';
import { smallTraining } from './small-training.ts';

/** A hash of all trained values. */
export function hashValues({ values, tables }: TrainingResult): string {
  const hash = createHash('sha256');
  for (const { data } of [...values.values(), ...tables.values()]) {
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/** Trains, going on from the folder's last checkpoint. */
export function trainInFolder(dir: string): Promise<TrainingResult> {
  return trainNetwork({
    ...smallTraining({ epochs: 40 }),
    checkpoints: createCheckpointStore(join(dir, 'checkpoints')),
    checkpointEverySteps: 1,
    resume: true,
    log: createMetricsFiles(dir, 'small'),
    logEverySteps: 5,
  });
}

if (import.meta.main) process.stdout.write(hashValues(await trainInFolder(process.argv[2]!)));
