// The networks that the bench trains, and one batch for each. bench/peers/pytorch_engine.py has the same: equal layers,
// sizes and numbers of parameters.
import { createRandomStream } from '../../src/core/random.ts';
import { countElements, createTensor, type EngineTensor } from '../../src/engine/graph/engine-tensor.ts';
import { createGraph, type Graph, type Tensor } from '../../src/engine/graph/graph.ts';
import { constantValue, glorotUniform, heNormal, normalValues } from '../../src/engine/graph/initializers.ts';
import { binaryCrossEntropy } from '../../src/engine/losses/binary-cross-entropy.ts';
import { meanSquaredError } from '../../src/engine/losses/mean-squared-error.ts';
import { softmaxCrossEntropy } from '../../src/engine/losses/softmax-cross-entropy.ts';
import { add } from '../../src/engine/operators/add.ts';
import { batchNormalization } from '../../src/engine/operators/batch-normalization.ts';
import { conv } from '../../src/engine/operators/conv.ts';
import { gather } from '../../src/engine/operators/gather.ts';
import { gelu } from '../../src/engine/operators/gelu.ts';
import { globalAveragePool } from '../../src/engine/operators/global-average-pool.ts';
import { layerNormalization } from '../../src/engine/operators/layer-normalization.ts';
import { matMul } from '../../src/engine/operators/mat-mul.ts';
import { maxPool } from '../../src/engine/operators/max-pool.ts';
import { mul } from '../../src/engine/operators/mul.ts';
import { reduceMean } from '../../src/engine/operators/reduce-mean.ts';
import { relu } from '../../src/engine/operators/relu.ts';
import { reshape } from '../../src/engine/operators/reshape.ts';
import { softmax } from '../../src/engine/operators/softmax.ts';
import { split } from '../../src/engine/operators/split.ts';
import { tanh } from '../../src/engine/operators/tanh.ts';
import { transpose, transposeMatrix } from '../../src/engine/operators/transpose.ts';
import type { Batch } from '../../src/engine/trainer/batch-source.ts';

/** A network with a batch to train it on. */
export interface BenchNetwork {
  readonly graph: Graph;
  readonly loss: Tensor;
  readonly batch: Batch;
}

/** Names of the networks. */
export const NETWORK_NAMES = ['mlp', 'transformer', 'cnn', 'tiny', 'wide'] as const;

/** One of NETWORK_NAMES. */
export type BenchNetworkName = (typeof NETWORK_NAMES)[number];

/** What each network is, for reports. */
export const NETWORK_NOTES: Readonly<Record<BenchNetworkName, string>> = {
  mlp: '784-1024-1024-10, ReLU, batch 128',
  transformer: '4 layers, hidden 256, 4 heads, inner 1024, 32 tokens of 1000, 100 classes, batch 64',
  cnn: '48 x 469 input, 3 x 3 convolutions of 32, 64 and 128 channels with batch norm, ReLU and pooling, 100 labels, batch 8',
  tiny: '2-8-1, batch 4',
  wide: '2560-2560-2560-2560, batch 4: parameters weigh, activations do not',
};

const normals = (shape: number[], purpose: string): EngineTensor => {
  const random = createRandomStream(1, purpose);
  const values = Float32Array.from({ length: countElements(shape) }, () => random.normal());
  return createTensor('float32', shape, values);
};

const wholes = (shape: number[], below: number, purpose: string): EngineTensor => {
  const random = createRandomStream(1, purpose);
  return createTensor(
    'int64',
    shape,
    Array.from({ length: countElements(shape) }, () => Math.floor(random.uniform() * below)),
  );
};

function linear(x: Tensor, name: string, inside: number, outside: number): Tensor {
  return x.graph.scope(name, () => {
    const weight = x.graph.parameter('weight', 'float32', [inside, outside], glorotUniform);
    const bias = x.graph.parameter('bias', 'float32', [outside], constantValue(0));
    return add(matMul(x, weight), bias);
  });
}

function createMlp(sizes: readonly number[], batchSize: number, activation: (x: Tensor) => Tensor) {
  const graph = createGraph('mlp');
  let y = graph.input('x', 'float32', ['batch', sizes[0]!]);
  for (let layer = 1; layer < sizes.length; layer++) {
    y = linear(y, `layer${layer}`, sizes[layer - 1]!, sizes[layer]!);
    if (layer < sizes.length - 1) y = activation(y);
  }
  return { graph, y, x: normals([batchSize, sizes[0]!], 'x') };
}

function createClassifier(): BenchNetwork {
  const { graph, y, x } = createMlp([784, 1024, 1024, 10], 128, relu);
  const loss = softmaxCrossEntropy(y, graph.input('target', 'int64', ['batch']));
  return { graph, loss, batch: { x, target: wholes([128], 10, 'target') } };
}

