// Gradients of shards against those of one session, and against themselves on other numbers of threads.
import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { buildNetwork } from '../../../test/golden/pytorch/golden-networks.ts';
import { createRandomStream } from '../../core/random.ts';
import { copyToShared, createTensor, type EngineTensor, toNumbers } from '../graph/engine-tensor.ts';
import { createGraph, type Graph, type Tensor, trainableParameters } from '../graph/graph.ts';
import {
  constantValue,
  givenValues,
  glorotUniform,
  initializeParameters,
  namedValues,
} from '../graph/initializers.ts';
import { STEP_INPUT, stepInput } from '../graph/step-input.ts';
import { softmaxCrossEntropy } from '../losses/softmax-cross-entropy.ts';
import { add } from '../operators/add.ts';
import { cast } from '../operators/cast.ts';
import { dropout } from '../operators/dropout.ts';
import { gelu } from '../operators/gelu.ts';
import { layerNormalization } from '../operators/layer-normalization.ts';
import { matMul } from '../operators/mat-mul.ts';
import { mul } from '../operators/mul.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { softmax } from '../operators/softmax.ts';
import { transposeMatrix } from '../operators/transpose.ts';
import type { Batch } from './batch-source.ts';
import { findExampleAxis } from './example-axis.ts';
import type { BatchGradients } from './gradient-model.ts';
import { createGradientSession } from './gradient-session.ts';
import { findShardAxes } from './shard-batch.ts';
import { checkShardOptions, createShardedGradients } from './sharded-gradients.ts';

interface Network {
  readonly graph: Graph;
  readonly loss: Tensor;
  readonly feeds: Batch;
}

const linear = (x: Tensor, name: string, inside: number, outside: number): Tensor =>
  add(
    matMul(x, x.graph.parameter(`${name}/weight`, 'float32', [inside, outside], glorotUniform)),
    x.graph.parameter(`${name}/bias`, 'float32', [outside], constantValue(0)),
  );

