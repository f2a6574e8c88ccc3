// Forward values of layer and batch normalisation, and what training notes of running statistics.
import { describe, expect, it } from 'vitest';
import { evaluateGraph, tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { gradients } from '../gradients/gradients.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph, type Graph } from '../graph/graph.ts';
import { constantValue } from '../graph/initializers.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { createSession } from '../session.ts';
import { add } from './add.ts';
import { type BatchNormalizationState, batchNormalization } from './batch-normalization.ts';
import { layerNormalization } from './layer-normalization.ts';
import { mul } from './mul.ts';
import { reduceSum } from './reduce-sum.ts';

function makeState(graph: Graph, numChannels: number, name = ''): BatchNormalizationState {
  const vector = (part: string, value: number, trainable: boolean) =>
    graph.parameter(`${name}${part}`, 'float32', [numChannels], constantValue(value), { trainable });
  return {
    scale: vector('scale', 1, true),
    bias: vector('bias', 0, true),
    mean: vector('mean', 0, false),
    variance: vector('variance', 1, false),
  };
}

describe('layerNormalization', () => {
  it('has mean 0 and variance 1 along the last axis, before scale and bias', async () => {
    // Mean 3, variance 2: (x - 3) / sqrt(2 + 2) with epsilon 2.
    const x = tensorOf([[1, 2, 3, 4, 5]]);
    const build = (...[t, scale, bias]: Parameters<typeof layerNormalization>) =>
      layerNormalization(t, scale, bias, { epsilon: 2 });
    const feeds = [x, tensorOf([1, 1, 1, 1, 2]), tensorOf([0, 0, 7, 0, 1])];
    expect(await evaluateGraph((t, s, b) => build(t!, s!, b!), feeds)).toBeAllclose(
      tensorOf([[-1, -0.5, 7, 0.5, 3]]),
    );
  });

  it('refuses what does not fit', () => {
    const graph = createGraph('wrong');
    const x = graph.input('x', 'float32', ['n', 3]);
    const two = graph.input('two', 'float32', [2]);
    expect(() => layerNormalization(x, two, null)).toThrow(ShapeError);
    expect(() => layerNormalization(x, two, null)).toThrow(/shape \[3\], got 'two' float32\[2\] for 'x'/);
    expect(() => layerNormalization(x, two, null, { epsilon: 0 })).toThrow(ConfigError);
    expect(() => layerNormalization(x, two, null, { eps: 1 } as never)).toThrow(/unknown option 'eps'/);
  });
});

describe('batchNormalization', () => {
  // Channels 1, 3, 5, 7 (mean 4, variance 5, with n - 1 20/3) and 2, 2, 2, 6 (mean 3, variance 3, with n - 1 4).
  const x = createTensor('float32', [2, 2, 2], [1, 3, 2, 2, 5, 7, 2, 6]);
  const running = {
    scale: tensorOf([1, 2]),
    bias: tensorOf([0, 1]),
    mean: tensorOf([10, 20]),
    variance: tensorOf([3, 8]),
  };

  it('normalises by running statistics in inference', async () => {
    const build = (t: Parameters<typeof add>[0], ...[scale, bias, mean, variance]: never[]) =>
      batchNormalization(t as never, { scale, bias, mean, variance } as never, { epsilon: 1 });
    const result = await evaluateGraph(build as never, [x, ...Object.values(running)]);
    // (x - 10) / 2 and (x - 20) / 3 * 2 + 1.
    expect(result).toBeAllclose({ shape: [2, 2, 2], data: [-4.5, -3.5, -11, -11, -2.5, -1.5, -11, -25 / 3] });
  });

  it.each([
    ['fixed', 2],
    ['named', 'batch'],
  ] as const)(
    'normalises by the batch in training and moves the running statistics, with a %s batch',
    async (_, batch) => {
      const graph = createGraph('training');
      const state = makeState(graph, 2);
      const input = graph.input('x', 'float32', [batch, 2, 2]);
      const y = batchNormalization(input, state, { training: true, epsilon: 1, momentum: 0.25 });
      graph.output('y', y);
      graph.output('nextMean', graph.updates.get(state.mean)!);
      graph.output('nextVariance', graph.updates.get(state.variance)!);
      const session = await createSession(toModelBytes(graph), { threads: 1 });
      const feeds = { x, ...running };
      for (let repeat = 0; repeat < 2; repeat++) {
        const results = await session.run(feeds);
        const root = Math.sqrt(6);
        const data = [-3 / root, -1 / root, 0, 0, 1 / root, 3 / root, 0, 4];
        expect(results.y!).toBeAllclose({ shape: [2, 2, 2], data });
        expect(results.nextMean!).toBeAllclose(tensorOf([8.5, 15.75]));
        expect(results.nextVariance!).toBeAllclose(tensorOf([2.25 + 20 / 12, 7]));
      }
      await session.close();
      // ONNX Runtime's operator would write over what it is fed.
      expect(running.mean).toBeAllclose(tensorOf([10, 20]));
      expect(running.variance).toBeAllclose(tensorOf([3, 8]));
    },
  );

  it('keeps the statistics of several layers apart, with constant scales too', async () => {
    const graph = createGraph('two');
    const input = graph.input('x', 'float32', [2, 2, 2]);
    const first = makeState(graph, 2, 'first/');
    const second = makeState(graph, 2, 'second/');
    batchNormalization(input, first, { training: true, momentum: 1 });
    batchNormalization(add(mul(input, 2), 1), second, { training: true, momentum: 1 });
    for (const [name, state] of Object.entries({ first, second })) {
      graph.output(`${name}Mean`, mul(graph.updates.get(state.mean)!, 1));
      graph.output(`${name}Variance`, mul(graph.updates.get(state.variance)!, 3));
    }
    const initializers = new Map(
      graph.parameters.map((parameter) => [
        parameter,
        tensorOf(/scale|variance/.test(parameter.name) ? [1, 1] : [0, 0]),
      ]),
    );
    const session = await createSession(toModelBytes(graph, { initializers }), { threads: 1 });
    const results = await session.run({ x });
    await session.close();
    expect(results.firstMean!).toBeAllclose(tensorOf([4, 3]));
    expect(results.firstVariance!).toBeAllclose(tensorOf([20, 12]));
    expect(results.secondMean!).toBeAllclose(tensorOf([9, 7]));
    expect(results.secondVariance!).toBeAllclose(tensorOf([80, 48]));
  });

  it('refuses what does not fit', () => {
    const graph = createGraph('wrong');
    const t = graph.input('x', 'float32', ['n', 3]);
    const state = makeState(graph, 2);
    expect(() => batchNormalization(t, state)).toThrow(ShapeError);
    expect(() => batchNormalization(t, state)).toThrow(/shape \[3\], got 'scale' float32\[2\] for 'x'/);
    expect(() => batchNormalization(t, state, { momentum: 2 })).toThrow(ConfigError);
    const inputs = makeState(graph, 3, 'good/');
    expect(() =>
      batchNormalization(t, { ...inputs, mean: graph.input('m', 'float32', [3]) }, { training: true }),
    ).toThrow(/'m' is no parameter/);
  });

  it('has no gradient through its statistics', () => {
    const graph = createGraph('statistics');
    const t = graph.input('x', 'float32', ['n', 3]);
    const state = makeState(graph, 3);
    batchNormalization(t, state, { training: true });
    const loss = reduceSum(graph.updates.get(state.mean)!);
    expect(() => gradients(loss, [t])).toThrow(/no gradient by or through mean and variance/);
  });
});
