// Convolution and pooling: hand-computed values, and a slow reference over random windows.
import { describe, expect, it } from 'vitest';
import { evaluateGraph, tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { countElements, createTensor, type EngineTensor } from '../graph/engine-tensor.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { averagePool } from './average-pool.ts';
import { type ConvOptions, conv } from './conv.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { maxPool } from './max-pool.ts';
import { kernelPlaces } from './shared/windows.ts';

const ramp = tensorOf([
  [
    [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, 12],
    ],
  ],
]);

/** Elements of one window of one channel, null in the padding. */
function windowOf(
  x: EngineTensor,
  plane: number,
  start: readonly number[],
  kernel: readonly number[],
  dilation: number,
): (number | null)[] {
  const lengths = x.shape.slice(2);
  return kernelPlaces(kernel).map((place) => {
    const at = place.map((offset, axis) => start[axis]! + dilation * offset);
    if (at.some((index, axis) => index < 0 || index >= lengths[axis]!)) return null;
    const offset = at.reduce((sum, index, axis) => sum * lengths[axis]! + index, 0);
    return Number(x.data[plane * countElements(lengths) + offset]);
  });
}

/** Conv by its formula: the slow reference. */
function convReference(
  x: EngineTensor,
  weight: EngineTensor,
  bias: EngineTensor,
  { stride, padding, dilation }: { stride: number; padding: number; dilation: number },
): EngineTensor {
  const [batch, channels] = x.shape as [number, number];
  const [filters, , ...kernel] = weight.shape as [number, number, ...number[]];
  const lengths = kernel.map(
    (length, axis) =>
      Math.floor((x.shape[axis + 2]! + 2 * padding - dilation * (length - 1) - 1) / stride) + 1,
  );
  const size = countElements(kernel);
  const values: number[] = [];
  for (let image = 0; image < batch; image++) {
    for (let filter = 0; filter < filters; filter++) {
      for (const place of kernelPlaces(lengths)) {
        const start = place.map((index) => index * stride - padding);
        let sum = Number(bias.data[filter]);
        for (let channel = 0; channel < channels; channel++) {
          windowOf(x, image * channels + channel, start, kernel, dilation).forEach((value, k) => {
            sum += (value ?? 0) * Number(weight.data[(filter * channels + channel) * size + k]);
          });
        }
        values.push(sum);
      }
    }
  }
  return createTensor('float32', [batch, filters, ...lengths], values);
}

function draw(shape: readonly number[], seed: number): EngineTensor {
  const random = createRandomStream(seed, `values ${shape}`);
  return createTensor(
    'float32',
    shape,
    Array.from({ length: countElements(shape) }, () => 2 * random.uniform() - 1),
  );
}

const images = (shape: readonly (number | string)[] = ['batch', 2, 6, 7]): Tensor =>
  createGraph('g').input('x', 'float32', shape);

