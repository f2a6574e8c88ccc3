import { describe, expect, it } from 'vitest';
import { checkGradient, drawBroadcastShapes, testGradients } from '../../../test/helpers/check-gradient.ts';
import { ConfigError, SegueError, ShapeError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { emit } from '../graph/emit.ts';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues, initializeParameters } from '../graph/initializers.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { add } from '../operators/add.ts';
import { cast } from '../operators/cast.ts';
import { concat } from '../operators/concat.ts';
import { div } from '../operators/div.ts';
import { exp } from '../operators/exp.ts';
import { expand } from '../operators/expand.ts';
import { gather } from '../operators/gather.ts';
import { greater } from '../operators/greater.ts';
import { identity } from '../operators/identity.ts';
import { log } from '../operators/log.ts';
import { matMul } from '../operators/mat-mul.ts';
import { mul } from '../operators/mul.ts';
import { neg } from '../operators/neg.ts';
import { pad } from '../operators/pad.ts';
import { pow } from '../operators/pow.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { relu } from '../operators/relu.ts';
import { reshape } from '../operators/reshape.ts';
import { sigmoid } from '../operators/sigmoid.ts';
import { slice } from '../operators/slice.ts';
import { softmax } from '../operators/softmax.ts';
import { sqrt } from '../operators/sqrt.ts';
import { sub } from '../operators/sub.ts';
import { tanh } from '../operators/tanh.ts';
import { transpose } from '../operators/transpose.ts';
import { where } from '../operators/where.ts';
import { createSession } from '../session.ts';
import { gradients } from './gradients.ts';
import { unbroadcast } from './unbroadcast.ts';

const positive = (...shape: (number | string)[]) => ({ shape, range: [0.5, 2] as const });

