// The networks of make_pytorch_networks.py on the engine, with the same first values.
import { readFileSync } from 'node:fs';
import { createTensor, type EngineTensor } from '../../../src/engine/graph/engine-tensor.ts';
import { createGraph, type Graph, type Tensor } from '../../../src/engine/graph/graph.ts';
import { givenValues } from '../../../src/engine/graph/initializers.ts';
import { binaryCrossEntropy } from '../../../src/engine/losses/binary-cross-entropy.ts';
import { softmaxCrossEntropy } from '../../../src/engine/losses/softmax-cross-entropy.ts';
import { add } from '../../../src/engine/operators/add.ts';
import { averagePool } from '../../../src/engine/operators/average-pool.ts';
import { batchNormalization } from '../../../src/engine/operators/batch-normalization.ts';
import { conv } from '../../../src/engine/operators/conv.ts';
import { gather } from '../../../src/engine/operators/gather.ts';
import { gelu } from '../../../src/engine/operators/gelu.ts';
import { globalAveragePool } from '../../../src/engine/operators/global-average-pool.ts';
import { layerNormalization } from '../../../src/engine/operators/layer-normalization.ts';
import { matMul } from '../../../src/engine/operators/mat-mul.ts';
import { maxPool } from '../../../src/engine/operators/max-pool.ts';
import { mul } from '../../../src/engine/operators/mul.ts';
import { relu } from '../../../src/engine/operators/relu.ts';
import { reshape } from '../../../src/engine/operators/reshape.ts';
import { softmax } from '../../../src/engine/operators/softmax.ts';
import { sub } from '../../../src/engine/operators/sub.ts';
import { tanh } from '../../../src/engine/operators/tanh.ts';
import { transpose, transposeMatrix } from '../../../src/engine/operators/transpose.ts';

const golden = JSON.parse(readFileSync(new URL('pytorch-networks.json', import.meta.url), 'utf8')) as Record<
  NetworkName,
  GoldenNetwork
>;

/** Names of the networks in the golden file. */
export const NETWORKS = ['mlp', 'cnn', 'transformer'] as const;

/** One of NETWORKS. */
export type NetworkName = (typeof NETWORKS)[number];

/** The optimizers that the golden file has results of. */
export const OPTIMIZERS = ['sgd', 'nesterov', 'adam', 'adamW', 'adagrad'] as const;

/** A float32 tensor of the golden file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly base64: string;
}

/** What the golden file says of a network. */
export interface GoldenNetwork {
  readonly parameters: Readonly<Record<string, StoredTensor>>;
  /** Running statistics before the first step. */
  readonly state: Readonly<Record<string, StoredTensor>>;
  readonly inputs: Readonly<Record<string, StoredTensor>>;
  readonly wholeInputs: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, StoredTensor>>;
  readonly trained: Readonly<
    Record<
      (typeof OPTIMIZERS)[number],
      { readonly losses: readonly number[]; readonly after: Readonly<Record<string, StoredTensor>> }
    >
  >;
}

/** What PyTorch computed of a network. */
export function readGolden(name: NetworkName): GoldenNetwork {
  return golden[name];
}

/** The values of a stored tensor. */
export function decodeTensor({ shape, base64 }: StoredTensor): EngineTensor {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return createTensor('float32', shape, new Float32Array(bytes.buffer));
}

/** A network on the engine. */
export interface BuiltNetwork {
  readonly graph: Graph;
  readonly loss: Tensor;
  readonly feeds: Readonly<Record<string, EngineTensor>>;
}

