import { describe, expect, it } from 'vitest';
import { bytesOf, memoryStore } from '../../../test/helpers/memory-checkpoints.ts';
import { smallTraining } from '../../../test/helpers/small-training.ts';
import { ConfigError } from '../../core/errors.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues } from '../graph/initializers.ts';
import { add } from '../operators/add.ts';
import { mul } from '../operators/mul.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { adamW } from '../optimizers/adam.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import { createLearner } from './learner.ts';
import { currentValues, learnerTensors } from './learner-tensors.ts';
import type { RateOf } from './rate-factor.ts';
import { trainNetwork } from './train-network.ts';

const FIRST: Readonly<Record<string, number[]>> = { low: [1, 2], bias: [3], high: [4, 5], top: [6] };

/** A learner whose gradients are `slope` for every element. */
async function createSloped(rateOf: RateOf, optimizer: Optimizer = sgd()) {
  const graph = createGraph('sloped');
  const slope = graph.input('slope', 'float32', ['batch']);
  const sums = Object.entries(FIRST).map(([name, values]) =>
    reduceSum(graph.parameter(name, 'float32', [values.length], givenValues(values))),
  );
  const loss = mul(reduceMean(slope), sums.reduce(add));
  return createLearner({ graph, loss, optimizer, rateOf, session: { threads: 1 } });
}

const slope = createTensor('float32', [1], [2]);
const factors = new Map([
  ['low', 0.125],
  ['high', 0],
]);
const rateOf: RateOf = (name) => factors.get(name) ?? 1;

describe('rateOf', () => {
  it('moves each parameter by its factor of the rate, and leaves a frozen one', async () => {
    const learner = await createSloped(rateOf);
    const { gradientNorm } = await learner.step([{ slope }], { step: 0, learningRate: 0.5 });
    const values = Object.fromEntries(
      [...currentValues(learner)].map(([name, { data }]) => [name, Array.from(data, Number)]),
    );
    // The gradient is 2: a whole step is 1, one of factor 1/8 is 1/8. Four elements learn.
    expect(values).toEqual({ low: [0.875, 1.875], bias: [2], high: [4, 5], top: [5] });
    expect(gradientNorm).toBe(4);
    await learner.close();
  });

  it('lays out parts by decay and factor, and gives frozen parameters no state', async () => {
    const learner = await createSloped(rateOf, adamW());
    expect(learner.flat.places.map(({ parameter }) => parameter.name)).toEqual(['low', 'top', 'bias']);
    expect(learner.flat.segments).toEqual([
      { start: 0, end: 2, decay: true, rateFactor: 0.125 },
      { start: 2, end: 3, decay: true, rateFactor: 1 },
      { start: 3, end: 4, decay: false, rateFactor: 1 },
    ]);
    const names = [...learnerTensors(learner, null).keys()].filter((name) => name.includes('high'));
    expect(names).toEqual(['value/high']);
    await learner.close();
  });

  it('freezes a table of embeddings', async () => {
    const rates: RateOf = (name) => (name === 'items' ? 0 : 1);
    const options = smallTraining();
    const learner = await createLearner({ ...options, rateOf: rates });
    const before = learner.tables[0]!.values.slice();
    const weights = learner.flat.values.slice();
    await learner.step([await options.batches.batch(0, 0)], { step: 0, learningRate: 0.1 });
    expect(learner.tables[0]!.values).toEqual(before);
    expect(learner.tables[0]!.slots).toEqual([]);
    expect(learner.flat.values).not.toEqual(weights);
    await learner.close();
  });

  it('is part of what a checkpoint must agree in, and resumes to the bytes of a training never stopped', async () => {
    const rates: RateOf = (name) => ({ 'last/weight': 0, items: 0.5 })[name] ?? 1;
    const whole = await trainNetwork({ ...smallTraining(), rateOf: rates });
    const checkpoints = memoryStore();
    const options = { ...smallTraining(), rateOf: rates, checkpoints, checkpointEverySteps: 1, resume: true };
    await trainNetwork(options);
    checkpoints.written.length = 7;
    expect(bytesOf(await trainNetwork(options))).toEqual(bytesOf(whole));
    const others: RateOf[] = [
      (name) => (name === 'hidden/weight' ? 2 : rates(name)), // of a parameter alone
      (name) => (name === 'items' ? 1 : rates(name)), // of a table
      (name) => (name === 'last/weight' ? 1 : rates(name)), // one more that learns
    ];
    for (const other of others) {
      await expect(trainNetwork({ ...options, rateOf: other })).rejects.toThrow(
        'checkpoint is of another network',
      );
    }
  });

  it.each([[-1], [Number.NaN], [Infinity], [undefined]])('refuses the factor %s', async (factor) => {
    const failing = createSloped((name) => (name === 'bias' ? (factor as number) : 1));
    await expect(failing).rejects.toThrow(
      new ConfigError(`trainer: expected rateOf('bias') as a number from 0, got ${factor}`),
    );
  });

  it('refuses to freeze all', async () => {
    await expect(createSloped(() => 0)).rejects.toThrow(
      "trainer: nothing of 'sloped' learns; rateOf freezes all, or nothing is trainable",
    );
  });
});