function createRegression(sizes: readonly number[], batchSize: number): BenchNetwork {
  const { graph, y, x } = createMlp(sizes, batchSize, tanh);
  const width = sizes.at(-1)!;
  const loss = meanSquaredError(y, graph.input('target', 'float32', ['batch', width]));
  return { graph, loss, batch: { x, target: normals([batchSize, width], 'target') } };
}

const [LAYERS, HIDDEN, HEADS, INNER, TIME, TOKENS, CLASSES] = [4, 256, 4, 1024, 32, 1000, 100];

function normalize(x: Tensor, name: string): Tensor {
  const scale = x.graph.parameter(`${name}/scale`, 'float32', [HIDDEN], constantValue(1));
  const bias = x.graph.parameter(`${name}/bias`, 'float32', [HIDDEN], constantValue(0));
  return layerNormalization(x, scale, bias);
}

function attend(x: Tensor): Tensor {
  const heads = split(linear(x, 'in', HIDDEN, 3 * HIDDEN), [HIDDEN, HIDDEN, HIDDEN], -1).map((part) =>
    transpose(reshape(part, ['batch', TIME, HEADS, HIDDEN / HEADS]), [0, 2, 1, 3]),
  ); // three of (batch, heads, time, hidden / heads)
  const [query, key, value] = heads as [Tensor, Tensor, Tensor];
  const scores = matMul(mul(query, (HIDDEN / HEADS) ** -0.5), transposeMatrix(key)); // (batch, heads, time, time)
  const mixed = transpose(matMul(softmax(scores, -1), value), [0, 2, 1, 3]);
  return linear(reshape(mixed, ['batch', TIME, HIDDEN]), 'out', HIDDEN, HIDDEN);
}

function createTransformer(): BenchNetwork {
  const graph = createGraph('transformer');
  const tokens = graph.input('tokens', 'int64', ['batch', TIME]);
  const table = graph.parameter('tokens/table', 'float32', [TOKENS, HIDDEN], normalValues(0.02));
  const places = graph.parameter('places', 'float32', [TIME, HIDDEN], normalValues(0.02));
  let x = add(gather(table, tokens), places); // (batch, time, hidden)
  for (let layer = 0; layer < LAYERS; layer++) {
    x = graph.scope(`layer${layer}`, () => {
      const attended = add(x, attend(normalize(x, 'norm1')));
      const inner = gelu(linear(normalize(attended, 'norm2'), 'up', HIDDEN, INNER));
      return add(attended, linear(inner, 'down', INNER, HIDDEN));
    });
  }
  const pooled = reduceMean(normalize(x, 'norm'), [1]); // (batch, hidden)
  const logits = linear(pooled, 'head', HIDDEN, CLASSES);
  const loss = softmaxCrossEntropy(logits, graph.input('target', 'int64', ['batch']));
  return {
    graph,
    loss,
    batch: { tokens: wholes([64, TIME], TOKENS, 'tokens'), target: wholes([64], CLASSES, 'target') },
  };
}

function createCnn(): BenchNetwork {
  const graph = createGraph('cnn');
  const vector = (name: string, length: number, value: number, trainable = true): Tensor =>
    graph.parameter(name, 'float32', [length], constantValue(value), { trainable });
  let x = graph.input('x', 'float32', ['batch', 1, 48, 469]);
  let channels = 1;
  for (const next of [32, 64, 128]) {
    x = graph.scope(`block${next}`, () => {
      const weight = graph.parameter('weight', 'float32', [next, channels, 3, 3], heNormal);
      const statistics = {
        scale: vector('scale', next, 1),
        bias: vector('bias', next, 0),
        mean: vector('mean', next, 0, false),
        variance: vector('variance', next, 1, false),
      };
      const convolved = conv(x, weight, null, { padding: 1 });
      return maxPool(relu(batchNormalization(convolved, statistics, { training: true })), 2);
    });
    channels = next;
  }
  const features = reshape(globalAveragePool(x), ['batch', 128]);
  const logits = linear(features, 'head', 128, 100);
  const loss = binaryCrossEntropy(logits, graph.input('target', 'float32', ['batch', 100]));
  const target = createTensor(
    'float32',
    [8, 100],
    Array.from({ length: 800 }, (_, place) => Number(place % 7 === 0)),
  );
  return { graph, loss, batch: { x: normals([8, 1, 48, 469], 'x'), target } };
}

/** Builds a network. */
export function createNetwork(name: BenchNetworkName): BenchNetwork {
  switch (name) {
    case 'mlp':
      return createClassifier();
    case 'transformer':
      return createTransformer();
    case 'cnn':
      return createCnn();
    case 'tiny':
      return createRegression([2, 8, 1], 4);
    case 'wide':
      return createRegression([2560, 2560, 2560, 2560], 4);
  }
}