/** Builds a network with its first values and its one batch. */
export function buildNetwork(name: NetworkName): BuiltNetwork {
  const { parameters, state, inputs, wholeInputs } = readGolden(name);
  const graph = createGraph(name);
  const feeds: Record<string, EngineTensor> = {};
  for (const [key, stored] of Object.entries(inputs)) feeds[key] = decodeTensor(stored);
  for (const [key, { shape, values }] of Object.entries(wholeInputs)) {
    feeds[key] = createTensor('int64', shape, values);
  }
  const tensors: Record<string, Tensor> = {};
  for (const [key, { dtype, shape }] of Object.entries(feeds)) {
    tensors[key] = graph.input(key, dtype, ['batch', ...shape.slice(1)]);
  }
  const make = (stored: GoldenNetwork['parameters'], trainable: boolean) => {
    for (const [key, tensor] of Object.entries(stored)) {
      const { data } = decodeTensor(tensor);
      tensors[key] = graph.parameter(key, 'float32', tensor.shape, givenValues(data as Float32Array), {
        trainable,
      });
    }
  };
  make(parameters, true);
  make(state, false);
  const get = (key: string): Tensor => tensors[key]!;
  const loss = graph.output(
    'loss',
    { mlp: buildMlp, cnn: buildCnn, transformer: buildTransformer }[name](get),
  );
  return { graph, loss, feeds };
}

type Get = (name: string) => Tensor;

const linear = (get: Get, name: string, x: Tensor): Tensor =>
  add(matMul(x, get(`${name}/weight`)), get(`${name}/bias`));

function buildMlp(get: Get): Tensor {
  const hidden = tanh(linear(get, 'hidden', get('x')));
  const middle = relu(linear(get, 'middle', hidden));
  return softmaxCrossEntropy(linear(get, 'last', middle), get('targets'));
}

function buildCnn(get: Get): Tensor {
  const normalize = (name: string, x: Tensor): Tensor => {
    const [scale, bias] = [get(`${name}/scale`), get(`${name}/shift`)];
    const [mean, variance] = [get(`${name}/mean`), get(`${name}/variance`)];
    return batchNormalization(x, { scale, bias, mean, variance }, { training: true });
  };
  const first = relu(normalize('first', conv(get('x'), get('first/weight'), null, { padding: 1 })));
  const pooled = maxPool(first, 2); // (batch, 8, 4, 6)
  const second = conv(pooled, get('second/weight'), null, { stride: [1, 2], padding: 1 }); // (batch, 6, 4, 3)
  const averaged = averagePool(relu(normalize('second', second)), [2, 3], {
    stride: 1,
    padding: 1,
    countPadding: true,
  });
  const features = reshape(globalAveragePool(averaged), ['batch', 6]);
  const positiveWeights = features.graph.constant('float32', [3], [1, 3, 0.5]);
  return binaryCrossEntropy(linear(get, 'last', features), get('targets'), { positiveWeights });
}

function buildTransformer(get: Get): Tensor {
  const normalize = (name: string, x: Tensor): Tensor =>
    layerNormalization(x, get(`${name}/scale`), get(`${name}/shift`));
  const dim = 8;
  const heads = 2;
  const time = 6;
  const split = (x: Tensor): Tensor =>
    transpose(reshape(x, ['batch', time, heads, dim / heads]), [0, 2, 1, 3]); // (batch, heads, time, dim / heads)
  const x = add(gather(get('tokens'), get('ids')), get('positions')); // (batch, time, dim)
  const y = normalize('attention/norm', x);
  const query = split(linear(get, 'attention/query', y));
  const key = split(matMul(y, get('attention/key/weight')));
  const value = split(linear(get, 'attention/value', y));
  const hidden = mul(sub(reshape(get('mask'), ['batch', 1, 1, time]), 1), 1e4);
  const scores = add(mul(matMul(query, transposeMatrix(key)), (dim / heads) ** -0.5), hidden);
  const mixed = reshape(transpose(matMul(softmax(scores, -1), value), [0, 2, 1, 3]), ['batch', time, dim]);
  const attended = add(x, linear(get, 'attention/out', mixed));
  const inner = gelu(linear(get, 'feed/up', normalize('feed/norm', attended)));
  const fed = add(attended, linear(get, 'feed/down', inner));
  const logits = linear(get, 'head', normalize('norm', fed)); // (batch, time, 11)
  return softmaxCrossEntropy(logits, get('targets'), { ignoreIndex: -100 });
}
