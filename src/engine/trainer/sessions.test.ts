import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { createKernelArrays } from '../../kernels/optimizers/optimizer-kernel.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues } from '../graph/initializers.ts';
import { add } from '../operators/add.ts';
import { mul } from '../operators/mul.ts';
import { pow } from '../operators/pow.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { adagrad } from '../optimizers/adagrad.ts';
import { adam, adamW } from '../optimizers/adam.ts';
import { addOptimizer } from '../optimizers/add-optimizer.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import { createApplySession } from './apply-session.ts';
import { createGradientSession } from './gradient-session.ts';

/** mean over the batch of (weight x)², with a counter that each batch raises by one. */
function buildSquare() {
  const graph = createGraph('square');
  const x = graph.input('x', 'float32', ['batch', 2]);
  const weight = graph.parameter('weight', 'float32', [2], givenValues([1, 2]));
  const count = graph.parameter('count', 'float32', [], givenValues([0]), { trainable: false });
  graph.update(count, add(count, 1));
  return { weight, loss: reduceMean(pow(mul(x, weight), 2)) };
}

describe('createGradientSession', () => {
  it('gives loss, gradients and running values of a batch', async () => {
    const { weight, loss } = buildSquare();
    const session = await createGradientSession(loss, [weight], { threads: 1 });
    const x = createTensor('float32', [2, 2], [1, 2, 3, 4]);
    const values = { weight: createTensor('float32', [2], [1, 2]), count: createTensor('float32', [], [6]) };
    const result = await session.run({ x }, values);
    // (1 + 16 + 9 + 64) / 4; 2 w x² summed over the batch / 4.
    expect(result.loss).toBe(22.5);
    expect(result.gradients.get('weight')!).toBeAllclose(createTensor('float32', [2], [5, 20]));
    expect(result.updates.get('count')!.data[0]).toBe(7);
    await session.close();
  });

  it('has the same model after gradients were added before', async () => {
    const { weight, loss } = buildSquare();
    const sessions = [
      await createGradientSession(loss, [weight]),
      await createGradientSession(loss, [weight]),
    ];
    expect(sessions[1]!.model).toEqual(sessions[0]!.model);
    for (const session of sessions) await session.close();
  });

  it('refuses a graph that makes its steps itself', async () => {
    const { weight, loss } = buildSquare();
    addOptimizer(loss, sgd());
    await expect(createGradientSession(loss, [weight])).rejects.toThrow(
      "gradients: a step of the graph itself updates 'weight'; leave addOptimizer out",
    );
  });
});

describe('createApplySession', () => {
  it('steps over the given range alone, part by part', async () => {
    const length = 150_000;
    const [start, end] = [3, length - 5];
    const arrays = {
      values: Float32Array.from({ length }, (_, place) => (place % 100) / 10),
      gradients: Float32Array.from({ length }, (_, place) => (place % 7) - 3),
      slots: [{ values: Float32Array.from({ length }, (_, place) => place % 3) }],
    };
    const before = { values: arrays.values.slice(), velocity: arrays.slots[0]!.values.slice() };
    const session = await createApplySession(sgd({ momentum: 0.5, weightDecay: 0.1 }));
    await session.apply(arrays, { learningRate: 0.01, step: 4, start, end, decay: true });
    await session.close();
    const velocity = before.velocity.map((value, place) =>
      place < start || place >= end
        ? value
        : 0.5 * value + arrays.gradients[place]! + 0.1 * before.values[place]!,
    );
    expect(arrays.slots[0]!.values).toBeAllclose(velocity);
    const values = before.values.map((value, place) =>
      place < start || place >= end ? value : value - 0.01 * velocity[place]!,
    );
    expect(arrays.values).toBeAllclose(values);
  });

  const optimizers: [string, Optimizer][] = [
    ['sgd', sgd({ weightDecay: 0.1 })],
    ['sgd with momentum', sgd({ momentum: 0.9, weightDecay: 0.1 })],
    ['sgd with Nesterov momentum', sgd({ momentum: 0.9, nesterov: true })],
    ['adam', adam({ weightDecay: 0.1 })],
    ['adamW', adamW({ weightDecay: 0.1 })],
    ['adagrad', adagrad({ initialAccumulator: 0.1, weightDecay: 0.1 })],
  ];
  it.each(optimizers)('steps by the kernel as by the graph of %s', async (_, optimizer) => {
    const byGraph = createArrays(optimizer, 'plain');
    const byKernel = createArrays(optimizer, 'kernel');
    const session = await createApplySession(optimizer);
    for (let step = 0; step < 3; step++) {
      for (const arrays of [byGraph, byKernel]) {
        arrays.gradients.forEach((_gradient, place) => {
          arrays.gradients[place] = Math.sin(place * (step + 1)) * 10 ** ((place % 9) - 4);
        });
        const where = { learningRate: 0.1 / (step + 1), step, gradientFactor: 0.25 };
        await session.apply(arrays, { ...where, end: 20, decay: true });
        await session.apply(arrays, { ...where, start: 20, decay: false });
      }
    }
    await session.close();
    expect(byKernel.values).toBeAllclose(byGraph.values, { rtol: 1e-6, atol: 1e-9 });
    byKernel.slots.forEach(({ values }, place) => {
      expect(values).toBeAllclose(byGraph.slots[place]!.values, { rtol: 1e-6, atol: 1e-9 });
    });
    expect(byKernel.values).not.toEqual(createArrays(optimizer, 'kernel').values);
  });

  it('takes no kernel for a copy of an optimizer that updates in another way', async () => {
    const still: Optimizer = {
      ...sgd(),
      update: ({ parameters, state }) => ({ parameters: parameters.map((value) => add(value, 1)), state }),
    };
    const arrays = createArrays(still, 'kernel');
    const before = arrays.values.slice();
    const session = await createApplySession(still);
    await session.apply(arrays, { learningRate: 0.1, step: 0, decay: false });
    await session.close();
    expect(Array.from(arrays.values)).toEqual(Array.from(before, (value) => Math.fround(value + 1)));
  });
});

const LENGTH = 37;

/** Arrays of an optimizer's step; the values have many sizes. */
function createArrays(optimizer: Optimizer, kind: 'plain' | 'kernel') {
  const parameter = createGraph('arrays').parameter('x', 'float32', [LENGTH], givenValues([]));
  const slots = optimizer.init(parameter);
  const made = kind === 'kernel' ? createKernelArrays(new Array(2 + slots.length).fill(LENGTH)) : null;
  const arrays = made?.arrays ?? Array.from({ length: 2 + slots.length }, () => new Float32Array(LENGTH));
  const [values, gradients, ...state] = arrays as [Float32Array, Float32Array, ...Float32Array[]];
  values.forEach((_, place) => {
    values[place] = Math.cos(place) * 10 ** (place % 5);
  });
  slots.forEach(({ initial }, place) => {
    state[place]!.fill(initial);
  });
  return {
    ...{ values, gradients, kernel: made?.kernel ?? null },
    slots: state.map((array) => ({ values: array })),
  };
}
