import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { smallExamples, smallTraining } from '../../../test/helpers/small-training.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues, initializeParameters, namedValues, normalValues } from '../graph/initializers.ts';
import { stepInput } from '../graph/step-input.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { add } from '../operators/add.ts';
import { cast } from '../operators/cast.ts';
import { gather } from '../operators/gather.ts';
import { matMul } from '../operators/mat-mul.ts';
import { mul } from '../operators/mul.ts';
import { pow } from '../operators/pow.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { adagrad } from '../optimizers/adagrad.ts';
import { adam, adamW } from '../optimizers/adam.ts';
import { addOptimizer } from '../optimizers/add-optimizer.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import { createSession } from '../session.ts';
import { type Batch, createBatches } from './batch-source.ts';
import { createEmbeddingTable } from './embedding-table.ts';
import { createLearner, type LearnerOptions } from './learner.ts';
import { copyValues, currentValues } from './learner-tensors.ts';
import type { TrainingOptions } from './training-options.ts';

const NUM_ROWS = 5;
const FIRST = Float32Array.from({ length: 2 * NUM_ROWS }, (_, place) => 0.5 * place - 2);
const rowsOf = (rows: readonly number[]): Batch => ({
  rows: createTensor('int32', [rows.length], rows),
});
const TABLE_BATCHES = [[1, 3, 1], [3], [0, 1, 1, 3]].map(rowsOf);

/** A learner of the mean square of looked-up rows: of a table, or of a parameter that is updated as a whole. */
async function createLookup(optimizer: Optimizer, form: 'table' | 'parameter') {
  const graph = createGraph('lookup');
  const shape = { numRows: NUM_ROWS, dimension: 2, initializer: givenValues(FIRST) };
  if (form === 'table') {
    const table = createEmbeddingTable(graph, 'table', shape);
    const loss = reduceMean(pow(table.lookup('rows', ['n']), 2));
    return createLearner({ graph, loss, optimizer, tables: [table], session: { threads: 1 } });
  }
  const table = graph.parameter('table', 'float32', [NUM_ROWS, 2], shape.initializer);
  const loss = reduceMean(pow(gather(table, graph.input('rows', 'int32', ['n'])), 2));
  return createLearner({ graph, loss, optimizer, session: { threads: 1 } });
}

async function trainLookup(optimizer: Optimizer, form: 'table' | 'parameter'): Promise<number[]> {
  const learner = await createLookup(optimizer, form);
  for (const [step, batch] of TABLE_BATCHES.entries()) {
    await learner.step([batch], { step, learningRate: 0.1 });
  }
  await learner.close();
  return Array.from(currentValues(learner).get('table')!.data, Number);
}

/** The mean square of a linear layer. The bias comes first, so that what decays is not in the order of making. */
function buildLinear() {
  const graph = createGraph('linear');
  const x = graph.input('x', 'float32', ['batch', 2]);
  const bias = graph.parameter('bias', 'float32', [3], givenValues([1, 2, 3]));
  const weight = graph.parameter('weight', 'float32', [2, 3], givenValues([1, -1, 2, 0.5, 3, -2]));
  return { graph, loss: reduceMean(pow(add(matMul(x, weight), bias), 2)) };
}

describe('steps of a learner', () => {
  const x = createTensor('float32', [2, 2], [1, -2, 0.5, 3]);

  it('equal the steps of the graph itself, with weight decay but for biases, and clipping', async () => {
    const optimizer = adamW({ weightDecay: 0.5 });
    const clipNorm = 0.25;
    const learned = buildLinear();
    const learner = await createLearner({ ...learned, optimizer, clipNorm, session: { threads: 1 } });
    const { graph, loss } = buildLinear();
    addOptimizer(loss, optimizer, { clipNorm });
    for (const [parameter, value] of graph.updates) graph.output(`next/${parameter.name}`, value);
    const session = await createSession(toModelBytes(graph), { threads: 1 });
    let values = namedValues(initializeParameters(graph, 0));
    for (let step = 0; step < 3; step++) {
      await learner.step([{ x }], { step, learningRate: 0.1 });
      const results = await session.run({
        ...values,
        x,
        'optimizer/learningRate': createTensor('float32', [], [0.1]),
        'optimizer/step': createTensor('int64', [], [step]),
      });
      values = Object.fromEntries(Object.keys(values).map((name) => [name, results[`next/${name}`]!]));
    }
    for (const [name, value] of currentValues(learner)) expect(value).toBeAllclose(values[name]!);
    expect(currentValues(learner).size).toBe(2);
    await session.close();
    await learner.close();
  });

  it('leave all as it was where they fail', async () => {
    const { graph, loss } = buildLinear();
    const count = graph.parameter('count', 'float32', [], givenValues([0]), { trainable: false });
    graph.update(count, add(count, 1));
    const parts = { graph, loss, optimizer: adam(), accumulate: 2, session: { threads: 1 } };
    const learner = await createLearner(parts);
    const before = copyValues(currentValues(learner));
    const bad = createTensor('float32', [2, 2], [1, -2, 0.5, Number.POSITIVE_INFINITY]);
    await expect(learner.step([{ x }, { x: bad }], { step: 3, learningRate: 0.1 })).rejects.toMatchObject({
      ...{ code: 'TRAINING', step: 3, tensor: loss.name },
    });
    expect(currentValues(learner)).toEqual(before);
    await learner.step([{ x }], { step: 3, learningRate: 0.1 });
    expect(currentValues(learner).get('count')!.data[0]).toBe(1);
    await learner.close();
  });

  it('over accumulated batches equal one step over all their examples, also of uneven ones', async () => {
    const source = createBatches(smallExamples(), { batchSize: 1, order: 'kept' });
    const all = await Promise.all(Array.from({ length: 40 }, (_, place) => source.batch(0, place)));
    const results: number[][] = [];
    for (const starts of [[0], [0, 8, 16, 24, 32], [0, 3, 23]]) {
      const batches = starts.map((start, place) => joinBatches(all.slice(start, starts[place + 1])));
      // Without the running mean, which sees each batch by itself.
      const learner = await createLearner({
        ...learnerOptions(smallTraining({ runningMean: false })),
        accumulate: 5,
      });
      const { loss, gradientNorm } = await learner.step(batches, { step: 0, learningRate: 0.1 });
      const values = [...currentValues(learner).values()].flatMap(({ data }) => Array.from(data, Number));
      results.push([loss, gradientNorm, ...values]);
      await learner.close();
    }
    expect(results[1]!).toBeAllclose(results[0]!, { rtol: 1e-5, atol: 1e-5 });
    expect(results[2]!).toBeAllclose(results[0]!, { rtol: 1e-5, atol: 1e-5 });
  });

  it('give each batch a number of its own for dropout, also where a step has fewer', async () => {
    const graph = createGraph('numbers');
    const input = graph.input('x', 'float32', ['batch', 2]);
    const zero = mul(reduceMean(mul(input, graph.parameter('w', 'float32', [2], givenValues([0, 0])))), 0);
    const loss = add(zero, cast(stepInput(graph), 'float32')); // the number that a run is fed
    const learner = await createLearner({ graph, loss, optimizer: sgd(), accumulate: 3 });
    const lossOf = async (count: number, step: number) =>
      (await learner.step(new Array<Batch>(count).fill({ x }), { step, learningRate: 0.1 })).loss;
    expect(await lossOf(3, 0)).toBeCloseTo((0 + 1 + 2) / 3, 6);
    expect(await lossOf(1, 1)).toBe(3);
    expect(await lossOf(2, 2)).toBe((6 + 7) / 2);
    await expect(lossOf(4, 3)).rejects.toThrow('expected at most accumulate 3 batches, got 4');
    await learner.close();
  });
});