/** A post-norm block of attention of one head over 5 places of 16 numbers; 7 examples. */
function buildBlock(): Network {
  const graph = createGraph('block');
  const x = graph.input('x', 'float32', ['batch', 5, 16]);
  const target = graph.input('target', 'int64', ['batch', 5]);
  const normalize = (y: Tensor, name: string): Tensor =>
    layerNormalization(
      y,
      graph.parameter(`${name}/scale`, 'float32', [16], constantValue(1)),
      graph.parameter(`${name}/bias`, 'float32', [16], constantValue(0)),
    );
  const [query, key, value] = ['query', 'key', 'value'].map((name) => linear(x, name, 16, 16)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const mixed = matMul(softmax(matMul(query, transposeMatrix(key)), -1), value); // (batch, 5, 16)
  const attended = normalize(add(x, mixed), 'attention');
  const inner = linear(gelu(linear(attended, 'up', 16, 32)), 'down', 32, 16);
  const loss = softmaxCrossEntropy(normalize(add(attended, inner), 'inner'), target);
  const random = createRandomStream(3, 'block');
  const numbers = Float32Array.from({ length: 7 * 5 * 16 }, () => random.normal());
  const classes = Array.from({ length: 35 }, () => random.integer(16));
  return {
    ...{ graph, loss },
    feeds: {
      x: createTensor('float32', [7, 5, 16], numbers),
      target: createTensor('int64', [7, 5], classes),
    },
  };
}

const NETWORKS: Readonly<Record<string, () => Network>> = {
  mlp: () => buildNetwork('mlp'),
  'transformer block': buildBlock,
  'network with batch normalisation': () => buildNetwork('cnn'),
};

/** Gradients of a network's batch; without `how` of one session of one thread. */
async function computeGradients(
  { graph, loss, feeds }: Network,
  how: { readonly shards: number; readonly threads: number } | null,
): Promise<BatchGradients> {
  const parameters = trainableParameters(graph);
  const inputs = graph.inputs.filter(({ name }) => name in feeds);
  const session =
    how === null
      ? await createGradientSession(loss, parameters, { threads: 1 })
      : await createShardedGradients(loss, parameters, {
          ...how,
          axes: findShardAxes(inputs, findExampleAxis(inputs)),
        });
  const values = Object.entries(namedValues(initializeParameters(graph, 0)));
  const shared = values.map(([name, tensor]): [string, EngineTensor] => [name, copyToShared(tensor)]);
  const result = await session.run(feeds, Object.fromEntries(shared));
  await session.close();
  return result;
}

describe.each(Object.entries(NETWORKS))('gradients of the shards of a %s', (_, build) => {
  it('of one shard are to the bit those of one session', async () => {
    const sharded = await computeGradients(build(), { shards: 1, threads: 2 });
    expect(sharded).toEqual(await computeGradients(build(), null));
  });

  it.each([2, 3])('of %i shards have the same bits on another number of threads', async (shards) => {
    const first = await computeGradients(build(), { shards, threads: 1 });
    expect(await computeGradients(build(), { shards, threads: 2 })).toEqual(first);
  });
});

// Batch normalisation takes the mean of a shard.
const BY_EXAMPLE = Object.entries(NETWORKS).filter(([name]) => !name.includes('batch'));

describe.each(BY_EXAMPLE)('gradients of the shards of a %s', (_, build) => {
  it('are those of the whole batch but for rounding', async () => {
    const whole = await computeGradients(build(), null);
    for (const shards of [2, 3, 100]) {
      const sharded = await computeGradients(build(), { shards, threads: 1 });
      expect([sharded.loss]).toBeAllclose([whole.loss]);
      for (const [key, gradient] of whole.gradients) {
        expect(sharded.gradients.get(key)!).toBeAllclose(gradient, { rtol: 1e-4, atol: 1e-6 });
      }
    }
  });
});

describe('the step input of shards', () => {
  /** Each example of x as it was fed, times w; the loss is the mean, plus the number that a run is fed. */
  function buildNumbers(): Network {
    const graph = createGraph('numbers');
    const x = graph.input('x', 'float32', ['batch']);
    const w = graph.parameter('w', 'float32', [], givenValues([1]));
    const loss = add(reduceMean(mul(x, w)), cast(stepInput(graph), 'float32'));
    return { graph, loss, feeds: { x: createTensor('float32', [4], [1, 2, 3, 6]) } };
  }

  it('has a number of its own in each', async () => {
    const { graph, loss, feeds } = buildNumbers();
    const axes = findShardAxes(graph.inputs, { input: 'x', axis: 0 });
    const session = await createShardedGradients(loss, graph.parameters, { shards: 4, threads: 2, axes });
    const w = createTensor('float32', [], [1]);
    const run = async (step: number) =>
      (await session.run(feeds, { w, [STEP_INPUT]: createTensor('int64', [], [step]) })).loss;
    expect(await run(0)).toBe(3 + (0 + 1 + 2 + 3) / 4);
    expect(await run(5)).toBe(3 + (20 + 21 + 22 + 23) / 4);
    await session.close();
  });

  it('gives other dropout masks to the same examples in another shard', async () => {
    const graph = createGraph('dropout');
    const x = graph.input('x', 'float32', ['batch', 64]);
    const w = graph.parameter('w', 'float32', [64], givenValues(new Float32Array(64)));
    const loss = reduceMean(dropout(add(x, w), 0.5, { step: stepInput(graph) }));
    const axes = findShardAxes([x], { input: 'x', axis: 0 });
    const session = await createShardedGradients(loss, [w], { shards: 2, threads: 1, axes });
    const feeds = { x: createTensor('float32', [2, 64], new Float32Array(128)) };
    const step = createTensor('int64', [], [7]);
    const { gradients } = await session.run(feeds, {
      w: createTensor('float32', [64], new Float32Array(64)),
      [STEP_INPUT]: step,
    });
    // An element is kept in neither, one or both shards; equal masks would give neither or both.
    const kept = new Set(toNumbers(gradients.get('w')!).map((value) => value * 64));
    expect([...kept].toSorted()).toEqual([0, 1, 2]);
    await session.close();
  });
});

describe('errors of shards', () => {
  it('are what they are, and the next batch is computed', async () => {
    const network = buildNetwork('mlp');
    const { graph, loss, feeds } = network;
    const axes = findShardAxes(graph.inputs, findExampleAxis(graph.inputs));
    const parameters = trainableParameters(graph);
    const session = await createShardedGradients(loss, parameters, { shards: 3, threads: 2, axes });
    const values = namedValues(initializeParameters(graph, 0));
    const withClass = (place: number) => {
      const data = (feeds.targets!.data as BigInt64Array).slice();
      data[place] = 1000n;
      return { ...feeds, targets: { ...feeds.targets!, data } };
    };
    // In the shards of the calling thread, then in that of the worker.
    for (const place of [0, feeds.targets!.shape[0]! - 1]) {
      const failure = session.run(withClass(place), values);
      await expect(failure).rejects.toMatchObject({ name: 'TrainingError' });
      await expect(failure).rejects.toThrow(/^ONNX Runtime failed: .*check the data$/);
    }
    const { x: _, ...missing } = feeds;
    await expect(session.run(missing, values)).rejects.toMatchObject({ name: 'ShapeError' });
    const computed = await session.run(feeds, values);
    expect(computed).toEqual(await computeGradients(buildNetwork('mlp'), { shards: 3, threads: 1 }));
    await session.close();
  });
});

describe('checkShardOptions', () => {
  it('takes shards and threads, or none of them', () => {
    expect(checkShardOptions({})).toBeNull();
    expect(checkShardOptions({ threads: 1, session: { threads: 2 } })).toBeNull();
    expect(checkShardOptions({ shards: 2 })).toEqual({ shards: 2, threads: 1 });
    expect(checkShardOptions({ shards: 2, threads: 3, session: { device: 'cpu' } })).toEqual({
      ...{ shards: 2, threads: 3 },
    });
  });

  it.each([
    [{ shards: 0 }, 'trainer: expected shards as a whole number from 1, got 0'],
    [{ shards: 1.5 }, 'trainer: expected shards as a whole number from 1, got 1.5'],
    [{ shards: 2, threads: 0 }, 'trainer: expected threads as a whole number from 1, got 0'],
    [{ threads: 2 }, 'trainer: 2 threads share shards, and there are none; give shards, or session.threads'],
    [{ shards: 2, session: { threads: 1 } }, 'trainer: each shard has one thread, got session.threads 1;'],
    [{ shards: 2, session: { device: 'webgpu' } }, 'trainer: shards need the device cpu, got webgpu;'],
  ] as const)('refuses %j', (options, message) => {
    expect(() => checkShardOptions(options)).toThrow(message);
  });
});
