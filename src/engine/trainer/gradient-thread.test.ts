import { describe, expect, it } from 'vitest';
import { collectWorkers } from '../../../test/helpers/collect-workers.ts';
import { TrainingError } from '../../core/errors.ts';
import { copyToShared, createTensor, toNumbers } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues } from '../graph/initializers.ts';
import { gather } from '../operators/gather.ts';
import { mul } from '../operators/mul.ts';
import { pow } from '../operators/pow.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { buildGradientModel } from './gradient-session.ts';
import { type GradientThread, startGradientThread } from './gradient-thread.ts';

/** The mean of (weight x)², weight of two elements. */
function buildSquare() {
  const graph = createGraph('square');
  const weight = graph.parameter('weight', 'float32', [2], givenValues([1, 2]));
  const rows = graph.input('rows', 'int64', ['batch']);
  const x = gather(graph.constant('float32', [2, 2], [1, 2, 3, 4]), rows);
  return buildGradientModel(reduceMean(pow(mul(x, weight), 2)), [weight]).gradientModel;
}

const rows = (...values: number[]) => ({
  shard: 0,
  batch: { rows: createTensor('int64', [values.length], values) },
  values: {},
});

async function withThread(use: (thread: GradientThread) => Promise<void>): Promise<void> {
  const thread = await startGradientThread({ model: buildSquare(), targets: [{}] });
  try {
    await use(thread);
  } finally {
    await thread.close();
  }
}

describe('a thread for gradients', () => {
  it('computes tasks in order, and reads shared memory where it lies', () =>
    withThread(async (thread) => {
      const weight = copyToShared(createTensor('float32', [2], [1, 2]));
      const lossesOf = async (values = { weight }) =>
        (await thread.run([rows(0), rows(0, 1)], values)).map(({ loss }) => loss);
      expect(await lossesOf()).toEqual([8.5, 22.5]); // (1 + 16) / 2; (1 + 16 + 9 + 64) / 4
      weight.data.set(Float32Array.of(2, 0) as never);
      const [first, second] = await thread.run([rows(0), rows(0, 1)], { weight });
      expect([first!.loss, second!.loss]).toEqual([2, 10]);
      expect(toNumbers(second!.gradients.get('weight')!)).toEqual([10, 0]); // 2 w x² summed / 4
      // Another tensor under the name, of its own memory.
      expect(await lossesOf({ weight: createTensor('float32', [2], [0, 1]) })).toEqual([2, 5]);
    }));

  it('writes gradients to the shared memory of a shard', async () => {
    const targets = ['first', 'second'].map(() => ({
      weight: copyToShared(createTensor('float32', [2], [0, 0])),
    }));
    const thread = await startGradientThread({ model: buildSquare(), targets });
    const weight = createTensor('float32', [2], [1, 2]);
    const [result] = await thread.run([{ ...rows(0), shard: 1 }], { weight });
    await thread.close();
    expect(result!.gradients.get('weight')).toBe(targets[1]!.weight);
    expect(toNumbers(targets[1]!.weight)).toEqual([1, 8]); // 2 w x² / 2
    expect(toNumbers(targets[0]!.weight)).toEqual([0, 0]);
  });

  it('gives errors as what they are, and goes on', () =>
    withThread(async (thread) => {
      const weight = createTensor('float32', [2], [1, 2]);
      await expect(
        thread.run([rows(0)], { weight: createTensor('float32', [1], [1]) }),
      ).rejects.toMatchObject({
        name: 'ShapeError',
        operator: 'session',
      });
      await expect(thread.run([rows(0), rows(7)], { weight })).rejects.toMatchObject({
        name: 'TrainingError',
        message: expect.stringMatching(/^ONNX Runtime failed: .*check the data$/),
      });
      expect((await thread.run([rows(0)], { weight }))[0]!.loss).toBe(8.5);
    }));

  it('says at the start what is wrong with a model, and ends', async () => {
    const model = { bytes: Uint8Array.of(1, 2, 3), gradients: [], updates: [] };
    const workers = collectWorkers();
    await expect(startGradientThread({ model, targets: [{}] })).rejects.toMatchObject({
      ...{ name: 'FormatError', location: { file: 'the model' } },
    });
    expect(workers().map(({ threadId }) => threadId)).toEqual([-1]);
  });

  it.each([
    [0, 'with exit code 3'],
    [1, 'by broken'],
  ])('that ends by itself fails what is asked, then and later', async (how, text) => {
    const dying = new URL('../../../test/helpers/gradient-worker-that-dies.ts', import.meta.url);
    const model = { bytes: Uint8Array.of(how), gradients: [], updates: [] };
    const thread = await startGradientThread({ model, targets: [{}] }, dying);
    for (let time = 0; time < 2; time++) {
      const failure = await thread.run([rows(0)], {}).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(TrainingError);
      expect(String(failure)).toContain(
        `trainer: a worker thread ended ${text}; resume from the last checkpoint`,
      );
    }
    await thread.close();
  });

  it('refuses requests after it is closed, and closes twice', async () => {
    let closed: GradientThread | undefined;
    await withThread(async (thread) => {
      closed = thread;
      const pending = thread.run([rows(0), rows(1), rows(0)], {
        weight: createTensor('float32', [2], [1, 2]),
      });
      await thread.close();
      expect((await pending).map(({ loss }) => loss)).toEqual([8.5, 36.5, 8.5]);
    });
    await expect(closed!.run([rows(0)], {})).rejects.toThrow('the trainer is closed');
  });
});
