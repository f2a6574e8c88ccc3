import { describe, expect, it } from 'vitest';
import { drawBroadcastShapes } from '../../../test/helpers/check-gradient.ts';
import { broadcastReference, evaluateGraph, tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import { ShapeError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { countElements, createTensor, type EngineTensor } from '../graph/engine-tensor.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { add } from './add.ts';
import { cast } from './cast.ts';
import { concat } from './concat.ts';
import { div } from './div.ts';
import { equal } from './equal.ts';
import { exp } from './exp.ts';
import { expand } from './expand.ts';
import { gather } from './gather.ts';
import { greater } from './greater.ts';
import { identity } from './identity.ts';
import { log } from './log.ts';
import { matMul } from './mat-mul.ts';
import { mul } from './mul.ts';
import { neg } from './neg.ts';
import { pad } from './pad.ts';
import { pow } from './pow.ts';
import { reduceMean } from './reduce-mean.ts';
import { reduceSum } from './reduce-sum.ts';
import { relu } from './relu.ts';
import { reshape } from './reshape.ts';
import { scatterNdAdd } from './scatter-nd.ts';
import { sigmoid } from './sigmoid.ts';
import { sign } from './sign.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { sqrt } from './sqrt.ts';
import { sub } from './sub.ts';
import { tanh } from './tanh.ts';
import { transpose, transposeMatrix } from './transpose.ts';
import { where } from './where.ts';

function draw(shape: readonly number[], seed: number, low = -2, high = 2): EngineTensor {
  const random = createRandomStream(seed, 'operators');
  const values = Array.from({ length: countElements(shape) }, () => low + (high - low) * random.uniform());
  return createTensor('float32', shape, values);
}

describe('operators of one tensor agree with Math', () => {
  it.each<[string, (x: Tensor) => Tensor, (x: number) => number, number?]>([
    ['Neg', neg, (x) => -x],
    ['Exp', exp, Math.exp],
    ['Log', log, Math.log, 0.1],
    ['Sqrt', sqrt, Math.sqrt, 0],
    ['Tanh', tanh, Math.tanh],
    ['Sigmoid', sigmoid, (x) => 1 / (1 + Math.exp(-x))],
    ['Relu', relu, (x) => Math.max(x, 0)],
    ['Sign', sign, Math.sign],
    ['Identity', identity, (x) => x],
    ['Pow', (x) => pow(x, 3), (x) => x ** 3],
  ])('%s', async (_, build, reference, low = -2) => {
    const x = draw([3, 5], 1, low);
    expect(await evaluateGraph(build, [x])).toBeAllclose(broadcastReference(reference, [x]));
  });
});

describe('operators of two tensors broadcast', () => {
  const binary: [string, (a: Tensor, b: Tensor) => Tensor, (a: number, b: number) => number][] = [
    ['Add', add, (a, b) => a + b],
    ['Sub', sub, (a, b) => a - b],
    ['Mul', mul, (a, b) => a * b],
    ['Div', div, (a, b) => a / b],
    ['Greater', greater, (a, b) => Number(a > b)],
    ['Equal', equal, (a, b) => Number(a === b)],
  ];
  it.each(binary)('%s', async (_, build, reference) => {
    for (const seed of [1, 2, 3, 4]) {
      const [first, second] = drawBroadcastShapes(seed);
      const feeds = [draw(first, seed), draw(second, seed, 0.5)];
      const result = await evaluateGraph(build, feeds);
      expect(result).toBeAllclose(broadcastReference(reference, feeds));
    }
  });

  it('Where takes from the first where the condition holds', async () => {
    const feeds = [tensorOf([[true], [false]], 'bool'), tensorOf([1, 2]), tensorOf([[3], [4]])];
    expect(await evaluateGraph(where, feeds)).toBeAllclose(
      tensorOf([
        [1, 2],
        [4, 4],
      ]),
    );
  });
});

const MATRIX = [
  [1, 2, 3],
  [4, 5, 6],
];

describe('other operators agree with hand-made results', () => {
  it.each<[string, (x: Tensor) => Tensor, unknown]>([
    [
      'MatMul',
      (x) => matMul(x, transposeMatrix(x)),
      [
        [14, 32],
        [32, 77],
      ],
    ],
    ['ReduceSum', (x) => reduceSum(x), 21],
    ['ReduceSum over no axes', (x) => reduceSum(x, []), MATRIX],
    ['ReduceSum over rows', (x) => reduceSum(x, [0]), [5, 7, 9]],
    ['ReduceMean that keeps axes', (x) => reduceMean(x, [-1], { keepDims: true }), [[2], [5]]],
    [
      'Reshape',
      (x) => reshape(x, [3, -1]),
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
    [
      'Transpose',
      (x) => transpose(x),
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
    [
      'Softmax',
      (x) => softmax(mul(x, 1000), 1),
      [
        [0, 0, 1],
        [0, 0, 1],
      ],
    ],
    [
      'Softmax of equal values',
      (x) => softmax(mul(x, 0), 0),
      [
        [0.5, 0.5, 0.5],
        [0.5, 0.5, 0.5],
      ],
    ],
    [
      'Concat',
      (x) => concat([x, neg(x)], 0),
      [
        [1, 2, 3],
        [4, 5, 6],
        [-1, -2, -3],
        [-4, -5, -6],
      ],
    ],
    [
      'Slice',
      (x) =>
        slice(x, [
          { axis: 1, start: -2 },
          { axis: 0, end: 1 },
        ]),
      [[2, 3]],
    ],
    [
      'Pad',
      (x) =>
        pad(
          x,
          [
            [1, 0],
            [0, 1],
          ],
          9,
        ),
      [
        [9, 9, 9, 9],
        [1, 2, 3, 9],
        [4, 5, 6, 9],
      ],
    ],
    [
      'Cast cuts towards zero',
      (x) => cast(cast(div(x, -2), 'int32'), 'float32'),
      [
        [0, -1, -1],
        [-2, -2, -3],
      ],
    ],
    ['Expand', (x) => expand(reshape(x, [2, 1, 3]), [2, 2, 3]), MATRIX.map((row) => [row, row])],
    [
      'Gather',
      (x) => gather(x, x.graph.constant('int64', [2], [2, 0]), 1),
      [
        [3, 1],
        [6, 4],
      ],
    ],
    [
      'ScatterND adds up',
      (x) =>
        scatterNdAdd(
          x,
          x.graph.constant('int64', [2, 1], [1, 1]),
          expand(x.graph.scalar('float32', 2), [2, 3]),
        ),
      [
        [1, 2, 3],
        [8, 9, 10],
      ],
    ],
  ])('%s', async (_, build, expected) => {
    const x = tensorOf(MATRIX);
    expect(await evaluateGraph(build, [x])).toBeAllclose(tensorOf(expected));
  });

  it('keep named lengths, whatever they are in a run', async () => {
    const build = (x: Tensor) => {
      const twice = concat([x, x], 1); // (n, 6)
      const rows = reshape(twice, [-1, 3]); // (2n, 3)
      expect(rows.shape).toEqual(['2*n', 3]);
      return matMul(rows, reshape(expand(x.graph.scalar('float32', 1), [3]), [3, 1])); // (2n, 1)
    };
    for (const numRows of [1, 4]) {
      const x = draw([numRows, 3], 1);
      const sums = broadcastReference((value) => value, [x]);
      const result = await evaluateGraph(build, [x], [['n', 3]]);
      expect(result.shape).toEqual([2 * numRows, 1]);
      expect(Number(result.data[0])).toBeCloseTo(
        [0, 1, 2].reduce((sum, i) => sum + Number(sums.data[i]), 0),
        5,
      );
    }
  });
});

describe('operators refuse what does not fit, naming operator and tensors', () => {
  const graph = createGraph('wrong');
  const x = graph.input('x', 'float32', ['n', 3]);
  const y = graph.input('y', 'float32', [2, 4]);
  const i = graph.input('i', 'int64', [2]);
  it.each<[string, () => Tensor]>([
    [
      "Add: expected shapes that are equal or 1 on each axis, counted from the last, got 'x' float32[n, 3] and 'y' float32[2, 4]",
      () => add(x, y),
    ],
    [
      "Mul: expected one type (cast brings tensors to it), got 'x' float32[n, 3] and 'i' int64[2]",
      () => mul(x, i),
    ],
    [
      "MatMul: expected (..., m, k) and (..., k, n) with leading axes that broadcast, got 'x' float32[n, 3] and 'y' float32[2, 4]",
      () => matMul(x, y),
    ],
    ["MatMul: expected float32 or float64 (see cast), got 'i' int64[2]", () => matMul(i, i)],
    ["Exp: expected float32 or float64 (see cast), got 'i' int64[2]", () => exp(i)],
    [
      "Reshape: expected a shape with as many elements as 'x' float32[n, 3], got [n, 4]",
      () => reshape(x, ['n', 4]),
    ],
    [
      "Reshape: expected a shape with as many elements as 'y' float32[2, 4], got [3, -1]",
      () => reshape(y, [3, -1]),
    ],
    [
      "Transpose: expected an order of the axes 0, 1, got [0, 0] for 'y' float32[2, 4]",
      () => transpose(y, [0, 0]),
    ],
    ["Softmax: expected an axis from -2 to 1, got axis 2 of 'x' float32[n, 3]", () => softmax(x, 2)],
    ["ReduceSum: expected distinct axes, got [1, -1] of 'x' float32[n, 3]", () => reduceSum(x, [1, -1])],
    ["Gather: expected int32 or int64 (see cast), got 'y' float32[2, 4]", () => gather(x, y)],
    [
      "Concat: expected equal lengths on all axes but 0, got 'x' float32[n, 3] and 'y' float32[2, 4]",
      () => concat([x, y], 0),
    ],
    ["Concat: expected a fixed length of axis 0, got 'x' float32[n, 3]", () => concat([x, x], 0)],
    [
      "Slice: expected a range within 0 to 4 with at least one element, got 3 to 2 on axis 1 of 'y' float32[2, 4]",
      () => slice(y, [{ axis: 1, start: 3, end: 2 }]),
    ],
    [
      "Pad: expected no padding of the axis 'n', got 1 and 0 for 'x' float32[n, 3]",
      () =>
        pad(x, [
          [1, 0],
          [0, 0],
        ]),
    ],
    ["Expand: expected a shape that broadcasts to [2, 3], got 'y' float32[2, 4]", () => expand(y, [2, 3])],
    ["Where: expected bool (see cast), got 'x' float32[n, 3]", () => where(x, x, x)],
    [
      "ScatterND: expected updates of shape [2, 4], got 'x' float32[n, 3]",
      () => scatterNdAdd(y, reshape(i, [2, 1]), x),
    ],
  ])('%s', (message, build) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });
});
