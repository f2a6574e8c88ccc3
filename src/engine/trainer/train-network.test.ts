import { describe, expect, it } from 'vitest';
import { bytesOf, memoryStore } from '../../../test/helpers/memory-checkpoints.ts';
import { smallTraining } from '../../../test/helpers/small-training.ts';
import { AbortedError, ConfigError, TrainingError } from '../../core/errors.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { sgd } from '../optimizers/sgd.ts';
import type { Batch, BatchSource } from './batch-source.ts';
import { trainNetwork } from './train-network.ts';
import type { TrainingOptions } from './training-options.ts';

/** Changes one batch of a source. */
function withBatch(source: BatchSource, at: number, change: (batch: Batch) => Batch): BatchSource {
  return {
    ...source,
    batch: async (epoch, index) => {
      const batch = await source.batch(epoch, index);
      return 5 * epoch + index === at ? change(batch) : batch;
    },
  };
}

async function failureOf(options: TrainingOptions, signal?: AbortSignal): Promise<unknown> {
  return trainNetwork(options, signal === undefined ? {} : { signal }).catch((error: unknown) => error);
}

describe('trainNetwork', () => {
  it('learns, and gives the same bytes for the same seed', async () => {
    const first = await trainNetwork(smallTraining({ epochs: 20 }));
    const second = await trainNetwork(smallTraining({ epochs: 20 }));
    expect(bytesOf(second)).toEqual(bytesOf(first));
    expect(first.steps).toBe(100);
    expect(first.records[0]!.loss).toBeGreaterThan(0.3);
    expect(first.records.at(-1)!.loss).toBeLessThan(0.05);
    const other = await trainNetwork({ ...smallTraining({ epochs: 20 }), seed: 12 });
    expect(bytesOf(other)).not.toEqual(bytesOf(first));
  });

  it('resumes after an interruption at any step to the same bytes', async () => {
    const whole = await trainNetwork({ ...smallTraining(), accumulate: 2, logEverySteps: 4 });
    for (let stopAt = 0; stopAt <= 14; stopAt++) {
      const checkpoints = memoryStore();
      const abort = new AbortController();
      const batches = smallTraining().batches;
      let asked = 0;
      const counting: BatchSource = {
        ...batches,
        batch: (epoch, index) => {
          if (++asked > 1.6 * stopAt) abort.abort();
          return batches.batch(epoch, index);
        },
      };
      const options = { ...smallTraining(), accumulate: 2, logEverySteps: 4, checkpoints };
      expect(await failureOf({ ...options, batches: counting }, abort.signal)).toBeInstanceOf(AbortedError);
      const resumed = await trainNetwork({ ...smallTraining(), ...options, resume: true });
      expect(bytesOf(resumed)).toEqual(bytesOf(whole));
      expect(resumed.records.at(-1)!.loss).toBe(whole.records.at(-1)!.loss);
    }
  });

  it('keeps a checkpoint each epoch, refuses to overwrite a training, and resumes a finished one at its end', async () => {
    const checkpoints = memoryStore();
    const result = await trainNetwork({ ...smallTraining(), checkpoints });
    expect(checkpoints.written.map(({ progress }) => progress.step)).toEqual([5, 10, 15, 20, 25]);
    await expect(trainNetwork({ ...smallTraining(), checkpoints })).rejects.toThrow(
      'trainer: there is a checkpoint already; resume it, or choose another place',
    );
    const again = await trainNetwork({ ...smallTraining(), checkpoints, resume: true });
    expect(bytesOf(again)).toEqual(bytesOf(result));
    expect(again.records).toEqual([]);
    expect(checkpoints.written).toHaveLength(5);
  });

  it('refuses a checkpoint of another network, optimizer, setting or seed', async () => {
    const checkpoints = memoryStore();
    await trainNetwork({ ...smallTraining(), checkpoints });
    const resumed = (changed: Partial<TrainingOptions>, hidden = 4) =>
      failureOf({ ...smallTraining({ hidden }), ...changed, checkpoints, resume: true });
    for (const error of [
      await resumed({}, 5),
      await resumed({ optimizer: sgd() }),
      await resumed({ clipNorm: 2 }),
      await resumed({ accumulate: 2 }),
    ]) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain('the checkpoint is of another network, optimizer or setting');
    }
    expect(String(await resumed({ seed: 12 }))).toContain('made with seed 11, got 12');
  });

  it('names step and input of a NaN in a batch, and keeps the checkpoint before', async () => {
    const checkpoints = memoryStore();
    const options = smallTraining();
    const batches = withBatch(options.batches, 7, (batch) => {
      const data = (batch.x!.data as Float32Array).slice();
      data[3] = Number.NaN;
      return { ...batch, x: createTensor('float32', batch.x!.shape, data) };
    });
    const error = await failureOf({ ...options, batches, checkpoints });
    expect(error).toBeInstanceOf(TrainingError);
    expect(error).toMatchObject({ step: 7, tensor: 'x' });
    expect((error as Error).message).toBe(
      "step 7: input 'x' is NaN at element 3 of the batch; mend or leave out the example",
    );
    expect(checkpoints.written.map(({ progress }) => progress.step)).toEqual([5]);
    const mended = await trainNetwork({ ...smallTraining(), checkpoints, resume: true });
    expect(bytesOf(mended)).toEqual(bytesOf(await trainNetwork(smallTraining())));
  });

  it('stops when a metric has not improved for a while, with the best values', async () => {
    const metrics = [5, 4, 3.97, 3.9, 3.87, 3.86, 1];
    const values: unknown[] = [];
    const options: TrainingOptions = {
      ...smallTraining({ epochs: 9 }),
      evaluate: async (network) => {
        values.push(bytesOf({ values: new Map(), tables: network.values }));
        return { error: metrics[values.length - 1]! };
      },
      earlyStopping: { metric: 'error', patience: 2, minDelta: 0.05 },
    };
    const result = await trainNetwork(options);
    expect(result).toMatchObject({ steps: 30, bestStep: 20, stoppedEarly: true });
    expect(bytesOf(result)).toEqual(values[3]);
    expect(result.records.filter(({ evaluation }) => evaluation).map(({ step }) => step)).toEqual([
      5, 10, 15, 20, 25, 30,
    ]);
  });

  it('keeps early stopping over an interruption', async () => {
    const checkpoints = memoryStore();
    const metrics = [5, 4, 4, 4, 1];
    let count = 0;
    let abort = new AbortController();
    const options = (): TrainingOptions => ({
      ...smallTraining({ epochs: 9 }),
      evaluate: async () => {
        if (count === 2) abort.abort();
        return { error: metrics[count++]! };
      },
      earlyStopping: { metric: 'error', patience: 2 },
    });
    const whole = await trainNetwork(options());
    count = 0;
    abort = new AbortController();
    expect(await failureOf({ ...options(), checkpoints }, abort.signal)).toBeInstanceOf(AbortedError);
    const resumed = await trainNetwork({ ...options(), checkpoints, resume: true });
    expect(resumed).toMatchObject({ steps: 20, bestStep: 10, stoppedEarly: true });
    expect(bytesOf(resumed)).toEqual(bytesOf(whole));
  });

  it('refuses unknown options and such out of range', async () => {
    const refusal = async (options: object) => String(await failureOf({ ...smallTraining(), ...options }));
    expect(await refusal({ epoch: 3 })).toContain("trainer: unknown option 'epoch'");
    expect(await refusal({ accumulate: 0 })).toContain('accumulate as a whole number from 1, got 0');
    expect(await refusal({ earlyStopping: { metric: 'error', patience: 1 } })).toContain('needs evaluate');
    const stopping = (changed: object) =>
      refusal({ evaluate: async () => ({}), earlyStopping: { metric: 'error', patience: 1, ...changed } });
    expect(await stopping({ patience: 1.5 })).toContain('patience as a whole number from 1, got 1.5');
    expect(await stopping({ mode: 'least' })).toContain("expected mode min or max, got 'least'");
    expect(await stopping({ metric: undefined })).toContain('expected the name of a metric');
    expect(await stopping({ minDelta: Number.NaN })).toContain('minDelta from 0, got NaN');
    expect(await stopping({ delta: 1 })).toContain("early stopping: unknown option 'delta'");
  });

  it('refuses an epoch without batches, before anything is written', async () => {
    const checkpoints = memoryStore();
    const batches = { ...smallTraining().batches, numBatches: (epoch: number) => (epoch === 2 ? 0 : 5) };
    expect(String(await failureOf({ ...smallTraining(), batches, checkpoints }))).toBe(
      'ConfigError: trainer: expected epoch 2 to have batches, from 1, got 0',
    );
    expect(checkpoints.written).toEqual([]);
  });
});