describe('gradient rules', () => {
  testGradients([
    [
      'Add',
      (a, b) => add(a, b),
      [
        [2, 3],
        [2, 3],
      ],
    ],
    ['Sub of a number', (a) => sub(1, a), [[2, 3]]],
    ['Mul of a tensor with itself', (a) => mul(a, a), [[2, 3]]],
    ['Div by a row', (a, b) => div(a, b), [[2, 3], positive(3)]],
    ['Neg', (x) => neg(x), [[4]]],
    ['Exp', (x) => exp(x), [[4]]],
    ['Log', (x) => log(x), [positive(4)]],
    ['Sqrt', (x) => sqrt(x), [positive(4)]],
    ['Pow with exponent 3', (x) => pow(x, 3), [[4]]],
    ['Pow with exponent -0.5', (x) => pow(x, -0.5), [positive(2, 2)]],
    ['Tanh', (x) => tanh(x), [[4]]],
    ['Sigmoid', (x) => sigmoid(x), [[4]]],
    ['Relu', (x) => relu(x), [[9]]],
    ['Identity', (x) => identity(x), [[4]]],
    [
      'MatMul',
      (a, b) => matMul(a, b),
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [
      'MatMul with a weight for a named batch',
      (a, b) => matMul(a, b),
      [
        ['n', 2, 3],
        [3, 4],
      ],
    ],
    [
      'MatMul with a batched second factor',
      (a, b) => matMul(a, b),
      [
        [2, 3],
        [4, 3, 2],
      ],
    ],
    [
      'MatMul of batches that broadcast',
      (a, b) => matMul(a, b),
      [
        [2, 1, 2, 3],
        [4, 3, 2],
      ],
    ],
    ['ReduceSum over all axes', (x) => reduceSum(x), [['n', 3]]],
    ['ReduceSum over the first axis', (x) => reduceSum(x, [0]), [['n', 3]]],
    ['ReduceSum that keeps axes', (x) => reduceSum(x, [-1, 0], { keepDims: true }), [[2, 3, 2]]],
    ['ReduceMean over all axes of a named batch', (x) => reduceMean(x), [['n', 3]]],
    ['ReduceMean over a named axis', (x) => reduceMean(x, [1]), [[2, 'n', 2]]],
    ['ReduceMean over the middle', (x) => reduceMean(x, [1]), [[2, 3, 2]]],
    ['Reshape with one named length', (x) => reshape(x, [-1, 6]), [['n', 2, 3]]],
    ['Reshape with two named lengths', (x) => reshape(x, ['n', 't', 2, 2]), [['n', 't', 4]]],
    ['Reshape to a scalar', (x) => reshape(x, []), [[1, 1]]],
    ['Transpose', (x) => transpose(x, [2, 0, 1]), [[2, 'n', 4]]],
    ['Softmax over the last axis', (x) => softmax(x), [['n', 4]]],
    ['Softmax over the first axis', (x) => softmax(x, 0), [[3, 2]]],
    ['Gather of rows, some twice', (x, i) => gather(x, i), [[4, 2], { shape: ['n', 3], below: 4 }]],
    ['Gather along the last axis', (x, i) => gather(x, i, -1), [[2, 2, 4], { shape: [2, 3], below: 4 }]],
    ['Gather by one index', (x, i) => gather(x, i, 1), [[2, 3], { shape: [], below: 3 }]],
    [
      'Concat',
      (a, b, c) => concat([a, b, c], 1),
      [
        ['n', 2],
        ['n', 1],
        ['n', 3],
      ],
    ],
    [
      'Slice',
      (x) =>
        slice(x, [
          { axis: 1, start: 1, end: 3 },
          { axis: -1, start: -1 },
        ]),
      [['n', 4, 2]],
    ],
    [
      'Pad',
      (x) =>
        pad(
          x,
          [
            [0, 0],
            [1, 2],
          ],
          5,
        ),
      [['n', 3]],
    ],
    ['Cast through float32', (x) => cast(cast(x, 'float32'), 'float64'), [[3]], { step: 1e-2, rtol: 1e-4 }],
    ['Where', (c, a, b) => where(c, a, b), [{ shape: ['n', 1], conditions: true }, ['n', 3], [3]]],
    ['Where with a number', (a) => where(greater(a, 0), a, 0), [[6]]],
    ['Expand', (x) => expand(x, [3, 2, 4]), [[2, 1]]],
    ['a tensor used three times', (x) => add(mul(x, tanh(x)), x), [[3]]],
  ]);

  it.each([1, 2, 3, 4, 5, 6])('un-broadcasts random shapes, seed %i', async (seed) => {
    const [a, b] = drawBroadcastShapes(seed);
    await checkGradient((x, y) => [add(x, y), mul(x, y), sub(x, y)], [a, b], { seed });
    await checkGradient(
      (x, y, c) => [div(x, y), where(c, x, y)],
      [a, positive(...b), { shape: a, conditions: true }],
      { seed },
    );
  });

  it.each([1, 2, 3, 4])('reduces, orders and cuts random axes of random shapes, seed %i', async (seed) => {
    const random = createRandomStream(seed, 'gradients.test');
    const rank = 2 + random.integer(3);
    const shape = Array.from({ length: rank }, () => 2 + random.integer(3));
    const axis = random.integer(rank);
    const axes = random.sample(rank, 1 + random.integer(rank));
    await checkGradient(
      (x) => [
        reduceSum(x, axes),
        reduceMean(x, axes, { keepDims: true }),
        softmax(x, axis),
        transpose(x, random.sample(rank, rank)),
        concat([x, mul(x, 2)], axis),
        slice(x, [{ axis, start: 1 }]),
        gather(x, x.graph.constant('int64', [2, 2], [0, 1, 1, 0]), axis),
      ],
      [shape],
      { seed },
    );
  });

  it('expands to a named length', async () => {
    await checkGradient((x, y) => mul(expand(x, ['n', 2, 3]), reshape(y, ['n', 1, 1])), [[2, 1], ['n']]);
  });
});

describe('checkGradient', () => {
  it('finds a gradient that is wrong', async () => {
    // Whole numbers pass no gradient, so the factor is taken as constant, which it is not.
    const wrong = checkGradient((x) => mul(x, cast(cast(mul(x, 1e9), 'int64'), 'float64')), [[3]]);
    await expect(wrong).rejects.toThrow(/index 0: expected/);
  });
});

describe('unbroadcast', () => {
  it('gives back a gradient that was not broadcast as it is', () => {
    const x = createGraph('g').input('x', 'float32', ['n', 3]);
    expect(unbroadcast(x, ['n', 3])).toBe(x);
    expect(unbroadcast(x, [1, 3]).shape).toEqual([1, 3]);
    expect(unbroadcast(x, []).shape).toEqual([]);
  });

  it('sums no axis that was not stretched', () => {
    const graph = createGraph('g');
    expect(unbroadcast(graph.input('x', 'float32', ['n', 1]), [1]).shape).toEqual([1]);
    expect(graph.nodes.map(({ operator }) => operator)).toEqual(['ReduceSum']);
  });
});

describe('gradients', () => {
  it('computes a small network by hand numbers', async () => {
    // loss = mean((relu(x w) v - target)²) with x = [1, 2], w = [[1, -1], [1, 1]], v = [2, 3], target = 4:
    // h = [3, 1], y = 9, loss = 25, dy = 10, dv = dy h = [30, 10], dh = dy v = [20, 30], dw = xᵀ dh.
    const graph = createGraph('mlp');
    const x = graph.input('x', 'float32', ['batch', 2]);
    const w = graph.parameter('w', 'float32', [2, 2], givenValues([1, -1, 1, 1]));
    const v = graph.parameter('v', 'float32', [2, 1], givenValues([2, 3]));
    const y = matMul(relu(matMul(x, w)), v);
    const loss = graph.output('loss', reduceMean(pow(sub(y, 4), 2)));
    for (const [parameter, gradient] of gradients(loss, [w, v])) graph.output(`d${parameter.name}`, gradient);
    const session = await createSession(toModelBytes(graph), { threads: 1 });
    const values = initializeParameters(graph, 1);
    const results = await session.run({
      x: createTensor('float32', [1, 2], [1, 2]),
      w: values.get(w)!,
      v: values.get(v)!,
    });
    await session.close();
    expect(results.loss!).toBeAllclose({ shape: [], data: [25] });
    expect(results.dw!).toBeAllclose({ shape: [2, 2], data: [20, 30, 40, 60] });
    expect(results.dv!).toBeAllclose({ shape: [2, 1], data: [30, 10] });
  });

  it('gives names that say what a node is the gradient of', () => {
    const graph = createGraph('g');
    const w = graph.scope('layer', () => graph.parameter('w', 'float32', [2], givenValues([1, 2])));
    const gradient = gradients(
      graph.scope('layer', () => reduceSum(mul(w, 2))),
      [w],
    ).get(w)!;
    expect(gradient.name).toBe('gradient/layer/Mul/Mul');
  });

  it('adds no nodes for tensors that nobody asked about', () => {
    const graph = createGraph('g');
    const a = graph.input('a', 'float32', [2, 2]);
    const b = graph.input('b', 'float32', [2, 2]);
    const loss = reduceSum(matMul(a, b));
    const before = graph.nodes.length;
    gradients(loss, [b]);
    expect(graph.nodes.slice(before).map(({ operator }) => operator)).toEqual([
      'Reshape',
      'Expand',
      'Transpose',
      'MatMul',
    ]);
  });

  it('names the operator that has no rule', () => {
    const graph = createGraph('g');
    const x = graph.input('x', 'float32', [2]);
    const loss = reduceSum(emit('Ceil', [x], { dtype: 'float32', shape: [2] }));
    expect(() => gradients(loss, [x])).toThrow(SegueError);
    expect(() => gradients(loss, [x])).toThrow(/Ceil 'Ceil' has no gradient rule/);
  });

  it('works inside a graph for parameters outside it, but not through nodes outside it', () => {
    const outer = createGraph('outer');
    const w = outer.input('w', 'float32', [2]);
    const inner = createGraph('inner', { outer });
    const x = inner.input('x', 'float32', [2]);
    const gradient = gradients(reduceSum(mul(w, x)), [w]).get(w)!;
    expect(gradient.graph).toBe(inner);
    const hoisted = mul(w, 2);
    expect(() => gradients(reduceSum(mul(hoisted, x)), [w])).toThrow(/'Mul_1' of the outer graph.*'w'/);
    expect(gradients(reduceSum(mul(hoisted, x)), [hoisted]).get(hoisted)!.graph).toBe(inner);
  });

  it('refuses a loss with more than one element, and one that does not depend on a parameter', () => {
    const graph = createGraph('g');
    const x = graph.input('x', 'float32', [2]);
    const y = graph.input('y', 'float32', [2]);
    expect(() => gradients(x, [x])).toThrow(ShapeError);
    expect(() => gradients(reduceSum(x), [y])).toThrow(ConfigError);
    expect(() => gradients(reduceSum(x), [y])).toThrow(/does not depend on 'y'/);
    expect(() => gradients(reduceSum(pow(x, y)), [y])).toThrow(/Pow 'Pow': no gradient by the exponent 'y'/);
  });
});
