// Which checkpoints a training goes on from, and to what.
import { describe, expect, it } from 'vitest';
import { bytesOf, memoryStore } from '../../../test/helpers/memory-checkpoints.ts';
import { smallExamples, smallTraining } from '../../../test/helpers/small-training.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { glorotUniform } from '../graph/initializers.ts';
import { stepInput } from '../graph/step-input.ts';
import { dropout } from '../operators/dropout.ts';
import { matMul } from '../operators/mat-mul.ts';
import { pow } from '../operators/pow.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { adamW } from '../optimizers/adam.ts';
import { decaysByName } from '../optimizers/optimizer.ts';
import { constantSchedule } from '../optimizers/schedules.ts';
import { createBatches } from './batch-source.ts';
import { trainNetwork } from './train-network.ts';
import type { TrainingOptions } from './training-options.ts';

/** A training of 3 epochs of 3 steps, the last of each of one batch in place of two. */
function dropoutTraining(): TrainingOptions {
  const graph = createGraph('dropout');
  const x = graph.input('x', 'float32', ['batch', 2]);
  const weight = graph.parameter('weight', 'float32', [2, 3], glorotUniform);
  const kept = dropout(matMul(x, weight), 0.5, { step: stepInput(graph) });
  const examples = createTensor(
    'float32',
    [10, 2],
    Array.from({ length: 20 }, (_, place) => 1 + place / 7),
  );
  return {
    ...{ graph, loss: reduceMean(pow(kept, 2)), optimizer: adamW(), schedule: constantSchedule(0.1) },
    batches: createBatches({ x: examples }, { batchSize: 2 }),
    ...{ epochs: 3, accumulate: 2, session: { threads: 1 } },
  };
}

const failureOf = (options: TrainingOptions): Promise<string> => trainNetwork(options).then(String, String);

describe('a resumed training', () => {
  it('with dropout and accumulation ends at the bytes of one never stopped', async () => {
    const whole = await trainNetwork(dropoutTraining());
    expect(whole.steps).toBe(9);
    for (const stopAt of [1, 2, 3, 4, 8]) {
      const checkpoints = memoryStore();
      const kept = { ...dropoutTraining(), checkpoints, checkpointEverySteps: 1 };
      await trainNetwork(kept);
      checkpoints.written.length = stopAt;
      expect(bytesOf(await trainNetwork({ ...kept, resume: true }))).toEqual(bytesOf(whole));
    }
  });

  it.each<[string, () => Partial<TrainingOptions>]>([
    [
      'decay of a table',
      () => ({ optimizer: adamW({ decays: (name) => name !== 'items' && decaysByName(name) }) }),
    ],
    ['batch size', () => ({ batches: createBatches(smallExamples(), { batchSize: 10, seed: 3 }) })],
    ['seed of batches', () => ({ batches: createBatches(smallExamples(), { batchSize: 8, seed: 4 }) })],
    ['schedule', () => ({ schedule: constantSchedule(0.05) })],
    ['number of batches', () => ({ batches: { ...smallTraining().batches, numBatches: () => 4 } })],
  ])('refuses another choice of %s', async (_, change) => {
    const checkpoints = memoryStore();
    await trainNetwork({ ...smallTraining({ epochs: 1 }), checkpoints });
    const options = { ...smallTraining({ epochs: 1 }), checkpoints, resume: true };
    expect(await failureOf({ ...options, ...change() })).toContain(
      'ConfigError: trainer: the checkpoint is of',
    );
    expect((await trainNetwork(options)).steps).toBe(5);
  });

  it('refuses another choice of decay, also of a single parameter', async () => {
    const checkpoints = memoryStore();
    await trainNetwork({ ...dropoutTraining(), checkpoints });
    const optimizer = adamW({ decays: () => false });
    const options = { ...dropoutTraining(), checkpoints, resume: true };
    expect(await failureOf({ ...options, optimizer })).toContain('trainer: the checkpoint is of another');
    expect((await trainNetwork(options)).steps).toBe(9);
  });
});

describe('early stopping of a checkpoint', () => {
  const metrics = [5, 6, 7, 8, 9];
  const stopping = (checkpoints: ReturnType<typeof memoryStore>): TrainingOptions => {
    let count = 0;
    return {
      ...smallTraining(),
      evaluate: async () => ({ error: metrics[count++]! }),
      earlyStopping: { metric: 'error', patience: 2 },
      checkpoints,
      resume: true,
    };
  };

  it('does not bind a training that asks for none: it goes on to its last values', async () => {
    const checkpoints = memoryStore();
    const stopped = await trainNetwork(stopping(checkpoints));
    expect(stopped).toMatchObject({ steps: 15, bestStep: 5, stoppedEarly: true });
    const resumed = await trainNetwork({ ...smallTraining(), checkpoints, resume: true });
    expect(resumed).toMatchObject({ steps: 25, bestStep: 25, stoppedEarly: false });
    expect(bytesOf(resumed)).toEqual(bytesOf(await trainNetwork(smallTraining())));
    expect(
      [...checkpoints.written.at(-1)!.tensors.keys()].filter((name) => name.startsWith('best/')),
    ).toEqual([]);
  });

  it('is refused under other settings', async () => {
    const checkpoints = memoryStore();
    await trainNetwork(stopping(checkpoints));
    const patient = { ...stopping(checkpoints), earlyStopping: { metric: 'error', patience: 3 } };
    expect(await failureOf(patient)).toBe(
      "ConfigError: trainer: the checkpoint was made with early stopping min of 'error' each epoch, patience 2, " +
        "minDelta 0, got min of 'error' each epoch, patience 3, minDelta 0; resume with the same, or without any",
    );
    expect(await failureOf({ ...stopping(checkpoints), evaluateEverySteps: 5 })).toContain('every 5 steps');
  });
});
