// Gradients of losses by finite differences over shapes and masks, and what losses refuse.
import { describe, expect, it } from 'vitest';
import { type GradientCase, testGradients } from '../../../test/helpers/check-gradient.ts';
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { neg } from '../operators/neg.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { sigmoid } from '../operators/sigmoid.ts';
import { binaryCrossEntropy } from './binary-cross-entropy.ts';
import { listwiseSoftmax } from './listwise-softmax.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { sampledSoftmax } from './sampled-softmax.ts';
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts';

const shares = { range: [0, 1] as const };

describe('gradients of losses', () => {
  const random = createRandomStream(2, 'losses.test');
  const shapes = [1, 2, 3].map((rank) => Array.from({ length: rank }, () => 2 + random.integer(3)));
  const overShapes = shapes.flatMap((shape): GradientCase[] => {
    const conditions = { shape: [...shape.slice(0, -1), shape.at(-1)!], conditions: true } as const;
    const name = (loss: string) => `${loss} of [${shape.join(', ')}]`;
    const rows = shape.slice(0, -1);
    return [
      [name('meanSquaredError'), (p, t) => meanSquaredError(p, t), [shape, shape]],
      [
        name('masked meanSquaredError'),
        (p, t, mask) => meanSquaredError(p, t, { mask }),
        [shape, shape, conditions],
      ],
      [
        name('binaryCrossEntropy'),
        (x, t, w, mask) => binaryCrossEntropy(x, sigmoid(t), { positiveWeights: w, mask }),
        [shape, shape, { shape: shape.slice(-1), ...shares }, conditions],
      ],
      [
        name('softmaxCrossEntropy'),
        (x, t) => softmaxCrossEntropy(x, t, { ignoreIndex: 1 }),
        [shape, { shape: rows, below: 2 }],
        { seed: 3 },
      ],
      [
        name('listwiseSoftmax'),
        (s, r, mask) => listwiseSoftmax(s, r, { mask }),
        [shape, shape, conditions],
        { seed: 2 },
      ],
    ];
  });
  testGradients([
    ...overShapes,
    [
      'meanSquaredError one by one',
      (p, t) => meanSquaredError(p, t, { reduction: 'none' }),
      [
        ['n', 2],
        ['n', 2],
      ],
    ],
    [
      'binaryCrossEntropy summed',
      (x, t) => binaryCrossEntropy(x, t, { reduction: 'sum' }),
      [['n', 2], { shape: ['n', 2], ...shares }],
    ],
    [
      'softmaxCrossEntropy',
      (x, t) => softmaxCrossEntropy(x, t),
      [['n', 2, 4], { shape: ['n', 2], below: 4 }],
    ],
    [
      'listwiseSoftmax',
      (s, r) => listwiseSoftmax(s, r, { reduction: 'none' }),
      [
        ['n', 4],
        ['n', 4],
      ],
    ],
    [
      'sampledSoftmax',
      (vectors, weights, biases, counts, targets, samples) =>
        sampledSoftmax({ vectors, weights, biases, targets, samples, logExpectedCounts: neg(counts) }),
      [['n', 3], [6, 3], [6], [6], { shape: ['n'], below: 6 }, { shape: ['s'], below: 6 }],
      { lengths: { n: 4, s: 5 } },
    ],
    [
      'sampledSoftmax without biases',
      (vectors, weights, counts, targets, samples) =>
        sampledSoftmax(
          { vectors, weights, biases: null, targets, samples, logExpectedCounts: counts },
          { reduction: 'none' },
        ),
      [['n', 3], [6, 3], [6], { shape: ['n'], below: 6 }, { shape: [4], below: 6 }],
    ],
  ]);
});

describe('losses refuse what does not fit', () => {
  const graph = createGraph('wrong');
  const x = graph.input('x', 'float32', ['n', 3]);
  const row = graph.input('row', 'float32', [3]);
  const i = graph.input('i', 'int64', ['n']);
  it.each<[string, () => Tensor]>([
    [
      "meanSquaredError: expected two tensors of one type and one shape, got 'x' float32[n, 3] and 'row' float32[3]",
      () => meanSquaredError(x, row),
    ],
    [
      "binaryCrossEntropy: expected bool (see cast), got 'row' float32[3]",
      () => binaryCrossEntropy(x, x, { mask: row }),
    ],
    [
      "binaryCrossEntropy: expected positiveWeights that broadcast to [3], got 'x' float32[n, 3]",
      () => binaryCrossEntropy(row, row, { positiveWeights: x }),
    ],
    [
      "softmaxCrossEntropy: expected int32 or int64 (see cast), got 'row' float32[3]",
      () => softmaxCrossEntropy(x, row),
    ],
    [
      "softmaxCrossEntropy: expected targets of shape [], got 'i' int64[n]",
      () => softmaxCrossEntropy(row, i),
    ],
    ['listwiseSoftmax: expected 1 or more axes, got', () => listwiseSoftmax(reduceSum(x), reduceSum(x))],
    [
      "sampledSoftmax: expected vectors (batch, dim), weights (classes, dim) and one bias and count a class, got 'x' float32[n, 3] and 'x' float32[n, 3] and 'row' float32[3]",
      () =>
        sampledSoftmax({
          vectors: x,
          weights: x,
          biases: null,
          targets: i,
          samples: i,
          logExpectedCounts: row,
        }),
    ],
  ])('%s', (message, build) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });

  it('unknown options and reductions', () => {
    expect(() => meanSquaredError(x, x, { reduce: 'sum' } as never)).toThrow(/unknown option 'reduce'/);
    expect(() => meanSquaredError(x, x, { reduction: 'max' as never })).toThrow(ConfigError);
    expect(() => softmaxCrossEntropy(x, i, { ignoreIndex: 0.5 })).toThrow(/ignoreIndex as a whole number/);
  });
});
