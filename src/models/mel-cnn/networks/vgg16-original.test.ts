// The original's size layer by layer, and its forward pass against a plain reference on a small input.
import { describe, expect, it } from 'vitest';
import { countElements, createTensor } from '../../../engine/graph/engine-tensor.ts';
import { type Graph, trainableParameters } from '../../../engine/graph/graph.ts';
import { initializeParameters } from '../../../engine/graph/initializers.ts';
import { toModelBytes } from '../../../engine/onnx/to-model-bytes.ts';
import { createSession } from '../../../engine/session.ts';
import { buildInference, buildTraining } from './network.ts';
import '../../../../test/helpers/to-be-allclose.ts';

const ORIGINAL = { name: 'vgg16-original', numBands: 48, numFrames: 1876, numLabels: 29_160 } as const;

/** Layer, shape of its weight, weights and biases together, shape of what it gives for one song. */
const LAYERS = [
  ['block1_conv1', [64, 1, 3, 3], 640, [64, 46, 1874]],
  ['block1_conv2', [64, 64, 3, 3], 36_928, [64, 44, 1872]],
  ['block2_conv1', [128, 64, 3, 3], 73_856, [128, 20, 934]],
  ['block2_conv2', [128, 128, 3, 3], 147_584, [128, 18, 932]],
  ['block3_conv1', [256, 128, 3, 3], 295_168, [256, 7, 464]],
  ['block3_conv2', [256, 256, 3, 3], 590_080, [256, 5, 462]],
  ['block3_conv3', [256, 256, 3, 3], 590_080, [256, 3, 460]],
  ['dense1', [58_880, 4096], 241_176_576, [4096]],
  ['dense2', [4096, 1024], 4_195_328, [1024]],
  ['output', [1024, 29_160], 29_889_000, [29_160]],
] as const;

/** Shape of what a layer gives, without the axis of songs: that of its addition or convolution. */
function outputShape(graph: Graph, layer: string): readonly unknown[] {
  const operator = layer.includes('conv') ? 'Conv' : 'Add';
  const node = graph.nodes.find(
    ({ name, operator: own }) => own === operator && name.startsWith(`${layer}/`),
  );
  return node!.outputs[0]!.shape.slice(1);
}

describe('the original network', () => {
  const graph = buildInference(ORIGINAL);

  it('has 276,995,240 parameters for 29,160 tags', () => {
    const sizes = trainableParameters(graph).map(({ shape }) => countElements(shape as number[]));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(276_995_240);
  });

  it.each(LAYERS)('has the layer %s with a weight of shape %j', (layer, shape, count, output) => {
    const own = trainableParameters(graph).filter(({ name }) => name.startsWith(`${layer}/`));
    expect(own.map(({ name }) => name)).toEqual([`${layer}/weight`, `${layer}/bias`]);
    expect(own[0]!.shape).toEqual(shape);
    expect(own.reduce((sum, { shape: each }) => sum + countElements(each as number[]), 0)).toBe(count);
    expect(outputShape(graph, layer)).toEqual(output);
  });

  it('has no other layers, and the last pool leaves (256, 1, 230)', () => {
    const layers = new Set(trainableParameters(graph).map(({ name }) => name.split('/')[0]));
    expect([...layers]).toEqual(LAYERS.map(([layer]) => layer));
    const pools = graph.nodes.filter(({ operator }) => operator === 'MaxPool');
    expect(pools.map(({ outputs }) => outputs[0]!.shape.slice(1))).toEqual([
      [64, 22, 936],
      [128, 9, 466],
      [256, 1, 230],
    ]);
  });

  it('drops out behind the last pool while it learns, nowhere else', () => {
    const priors = new Float64Array(5);
    const bands = { means: new Float64Array(48), deviations: new Float64Array(48).fill(1) };
    const training = buildTraining(
      { ...ORIGINAL, numLabels: 5 },
      { first: { bands, priors }, positiveWeights: priors.map(() => 1), seed: 1 },
    );
    const masks = training.graph.nodes.filter(({ operator }) => operator === 'Less');
    expect(masks.map(({ outputs }) => outputs[0]!.shape)).toEqual([['batch', 256, 1, 230]]);
    expect(graph.nodes.filter(({ operator }) => operator === 'Less')).toEqual([]);
  });

  it('computes a small input as a plain program does', async () => {
    const network = { ...ORIGINAL, numBands: 44, numFrames: 44, numLabels: 3 };
    const small = buildInference(network);
    const values = initializeParameters(small, 4);
    for (const [parameter, { data }] of values) {
      const floats = data as Float32Array;
      if (parameter.name.endsWith('bias')) fillBy(floats, (i) => ((i % 5) - 2) / 10);
      if (parameter.name === 'input/mean') fillBy(floats, (i) => i / 10 - 2);
      if (parameter.name === 'input/deviation') fillBy(floats, (i) => 1 + (i % 3));
    }
    const mel = Float32Array.from({ length: 44 * 44 }, (_, i) => Math.sin(i * 0.7) * 3);
    const session = await createSession(toModelBytes(small, { initializers: values }), { threads: 1 });
    const { logits, embedding } = await session.run({ mel: createTensor('float32', [1, 44, 44], mel) });
    await session.close();
    const named = new Map([...values].map(([{ name }, { data }]) => [name, data as Float32Array]));
    const expected = referenceForward(named, mel);
    expect(embedding!.data).toBeAllclose(expected.embedding, { rtol: 1e-3, atol: 1e-4 });
    expect(logits!.data).toBeAllclose(expected.logits, { rtol: 1e-3, atol: 1e-4 });
  });
});

