// What one training run of a batch normalisation leaves behind: nothing. Values and gradients are tested elsewhere.
import { describe, expect, it } from 'vitest';
import { tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { constantValue } from '../graph/initializers.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { createSession } from '../session.ts';
import { batchNormalization } from './batch-normalization.ts';

/** Two layers of as many channels, one after the other; gives the new running statistics. */
function createLayers() {
  const graph = createGraph('layers');
  const vector = (name: string, trainable: boolean) =>
    graph.parameter(name, 'float32', [2], constantValue(0), { trainable });
  const layer = (name: string, x: Tensor) =>
    graph.scope(name, () => {
      const [scale, bias] = [vector('scale', true), vector('bias', true)];
      const [mean, variance] = [vector('mean', false), vector('variance', false)];
      return batchNormalization(x, { scale, bias, mean, variance }, { training: true });
    });
  graph.output('y', layer('second', layer('first', graph.input('x', 'float32', ['n', 2]))));
  const next = [...graph.updates].map(([{ name }, value]) => [`next/${name}`, value] as const);
  return toModelBytes(graph, { outputs: Object.fromEntries(next) });
}

const draw = () => ({
  x: tensorOf([
    [1, 10],
    [3, 30],
  ]),
  'first/scale': tensorOf([2, 1]),
  'first/bias': tensorOf([4, 0]),
  'first/mean': tensorOf([5, 5]),
  'first/variance': tensorOf([1, 1]),
  'second/mean': tensorOf([0, 7]),
  'second/variance': tensorOf([1, 1]),
});

describe('batchNormalization in training', () => {
  it('moves the running statistics of each layer by itself and leaves the fed ones alone', async () => {
    const session = await createSession(createLayers(), { threads: 1 });
    const feeds = { ...draw(), 'second/scale': tensorOf([1, 1]), 'second/bias': tensorOf([0, 0]) };
    const needed = Object.fromEntries(session.inputs.map(({ name }) => [name, feeds[name as 'x']]));
    const results = await session.run(needed);
    // Batch means 2 and 20, variances (divisor n - 1) 2 and 200; then 4 and 0, 8 and 2.
    expect(results['next/first/mean']).toBeAllclose(tensorOf([4.7, 6.5]));
    expect(results['next/first/variance']).toBeAllclose(tensorOf([1.1, 20.9]));
    expect(results['next/second/mean']).toBeAllclose(tensorOf([0.4, 6.3]));
    expect(results['next/second/variance']).toBeAllclose(tensorOf([1.7, 1.1]), { rtol: 1e-4 });
    expect(feeds['first/mean']).toBeAllclose(tensorOf([5, 5]));
    await session.close();
  });

  it('forgets a batch with NaN', async () => {
    const session = await createSession(createLayers(), { threads: 1 });
    const feeds = { ...draw(), 'second/scale': tensorOf([1, 1]), 'second/bias': tensorOf([0, 0]) };
    const needed = Object.fromEntries(session.inputs.map(({ name }) => [name, feeds[name as 'x']]));
    const before = await session.run(needed);
    await session.run({
      ...needed,
      x: tensorOf([
        [NaN, NaN],
        [1, 2],
      ]),
    });
    const after = await session.run(needed);
    for (const [name, value] of Object.entries(before)) expect(after[name], name).toBeAllclose(value);
    await session.close();
  });
});
