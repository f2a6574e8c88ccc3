// A small network with all that a training keeps (weights, optimizer state, a running mean, a table), and its data: for
// tests of the trainer, also in a process of their own.
import { createRandomStream } from '../../src/core/random.ts';
import { createTensor } from '../../src/engine/graph/engine-tensor.ts';
import { createGraph } from '../../src/engine/graph/graph.ts';
import { constantValue, glorotUniform, normalValues } from '../../src/engine/graph/initializers.ts';
import { add } from '../../src/engine/operators/add.ts';
import { matMul } from '../../src/engine/operators/mat-mul.ts';
import { mul } from '../../src/engine/operators/mul.ts';
import { pow } from '../../src/engine/operators/pow.ts';
import { reduceMean } from '../../src/engine/operators/reduce-mean.ts';
import { sub } from '../../src/engine/operators/sub.ts';
import { tanh } from '../../src/engine/operators/tanh.ts';
import { adamW } from '../../src/engine/optimizers/adam.ts';
import { linearSchedule } from '../../src/engine/optimizers/schedules.ts';
import { type Batch, createBatches } from '../../src/engine/trainer/batch-source.ts';
import { createEmbeddingTable } from '../../src/engine/trainer/embedding-table.ts';
import type { TrainingOptions } from '../../src/engine/trainer/training-options.ts';

/** 40 examples: two numbers, a row of a table, and what to learn of them. */
export function smallExamples(): Batch {
  const random = createRandomStream(5, 'examples');
  const x = Float32Array.from({ length: 80 }, () => random.normal());
  const item = Int32Array.from({ length: 40 }, () => random.integer(6));
  const target = item.map((row, place) => 1000 * (Math.tanh(x[2 * place]! - x[2 * place + 1]!) + row / 6));
  return {
    x: createTensor('float32', [40, 2], x),
    item: createTensor('int32', [40], item),
    target: createTensor(
      'float32',
      [40, 1],
      Float32Array.from(target, (value) => value / 1000),
    ),
  };
}

/** Options of a training of 5 epochs of 5 steps. */
export function smallTraining(
  options: { readonly runningMean?: boolean; readonly hidden?: number; readonly epochs?: number } = {},
): TrainingOptions {
  const { runningMean = true, hidden = 4, epochs = 5 } = options;
  const graph = createGraph('small');
  const x = graph.input('x', 'float32', ['batch', 2]);
  const target = graph.input('target', 'float32', ['batch', 1]);
  const center = graph.parameter('center', 'float32', [2], constantValue(0), { trainable: false });
  if (runningMean) graph.update(center, add(mul(center, 0.9), mul(reduceMean(x, [0]), 0.1)));
  const weight = graph.parameter('hidden/weight', 'float32', [2, hidden], glorotUniform);
  const bias = graph.parameter('hidden/bias', 'float32', [hidden], constantValue(0));
  const initializer = normalValues(0.1);
  const table = createEmbeddingTable(graph, 'items', { numRows: 6, dimension: hidden, initializer });
  const inside = add(add(matMul(sub(x, center), weight), bias), table.lookup('item', ['batch'])); // (batch, hidden)
  const last = graph.parameter('last/weight', 'float32', [hidden, 1], glorotUniform);
  const loss = reduceMean(pow(sub(matMul(tanh(inside), last), target), 2));
  return {
    graph,
    loss,
    optimizer: adamW(),
    tables: [table],
    batches: createBatches(smallExamples(), { batchSize: 8, seed: 3 }),
    schedule: linearSchedule({ learningRate: 0.05, totalSteps: 5 * epochs, warmUpSteps: 3 }),
    epochs,
    clipNorm: 1,
    seed: 11,
    session: { threads: 1 },
  };
}