describe('conv', () => {
  it('adds up products of a window and the weight, not flipped', async () => {
    const weight = tensorOf([
      [
        [
          [1, 0],
          [0, -10],
        ],
      ],
    ]);
    const result = await evaluateGraph((x, w) => conv(x, w, null), [ramp, weight]);
    expect(result).toBeAllclose(
      tensorOf([
        [
          [
            [-59, -68, -77],
            [-95, -104, -113],
          ],
        ],
      ]),
    );
  });

  it('of one axis takes stride, uneven padding, dilation and a bias', async () => {
    const x = tensorOf([[[1, 2, 3, 4, 5]]]);
    const weight = tensorOf([[[1, 10]], [[1, 0]]]);
    const bias = tensorOf([100, 0]);
    const options: ConvOptions = { stride: 2, padding: [[1, 2]], dilation: 3 };
    const result = await evaluateGraph(
      (...inputs) => conv(inputs[0]!, inputs[1]!, inputs[2]!, options),
      [x, weight, bias],
    );
    // Padded: 0 1 2 3 4 5 0 0; windows (0, 3), (2, 5), (4, 0).
    expect(result).toBeAllclose(
      tensorOf([
        [
          [130, 152, 104],
          [0, 2, 4],
        ],
      ]),
    );
  });

  it('agrees with its formula over random shapes', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = createRandomStream(seed, 'conv');
      const one = () => 1 + random.integer(3);
      const axes = 1 + (seed % 2);
      const options = { stride: one(), padding: random.integer(3), dilation: 1 + random.integer(2) };
      const kernel = Array.from({ length: axes }, one);
      const [channels, filters] = [one(), one()];
      const feeds = [
        draw([2, channels, ...kernel.map(() => 5 + random.integer(3))], seed),
        draw([filters, channels, ...kernel], seed),
        draw([filters], seed),
      ] as const;
      const result = await evaluateGraph((x, w, b) => conv(x!, w!, b!, options), feeds);
      expect(result, `seed ${seed}`).toBeAllclose(convReference(...feeds, options), { atol: 1e-5 });
    }
  });

  it("keeps lengths, divided by the stride, with 'same' padding", async () => {
    const x = images();
    const weight = x.graph.parameter('w', 'float32', [3, 2, 3, 2], () => []);
    expect(conv(x, weight, null, { padding: 'same' }).shape).toEqual(['batch', 3, 6, 7]);
    expect(conv(x, weight, null, { padding: 'same', stride: [4, 2] }).shape).toEqual(['batch', 3, 2, 4]);
    // One element of padding for a kernel of two: after, not before.
    const result = await evaluateGraph(
      (input, w) => conv(input, w, null, { padding: 'same' }),
      [tensorOf([[[1, 2, 3]]]), tensorOf([[[1, 10]]])],
    );
    expect(result).toBeAllclose(tensorOf([[[21, 32, 3]]]));
  });

  it('refuses what does not fit, naming tensors and numbers', () => {
    const x = images();
    const weight = (...shape: number[]) => x.graph.parameter(`w${shape}`, 'float32', shape, () => []);
    const good = weight(3, 2, 3, 3);
    expect(() => conv(x, weight(3, 4, 3, 3), null)).toThrow(/Conv.*'x' float32\[batch, 2, 6, 7\] and 'w3,4/);
    expect(() => conv(x, weight(3, 2, 3), null)).toThrow(ShapeError);
    expect(() => conv(x, weight(3, 2, 9, 1), null)).toThrow(
      /at least 9 elements on axis 2.*6 of 'x' float32\[batch/,
    );
    expect(() => conv(x, good, weight(2))).toThrow(/a bias of shape \[3\]/);
    expect(() => conv(x, good, null, { stride: 0 })).toThrow(/a stride of whole numbers from 1.*0 for 'x'/);
    expect(() => conv(x, good, null, { stride: [1, 2, 3] })).toThrow(ShapeError);
    expect(() => conv(x, good, null, { padding: -1 })).toThrow(/a padding of 'same'/);
    expect(() => conv(x, good, null, { padding: [[1, 1]] })).toThrow(ShapeError);
    expect(() => conv(x, good, null, { padding: 'valid' as 'same' })).toThrow(/"valid" for 'x'/);
    expect(() => conv(x, good, null, { strides: 2 } as ConvOptions)).toThrow(ConfigError);
    expect(() => conv(images(['batch', 2, 'height', 7]), good, null)).toThrow(ShapeError);
  });
});

describe('maxPool', () => {
  it('takes the largest of each window and drops what no whole window covers', async () => {
    const result = await evaluateGraph((x) => maxPool(x, 2), [ramp]);
    expect(result).toBeAllclose(tensorOf([[[[6, 8]]]]));
  });

  it('never takes padding, even of negative numbers', async () => {
    const result = await evaluateGraph(
      (x) => maxPool(x, 3, { stride: 2, padding: 1 }),
      [tensorOf([[[-5, -4, -3, -9, -8]]])],
    );
    expect(result).toBeAllclose(tensorOf([[[-4, -3, -8]]]));
  });

  it('refuses padding as wide as the kernel and options that it does not have', () => {
    expect(() => maxPool(images(), 2, { padding: 2 })).toThrow(/less padding on each side than the kernel's/);
    expect(() => maxPool(images(), 2, { countPadding: true } as object)).toThrow(
      /unknown option 'countPadding'; known are stride, padding/,
    );
    expect(() => maxPool(images(), [7, 1])).toThrow(ShapeError);
    expect(() => maxPool(images(['batch', 2]), 1)).toThrow(ShapeError);
  });
});

describe('averagePool', () => {
  it('leaves padding out of the mean', async () => {
    const result = await evaluateGraph(
      (x) => averagePool(x, 2, { padding: [[1, 0]] }),
      [tensorOf([[[2, 4, 8]]])],
    );
    expect(result).toBeAllclose(tensorOf([[[2, 6]]]));
  });

  it('counts padding as zeros on demand', async () => {
    const result = await evaluateGraph(
      (x) => averagePool(x, 2, { padding: [[1, 0]], countPadding: true }),
      [tensorOf([[[2, 4, 8]]])],
    );
    expect(result).toBeAllclose(tensorOf([[[1, 6]]]));
  });

  it('takes different kernels and strides an axis', async () => {
    const result = await evaluateGraph((x) => averagePool(x, [3, 2], { stride: [1, 1] }), [ramp]);
    expect(result).toBeAllclose(tensorOf([[[[5.5, 6.5, 7.5]]]]));
  });
});

describe('globalAveragePool', () => {
  it('is the mean of each channel', async () => {
    const x = tensorOf([
      [
        [
          [1, 2],
          [3, 6],
        ],
        [
          [-1, 0],
          [0, 0],
        ],
      ],
    ]);
    const result = await evaluateGraph(globalAveragePool, [x], [['n', 2, 2, 2]]);
    expect(result).toBeAllclose(tensorOf([[[[3]], [[-0.25]]]]));
  });

  it('refuses tensors without lengths', () => {
    expect(() => globalAveragePool(images(['batch', 3]))).toThrow(ShapeError);
    expect(() => globalAveragePool(images(['batch', 3, 'time']))).toThrow(ShapeError);
  });
});
