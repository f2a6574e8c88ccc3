// What a training says of numbers that are not finite, and that no checkpoint keeps them.
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/helpers/memory-checkpoints.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { givenValues } from '../graph/initializers.ts';
import { log } from '../operators/log.ts';
import { mul } from '../operators/mul.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { sqrt } from '../operators/sqrt.ts';
import { adam } from '../optimizers/adam.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { constantSchedule } from '../optimizers/schedules.ts';
import { sgd } from '../optimizers/sgd.ts';
import { createBatches } from './batch-source.ts';
import { createEmbeddingTable } from './embedding-table.ts';
import { trainNetwork } from './train-network.ts';

interface Failing {
  /** Of the one weight. */
  readonly weight: number;
  readonly x: readonly number[];
  /** Of x weight; default the product itself. */
  readonly change?: (product: Tensor) => Tensor;
  readonly optimizer?: Optimizer;
  readonly learningRate?: number;
  /** A running value that starts at 0, and what it becomes. */
  readonly update?: (running: Tensor) => Tensor;
}

/** How a training of mean(change(x weight)) over single examples fails, and how many checkpoints it kept. */
async function failureOf({
  weight,
  x,
  change = (y) => y,
  optimizer = sgd(),
  learningRate = 0,
  update,
}: Failing) {
  const graph = createGraph('failing');
  const inputs = graph.input('x', 'float32', ['batch']);
  const loss = reduceMean(
    change(mul(inputs, graph.parameter('weight', 'float32', [1], givenValues([weight])))),
  );
  if (update !== undefined) {
    const running = graph.parameter('running', 'float32', [1], givenValues([0]), { trainable: false });
    graph.update(running, update(running));
  }
  const checkpoints = memoryStore();
  const batches = createBatches(
    { x: createTensor('float32', [x.length], x) },
    { batchSize: 1, order: 'kept' },
  );
  const schedule = constantSchedule(learningRate);
  const options = {
    graph,
    loss,
    optimizer,
    batches,
    schedule,
    epochs: 1,
    session: { threads: 1 },
    checkpoints,
  };
  const error = await trainNetwork(options).catch((reason: unknown) => reason);
  return { error, kept: checkpoints.written.length, loss: loss.name };
}

describe('a training names step and tensor', () => {
  it('of a loss that is not finite', async () => {
    const { error, kept, loss } = await failureOf({ weight: 10, x: [1, 2, 3e38] });
    expect(error).toMatchObject({ code: 'TRAINING', step: 2, tensor: loss });
    expect((error as Error).message).toBe(
      `step 2: the loss '${loss}' is Infinity; lower the learning rate, clip gradients, or check the data`,
    );
    expect(kept).toBe(0);
  });

  it('of a gradient that is not finite, where the loss is', async () => {
    // sqrt(y) is 0 at y = 0, and its derivative 1/0; rate 0 keeps the weight.
    const { error, kept } = await failureOf({ weight: 0, x: [1], change: sqrt });
    expect(error).toMatchObject({ code: 'TRAINING', step: 0, tensor: 'weight' });
    expect((error as Error).message).toBe(
      "step 0: the gradient of 'weight' is not finite; lower the learning rate, or check the data",
    );
    expect(kept).toBe(0);
  });

  it('of a weight that is not finite: at once where a checkpoint is due, else at the next loss', async () => {
    // 1 - 3e38 * 2 is beyond float32.
    const last = await failureOf({ weight: 1, x: [2], learningRate: 3e38 });
    expect(last.error).toMatchObject({ code: 'TRAINING', step: 0, tensor: 'weight' });
    expect((last.error as Error).message).toBe(
      "step 0: parameter 'weight' is not finite; lower the learning rate or clip gradients",
    );
    expect(last.kept).toBe(0);
    const next = await failureOf({ weight: 1, x: [2, 2], learningRate: 3e38 });
    expect(next.error).toMatchObject({ code: 'TRAINING', step: 1, tensor: 'weight' });
    expect((next.error as Error).message).toContain("step 1: parameter 'weight' is not finite");
  });

  it('of a running value and of optimizer state, which loss and weights do not show', async () => {
    const running = await failureOf({ weight: 1, x: [1], update: log });
    expect(running.error).toMatchObject({ code: 'TRAINING', step: 0, tensor: 'running' });
    expect(running.kept).toBe(0);
    // The square of the gradient 1e30 is beyond float32, and Adam divides by its root.
    const state = await failureOf({ weight: 1, x: [1e30], optimizer: adam() });
    expect(state.error).toMatchObject({ code: 'TRAINING', step: 0, tensor: 'weight' });
    expect((state.error as Error).message).toContain("step 0: the optimizer's 'square' of 'weight'");
    expect(state.kept).toBe(0);
  });

  it('of the state of a table', async () => {
    const graph = createGraph('table');
    const initializer = givenValues([1, 1]);
    const table = createEmbeddingTable(graph, 'table', { numRows: 2, dimension: 1, initializer });
    const loss = reduceMean(mul(table.lookup('rows', ['batch']), 1e30));
    const batches = createBatches({ rows: createTensor('int32', [1], [1]) }, { batchSize: 1 });
    const parts = { graph, loss, tables: [table], batches, optimizer: adam(), schedule: constantSchedule(0) };
    await expect(trainNetwork({ ...parts, epochs: 1 })).rejects.toMatchObject({
      ...{ code: 'TRAINING', step: 0, tensor: 'table' },
      message: expect.stringContaining("the optimizer's 'square' of 'table'"),
    });
  });
});