function fillBy(values: Float32Array, valueAt: (i: number) => number): void {
  for (let i = 0; i < values.length; i++) values[i] = valueAt(i);
}

/** Maps of equal length and width, as a list. */
interface Maps {
  readonly size: number;
  readonly maps: readonly Float64Array[];
}

function referenceForward(values: ReadonlyMap<string, Float32Array>, mel: Float32Array) {
  const get = (name: string): Float32Array => values.get(name)!;
  const [means, deviations] = [get('input/mean'), get('input/deviation')];
  const input = Float64Array.from(
    mel,
    (x, i) => (x - means[Math.floor(i / 44)]!) / deviations[Math.floor(i / 44)]!,
  );
  let x: Maps = { size: 44, maps: [input] };
  for (const [block, layers] of [2, 2, 3].entries()) {
    for (let layer = 1; layer <= layers; layer++) {
      const name = `block${block + 1}_conv${layer}`;
      x = referenceConv(x, get(`${name}/weight`), get(`${name}/bias`));
    }
    x = referencePool(x);
  }
  const flat = x.maps.flatMap((map) => [...map]);
  const dense = (inputs: readonly number[], name: string, isLast = false): number[] => {
    const [weight, bias] = [get(`${name}/weight`), get(`${name}/bias`)];
    return Array.from(bias, (shift, unit) => {
      const sum = inputs.reduce((all, value, i) => all + value * weight[i * bias.length + unit]!, shift);
      return isLast ? sum : Math.max(0, sum);
    });
  };
  const embedding = dense(dense(flat, 'dense1'), 'dense2');
  return { embedding, logits: dense(embedding, 'output', true) };
}

function referenceConv({ size, maps }: Maps, weight: Float32Array, bias: Float32Array): Maps {
  const out = size - 2;
  const found = Array.from(bias, (shift, filter) => {
    const sums = new Float64Array(out * out).fill(shift);
    maps.forEach((map, channel) => {
      for (let k = 0; k < 9; k++) {
        const factor = weight[(filter * maps.length + channel) * 9 + k]!;
        const offset = Math.floor(k / 3) * size + (k % 3);
        for (let row = 0; row < out; row++) {
          for (let column = 0; column < out; column++) {
            sums[row * out + column]! += factor * map[row * size + column + offset]!;
          }
        }
      }
    });
    return sums.map((sum) => Math.max(0, sum));
  });
  return { size: out, maps: found };
}

function referencePool({ size, maps }: Maps): Maps {
  const out = Math.floor(size / 2);
  const pooled = maps.map((map) =>
    Float64Array.from({ length: out * out }, (_, i) => {
      const at = 2 * Math.floor(i / out) * size + 2 * (i % out);
      return Math.max(map[at]!, map[at + 1]!, map[at + size]!, map[at + size + 1]!);
    }),
  );
  return { size: out, maps: pooled };
}
