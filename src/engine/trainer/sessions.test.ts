import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues } from '../graph/initializers.ts';
import { add } from '../operators/add.ts';
import { mul } from '../operators/mul.ts';
import { pow } from '../operators/pow.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { addOptimizer } from '../optimizers/add-optimizer.ts';
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
});