describe('tables of embeddings', () => {
  it.each([
    ['adagrad', adagrad()],
    ['plain descent', sgd()],
  ])('are trained by %s as a parameter is that is updated as a whole', async (_, optimizer) => {
    const table = await trainLookup(optimizer, 'table');
    expect(table).toBeAllclose(await trainLookup(optimizer, 'parameter'));
    expect(table).not.toEqual(Array.from(FIRST));
  });

  it('rest under Adam while they are not looked up', async () => {
    const learner = await createLookup(adam(), 'table');
    await learner.step([rowsOf([0, 1])], { step: 0, learningRate: 0.1 });
    const before = learner.tables[0]!.values.slice();
    await learner.step([rowsOf([1])], { step: 1, learningRate: 0.1 });
    const { values } = learner.tables[0]!;
    expect(values.subarray(0, 2)).toEqual(before.subarray(0, 2));
    expect(values.subarray(2, 4)).not.toEqual(before.subarray(2, 4));
    await learner.close();
  });

  it('are read and written in the rows of the batch only, however large', async () => {
    const graph = createGraph('large');
    const numRows = 100_000;
    const initializer = normalValues(1);
    const table = createEmbeddingTable(graph, 'table', { numRows, dimension: 2, initializer });
    const loss = reduceMean(pow(table.lookup('rows', ['n']), 2));
    const learner = await createLearner({ graph, loss, optimizer: adam(), tables: [table] });
    const [{ values, slots }] = learner.tables as [(typeof learner.tables)[0]];
    const touched = [7, 99_999];
    // Whatever reads a row outside the batch meets NaN, and fails.
    for (const array of [values, ...slots.map((slot) => slot.values)]) {
      array.forEach((_, place) => {
        if (!touched.includes(place >> 1)) array[place] = Number.NaN;
      });
    }
    const { rows } = learner.tables[0]!.lookUp(rowsOf([7, 99_999, 7]));
    expect(rows.shape).toEqual([2, 2]);
    await learner.step([rowsOf([7, 99_999, 7])], { step: 0, learningRate: 0.1 });
    for (const array of [values, ...slots.map((slot) => slot.values)]) {
      expect(array.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0)).toBe(4);
    }
    await learner.close();
  });

  it('name a row that they lack', async () => {
    const learner = await createLookup(adam(), 'table');
    await expect(learner.step([rowsOf([1, 5])], { step: 0, learningRate: 0.1 })).rejects.toThrow(
      "table 'table': 'rows'[1] names row 5; rows are 0 to 4",
    );
    await learner.close();
  });
});

const learnerOptions = ({
  graph,
  loss,
  tables = [],
  optimizer,
  seed = 0,
}: TrainingOptions): LearnerOptions => ({
  ...{ graph, loss, tables, optimizer, seed },
  session: { threads: 1 },
});

/** Puts examples of several batches into one. */
function joinBatches(batches: readonly Batch[]): Batch {
  return Object.fromEntries(
    Object.entries(batches[0]!).map(([name, { dtype, shape }]) => {
      const values = batches.flatMap((batch) => Array.from(batch[name]!.data, Number));
      return [name, createTensor(dtype, [batches.length, ...shape.slice(1)], values)];
    }),
  );
}
