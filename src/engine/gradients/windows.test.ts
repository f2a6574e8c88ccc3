// Gradients of convolution and pooling: finite differences for each way that a rule takes, and over random windows.
import { describe, expect, it } from 'vitest';
import { checkGradient, testGradients } from '../../../test/helpers/check-gradient.ts';
import { evaluateGraph, tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import { createRandomStream } from '../../core/random.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import type { Tensor } from '../graph/graph.ts';
import { averagePool } from '../operators/average-pool.ts';
import { type ConvOptions, conv } from '../operators/conv.ts';
import { globalAveragePool } from '../operators/global-average-pool.ts';
import { maxPool } from '../operators/max-pool.ts';
import { mul } from '../operators/mul.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import type { PoolOptions } from '../operators/shared/pool.ts';
import { gradients } from './gradients.ts';

// Conv, AveragePool and their like are there in float32 only. All of them are linear in each input, so a difference
// of any size is exact but for rounding.
const single = { dtype: 'float32', step: 0.5, rtol: 1e-3, atol: 1e-3 } as const;

const convWith =
  (options: ConvOptions) =>
  (x: Tensor, weight: Tensor, bias?: Tensor): Tensor =>
    conv(x, weight, bias ?? null, options);

describe('gradient rules of windows', () => {
  testGradients([
    ['Conv with bias and a named batch', convWith({}), [['n', 2, 4, 5], [3, 2, 2, 3], [3]], single],
    [
      'Conv of one element a window',
      convWith({}),
      [
        [2, 2, 3, 3],
        [4, 2, 1, 1],
      ],
      single,
    ],
    ['Conv of one axis', convWith({ padding: 1 }), [['n', 2, 6], [2, 2, 3], [2]], single],
    [
      'Conv with padding',
      convWith({ padding: 'same' }),
      [
        [1, 1, 4, 3],
        [2, 1, 3, 2],
      ],
      single,
    ],
    [
      'Conv with more padding than the kernel',
      convWith({ padding: 3 }),
      [
        [2, 1, 4],
        [2, 1, 3],
      ],
      single,
    ],
    [
      'Conv of eight channels and a stride',
      convWith({ stride: 2, padding: 1 }),
      [
        [2, 8, 5],
        [1, 8, 3],
      ],
      single,
    ],
    [
      'Conv of eight channels',
      convWith({}),
      [
        [2, 8, 3, 3],
        [2, 8, 2, 2],
      ],
      single,
    ],
    [
      'Conv with a stride that leaves rows over',
      convWith({ stride: [3, 2] }),
      [
        [1, 2, 6, 6],
        [2, 2, 2, 2],
      ],
      single,
    ],
    [
      'Conv with a stride beyond the kernel',
      convWith({ stride: 3 }),
      [
        [1, 1, 9],
        [1, 1, 1],
      ],
      single,
    ],
    [
      'Conv with dilation',
      convWith({ dilation: [2, 1], padding: 1 }),
      [
        [2, 1, 5, 4],
        [2, 1, 2, 3],
      ],
      single,
    ],
    [
      'Conv with dilation and stride',
      convWith({ dilation: 2, stride: 2 }),
      [
        [2, 1, 8],
        [1, 1, 3],
      ],
      single,
    ],
    ['MaxPool', (x) => maxPool(x, 2), [['n', 2, 4, 4]]],
    [
      'MaxPool of one axis with overlap and padding',
      (x) => maxPool(x, 3, { stride: 2, padding: 1 }),
      [['n', 2, 7]],
    ],
    ['MaxPool with gaps', (x) => maxPool(x, 1, { stride: 2 }), [[1, 2, 5, 4]]],
    ['AveragePool', (x) => averagePool(x, 2), [['n', 2, 5, 4]], single],
    ['AveragePool with overlap', (x) => averagePool(x, [3, 2], { stride: [2, 1] }), [[1, 2, 6, 4]], single],
    [
      'AveragePool without padding in the mean',
      (x) => averagePool(x, 3, { padding: 1, stride: 2 }),
      [['n', 1, 6]],
      single,
    ],
    [
      'AveragePool with padding in the mean',
      (x) =>
        averagePool(x, [3, 2], {
          padding: [
            [2, 1],
            [0, 1],
          ],
          stride: 1,
          countPadding: true,
        }),
      [[1, 2, 4, 4]],
      single,
    ],
    ['GlobalAveragePool', globalAveragePool, [['n', 2, 3, 4]], single],
    ['GlobalAveragePool of one axis', globalAveragePool, [[2, 2, 5]], single],
  ]);

  it('hold over random windows', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = createRandomStream(seed, 'windows');
      const below = (bound: number) => random.integer(bound);
      const kernel = Array.from({ length: 1 + (seed % 2) }, () => 1 + below(3));
      const padding = kernel.map((length) => [below(length), below(length)] as const);
      const stride = kernel.map(() => 1 + below(3));
      const lengths = kernel.map((length) => 2 * length - 1 + below(3));
      const image = [2, 1 + below(2), ...lengths];
      const weight = [2, image[1]!, ...kernel];
      const options = { stride, padding };
      await checkGradient(convWith({ ...options, dilation: 1 + below(2) }), [image, weight], single);
      await checkGradient(
        (x) => averagePool(x, kernel, { ...options, countPadding: seed > 5 }),
        [image],
        single,
      );
      await checkGradient((x) => maxPool(x, kernel, options), [image]);
    }
  });
});

describe('the gradient of MaxPool', () => {
  // Of the sum of the pooled elements times 1, 2, 3 and so on.
  const gradientOf =
    (kernel: number, options: PoolOptions) =>
    (x: Tensor): Tensor => {
      const y = maxPool(x, kernel, options);
      const weights = x.graph.constant(
        x.dtype,
        y.shape as number[],
        Array.from({ length: y.shape[2] as number }, (_, i) => i + 1),
      );
      return gradients(reduceSum(mul(y, weights)), [x]).get(x)!;
    };

  it.each(['float32', 'float64'] as const)('goes to the first of equal elements (%s)', async (dtype) => {
    const x = tensorOf([[[7, 7, 3, 3, 0, 1, 9]]], dtype);
    const result = await evaluateGraph(gradientOf(2, {}), [x]);
    expect(result).toBeAllclose(tensorOf([[[1, 0, 2, 0, 0, 3, 0]]], dtype));
  });

  it('adds up where windows overlap', async () => {
    const result = await evaluateGraph(gradientOf(3, { stride: 1 }), [tensorOf([[[0, 1, 5, 2, 2]]])]);
    expect(result).toBeAllclose(tensorOf([[[0, 0, 6, 0, 0]]]));
  });

  it('keeps images and channels apart, with padding and what no window covers', async () => {
    const data = Float32Array.from({ length: 2 * 2 * 5 * 5 }, (_, i) => (i * 37) % 101);
    const x = createTensor('float32', [2, 2, 5, 5], data);
    const sum = (stride: number) => (input: Tensor) =>
      gradients(
        reduceSum(
          maxPool(input, 2, {
            stride,
            padding: [
              [1, 0],
              [0, 1],
            ],
          }),
        ),
        [input],
      ).get(input)!;
    const apart = await evaluateGraph(sum(2), [x], [['n', 2, 5, 5]]);
    // The same in float64 takes the other way.
    const wide = await evaluateGraph(sum(2), [createTensor('float64', x.shape, Array.from(data))]);
    expect(apart).toBeAllclose(wide);
    expect(Array.from(apart.data as Float32Array).filter((value) => value === 1)).toHaveLength(36);
  });
});
