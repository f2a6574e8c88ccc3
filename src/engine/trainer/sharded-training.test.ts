// Trainings whose batches are cut into shards: the same bytes on any number of threads, also where resumed.
import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { collectWorkers } from '../../../test/helpers/collect-workers.ts';
import { bytesOf, memoryStore } from '../../../test/helpers/memory-checkpoints.ts';
import { smallExamples, smallTraining } from '../../../test/helpers/small-training.ts';
import { createBatches } from './batch-source.ts';
import { createLearner } from './learner.ts';
import { currentValues } from './learner-tensors.ts';
import { trainNetwork } from './train-network.ts';
import type { TrainingOptions } from './training-options.ts';

/** The small training with a table, a running mean, accumulation and a last batch of one example. */
function shardedTraining(shards: number | undefined, threads = 1): TrainingOptions {
  const { session: _, ...options } = smallTraining({ epochs: 2 });
  const batches = createBatches(smallExamples(), { batchSize: 13, seed: 3 }); // 13, 13, 13, 1
  return { ...options, batches, accumulate: 2, shards, threads };
}

const failureOf = (options: TrainingOptions): Promise<string> => trainNetwork(options).then(String, String);

describe('a training in shards', () => {
  it('of one shard gives the bytes of a training in one session of one thread', async () => {
    const whole = await trainNetwork({ ...shardedTraining(undefined), session: { threads: 1 } });
    expect(bytesOf(await trainNetwork(shardedTraining(1)))).toEqual(bytesOf(whole));
    expect(whole.steps).toBe(4);
  });

  it.each([2, 3])('of %i shards gives the same bytes on any number of threads', async (shards) => {
    const first = bytesOf(await trainNetwork(shardedTraining(shards, 1)));
    for (const threads of [2, 3]) {
      expect(bytesOf(await trainNetwork(shardedTraining(shards, threads)))).toEqual(first);
    }
    expect(first).not.toEqual(bytesOf(await trainNetwork(shardedTraining(shards + 1))));
  });

  it('makes the steps of whole batches but for rounding', async () => {
    const results: number[][] = [];
    for (const shards of [1, 2, 5, 50]) {
      const { loss, ...options } = smallTraining({ runningMean: false });
      const { session: _, batches, ...rest } = options;
      const learner = await createLearner({ ...rest, loss, shards });
      const { gradientNorm, numExamples, ...step } = await learner.step([await batches.batch(0, 0)], {
        ...{ step: 0, learningRate: 0.1 },
      });
      const values = [...currentValues(learner).values()].flatMap(({ data }) => Array.from(data, Number));
      results.push([step.loss, gradientNorm, numExamples, ...values]);
      await learner.close();
    }
    for (const result of results.slice(1)) expect(result).toBeAllclose(results[0]!, { atol: 1e-5 });
  });

  it('resumes to the bytes of one never stopped, on another number of threads too', async () => {
    const whole = await trainNetwork(shardedTraining(2, 2));
    for (const stopAt of [1, 3]) {
      const checkpoints = memoryStore();
      const kept = { ...shardedTraining(2, 2), checkpoints, checkpointEverySteps: 1 };
      await trainNetwork(kept);
      checkpoints.written.length = stopAt;
      const resumed = { ...shardedTraining(2, stopAt), checkpoints, resume: true };
      expect(bytesOf(await trainNetwork(resumed))).toEqual(bytesOf(whole));
    }
  });

  it('does not resume with another number of shards, nor with none', async () => {
    const checkpoints = memoryStore();
    await trainNetwork({ ...shardedTraining(2), checkpoints });
    for (const shards of [3, undefined]) {
      const other = { ...shardedTraining(shards), checkpoints, resume: true };
      expect(await failureOf(other)).toContain('ConfigError: trainer: the checkpoint is of another network');
    }
    expect((await trainNetwork({ ...shardedTraining(2, 3), checkpoints, resume: true })).steps).toBe(4);
  });

  it('reads what is frozen on every thread, also after a resumed training has put it in place', async () => {
    const frozen = (threads: number): TrainingOptions => ({
      ...shardedTraining(2, threads),
      rateOf: (name) => (name === 'hidden/weight' || name === 'items' ? 0 : 1),
    });
    const checkpoints = memoryStore();
    const whole = await trainNetwork({ ...frozen(1), checkpoints, checkpointEverySteps: 1 });
    checkpoints.written.length = 2;
    // First values of another seed, which the checkpoint replaces.
    const resumed = await trainNetwork({ ...frozen(2), checkpoints, resume: true });
    expect(bytesOf(resumed)).toEqual(bytesOf(whole));
  });

  it('stops at a signal, and ends its threads', async () => {
    const workers = collectWorkers();
    const controller = new AbortController();
    const checkpoints = memoryStore();
    const options = shardedTraining(2, 2);
    const batches = {
      ...options.batches,
      batch: (epoch: number, index: number) => {
        if (epoch === 1) controller.abort();
        return options.batches.batch(epoch, index);
      },
    };
    const training = trainNetwork({ ...options, batches, checkpoints }, { signal: controller.signal });
    await expect(training).rejects.toMatchObject({ code: 'ABORTED' });
    expect(checkpoints.written.at(-1)!.progress.step).toBe(3);
    expect(workers().map(({ threadId }) => threadId)).toEqual([-1]);
  });

  it('names its options where they do not fit', async () => {
    expect(await failureOf({ ...shardedTraining(2), session: { threads: 2 } })).toContain(
      'ConfigError: trainer: each shard has one thread, got session.threads 2',
    );
    expect(await failureOf({ ...shardedTraining(undefined), threads: 2 })).toContain(
      '2 threads share shards',
    );
  });
});
