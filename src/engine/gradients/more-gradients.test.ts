// Finite differences of the rules for activations, normalisations, lookups and choices.
import { describe, expect, it } from 'vitest';
import { checkGradient, type GradientCase, testGradients } from '../../../test/helpers/check-gradient.ts';
import { evaluateGraph, tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import { SegueError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { abs } from '../operators/abs.ts';
import { batchNormalization, normalizeByBatch } from '../operators/batch-normalization.ts';
import { clip } from '../operators/clip.ts';
import { dropout } from '../operators/dropout.ts';
import { embedding, sparseEmbedding } from '../operators/embedding.ts';
import { erf } from '../operators/erf.ts';
import { gatherElements } from '../operators/gather-elements.ts';
import { gelu } from '../operators/gelu.ts';
import { gemm } from '../operators/gemm.ts';
import { layerNormalization } from '../operators/layer-normalization.ts';
import { logSoftmax } from '../operators/log-softmax.ts';
import { mul } from '../operators/mul.ts';
import { reduceMax } from '../operators/reduce-max.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { softplus } from '../operators/softplus.ts';
import { split } from '../operators/split.ts';
import { topK } from '../operators/top-k.ts';
import { gradients } from './gradients.ts';

const float32 = { dtype: 'float32' } as const;
const positive = (...shape: (number | string)[]) => ({ shape, range: [0.5, 2] as const });

const normalizeLayer = (x: Tensor, scale: Tensor, bias: Tensor) => layerNormalization(x, scale, bias);
const normalizeBatch = (x: Tensor, scale: Tensor, bias: Tensor) => normalizeByBatch(x, { scale, bias }).y;

const matrices: GradientCase[] = [false, true].flatMap((transposeA) =>
  [false, true].map((transposeB): GradientCase => {
    const name = `Gemm of ${transposeA ? 'aᵀ' : 'a'} and ${transposeB ? 'bᵀ' : 'b'} plus a row`;
    const shapes = [transposeA ? [3, 'n'] : ['n', 3], transposeB ? [2, 3] : [3, 2], [2]];
    return [name, (a, b, c) => gemm(a, b, c, { transposeA, transposeB }), shapes];
  }),
);

describe('rules of activations and choices', () => {
  testGradients([
    ['Abs', (x) => abs(x), [[6]]],
    ['Erf', (x) => erf(x), [['n', 3]], float32],
    ['Gelu by the error function', (x) => gelu(x), [['n', 5]], float32],
    ['Gelu by tanh', (x) => gelu(x, { approximate: 'tanh' }), [['n', 5]], float32],
    ['Softplus', (x) => softplus(x), [['n', 5]], float32],
    ['LogSoftmax over the last axis', (x) => logSoftmax(x), [['n', 4]]],
    ['LogSoftmax over the first axis', (x) => logSoftmax(x, 0), [[3, 2, 2]]],
    ['Clip', (x) => clip(x, -0.5, 1), [[12]]],
    ['Clip from below', (x) => clip(x, 0, Infinity), [['n', 4]]],
    ['ReduceMax over all axes', (x) => reduceMax(x), [['n', 3]]],
    ['ReduceMax over the last axis', (x) => reduceMax(x, [-1]), [['n', 3]]],
    ['ReduceMax that keeps axes', (x) => reduceMax(x, [0, 2], { keepDims: true }), [[2, 3, 2]]],
    ['Split', (x) => split(x, [1, 2, 1], 1), [['n', 4, 2]]],
    ['Split of which a part is unused', (x) => split(x, [1, 2, 1], -1)[1]!, [['n', 4]]],
    ['GatherElements', (x, i) => gatherElements(x, i), [['n', 4], { shape: ['n', 6], below: 4 }]],
    [
      'GatherElements along the first axis',
      (x, i) => gatherElements(x, i, 0),
      [[3, 2], { shape: [5, 2], below: 3 }],
    ],
    ['values of TopK, gathered', (x) => gatherElements(x, topK(x, 2).indices), [['n', 5]]],
    ['embedding', (table, i) => embedding(table, i), [[4, 2], { shape: ['n', 2], below: 4 }]],
    [
      'a sparse embedding, through to the table',
      (table, i) => sparseEmbedding(table, i).values,
      [[4, 2], { shape: ['n', 2], below: 4 }],
    ],
    ['Dropout', (x) => dropout(x, 0.5, { step: x.graph.constant('int64', [], [3]) }), [['n', 8]]],
    ...matrices,
    [
      'Gemm without a sum',
      (a, b) => gemm(a, b),
      [
        [2, 3],
        [3, 2],
      ],
    ],
  ]);

  it('ReduceMax shares its gradient among equal elements', async () => {
    const x = tensorOf([
      [3, 1, 3],
      [0, 2, 1],
    ]);
    const gradient = await evaluateGraph(
      (input) => gradients(reduceSum(reduceMax(input, [1])), [input]).get(input)!,
      [x],
    );
    expect(gradient).toBeAllclose(
      tensorOf([
        [0.5, 0, 0.5],
        [0, 1, 0],
      ]),
    );
  });

  it('Clip passes gradients at its bounds and not beyond', async () => {
    const x = tensorOf([-2, -1, 0, 1, 2]);
    const gradient = await evaluateGraph(
      (input) => gradients(reduceSum(clip(input, -1, 1)), [input]).get(input)!,
      [x],
    );
    expect(gradient).toBeAllclose(tensorOf([0, 1, 1, 1, 0]));
  });

  it('TopK passes none', () => {
    const x = createGraph('g').input('x', 'float32', [3]);
    expect(() => gradients(reduceSum(topK(x, 1).values), [x])).toThrow(SegueError);
  });

  it('a sparse embedding has gradients of the rows it read only, those of one row summed', async () => {
    const table = tensorOf([[1], [2], [3], [4]]);
    const indices = tensorOf([3, 1, 3], 'int64');
    const weights = tensorOf([[10], [20], [30]]);
    const find = (what: 'rows' | 'gradient' | 'indices' | 'values') =>
      evaluateGraph(
        (t, i, w) => {
          const found = sparseEmbedding(t, i);
          if (what !== 'gradient') return mul(found[what], 1);
          return gradients(reduceSum(mul(found.values, w)), [found.rows]).get(found.rows)!;
        },
        [table, indices, weights],
      );
    expect(await find('indices')).toBeAllclose(tensorOf([1, 3], 'int64'));
    expect(await find('rows')).toBeAllclose(tensorOf([[2], [4]]));
    expect(await find('values')).toBeAllclose(tensorOf([[4], [2], [4]]));
    expect(await find('gradient')).toBeAllclose(tensorOf([[20], [40]]));
  });
});

describe('rules of normalisations', () => {
  testGradients([
    ['LayerNormalization', normalizeLayer, [['n', 2, 6], positive(6), [6]], float32],
    [
      'LayerNormalization of one vector',
      (x, scale) => layerNormalization(x, scale, null),
      [[6], positive(6)],
      float32,
    ],
    ['BatchNormalization by the batch', normalizeBatch, [['n', 2], positive(2), [2]], { lengths: { n: 5 } }],
    ['BatchNormalization of images by the batch', normalizeBatch, [['n', 3, 2, 2], positive(3), [3]]],
    ['BatchNormalization of sequences by the batch', normalizeBatch, [[2, 2, 5], positive(2), [2]]],
    [
      'BatchNormalization by running statistics',
      (x, scale, bias) => {
        const running = (values: number[]) => x.graph.constant(x.dtype, [3], values);
        const state = { mean: running([-1, 0, 1]), variance: running([0.5, 1, 2]) };
        return batchNormalization(x, { scale, bias, ...state });
      },
      [['n', 3, 2], positive(3), [3]],
    ],
  ]);
});

describe('rules over random shapes and axes', () => {
  it.each([1, 2, 3, 4, 5, 6])('agree with finite differences, seed %i', async (seed) => {
    const random = createRandomStream(seed, 'more-gradients');
    const rank = 2 + random.integer(3);
    const shape = Array.from({ length: rank }, () => 2 + random.integer(3));
    const axis = random.integer(rank);
    const axes = random.sample(rank, 1 + random.integer(rank));
    const length = shape[axis]!;
    await checkGradient(
      (x, indices) => [
        logSoftmax(x, axis),
        reduceMax(x, axes, { keepDims: seed % 2 === 0 }),
        ...split(x, [1, length - 1], axis),
        gatherElements(x, indices, axis),
        gatherElements(x, topK(x, length - 1, axis).indices, axis),
        clip(x, -1, 1),
      ],
      [shape, { shape: shape.map((dim, place) => (place === axis ? 3 : dim)), below: length }],
      { seed },
    );
    await checkGradient(normalizeLayer, [[...shape, 6], positive(6), [6]], { ...float32, seed });
    await checkGradient(normalizeBatch, [shape, positive(shape[1]!), [shape[1]!]], { seed });
  });
});
