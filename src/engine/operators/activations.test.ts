// Forward values of activations, choices and lookups. Values of erf, gelu and softplus are of Python's math module.
import { describe, expect, it } from 'vitest';
import { evaluateGraph, tensorOf } from '../../../test/helpers/evaluate-graph.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { createGraph, type Tensor } from '../graph/graph.ts';
import { abs } from './abs.ts';
import { argMax } from './arg-max.ts';
import { clip } from './clip.ts';
import { embedding, sparseEmbedding } from './embedding.ts';
import { erf } from './erf.ts';
import { gatherElements } from './gather-elements.ts';
import { gelu } from './gelu.ts';
import { gemm } from './gemm.ts';
import { logSoftmax } from './log-softmax.ts';
import { mul } from './mul.ts';
import { reduceMax } from './reduce-max.ts';
import { softplus } from './softplus.ts';
import { split } from './split.ts';
import { topK } from './top-k.ts';

describe('activations', () => {
  it.each<[string, (x: Tensor) => Tensor, number[], number[]]>([
    ['Abs', abs, [-2, 0, 3], [2, 0, 3]],
    ['Erf', erf, [-1, 0, 0.5], [-0.8427008, 0, 0.5204999]],
    ['Gelu by the error function', (x) => gelu(x), [-1, 0, 1, 3], [-0.1586553, 0, 0.8413447, 2.9959503]],
    [
      'Gelu by tanh',
      (x) => gelu(x, { approximate: 'tanh' }),
      [-1, 0, 1, 3],
      [-0.158808, 0, 0.841192, 2.9963626],
    ],
    ['Softplus', softplus, [-1e4, -1, 0, 1, 1e4], [0, 0.3132617, Math.LN2, 1.3132617, 1e4]],
    [
      'LogSoftmax',
      (x) => logSoftmax(x),
      [0, Math.log(2), Math.log(5)],
      [1 / 8, 2 / 8, 5 / 8].map((share) => Math.log(share)),
    ],
    ['LogSoftmax of far values', (x) => logSoftmax(x), [-1e4, 1e4], [-2e4, 0]],
    ['Clip', (x) => clip(x, -1, 2), [-3, -1, 0, 5], [-1, -1, 0, 2]],
    ['Clip from above', (x) => clip(x, -Infinity, 0), [-3, 4], [-3, 0]],
  ])('%s', async (_, build, values, expected) => {
    expect(await evaluateGraph(build, [tensorOf(values)])).toBeAllclose(tensorOf(expected));
  });
});

describe('choices and lookups', () => {
  const x = tensorOf([
    [3, 1, 2],
    [4, 6, 6],
  ]);
  it.each<[string, (x: Tensor) => Tensor, unknown, 'float32' | 'int64']>([
    ['ReduceMax', (t) => reduceMax(t), 6, 'float32'],
    ['ReduceMax over columns', (t) => reduceMax(t, [0]), [4, 6, 6], 'float32'],
    ['ArgMax takes the first of equal elements', (t) => argMax(t), [0, 1], 'int64'],
    ['ArgMax that keeps the axis', (t) => argMax(t, 0, { keepDims: true }), [[1, 1, 1]], 'int64'],
    ['the first part of Split', (t) => split(t, [1, 2], 1)[0]!, [[3], [4]], 'float32'],
    [
      'the second part of Split',
      (t) => split(t, [1, 2], -1)[1]!,
      [
        [1, 2],
        [6, 6],
      ],
      'float32',
    ],
    [
      'values of TopK',
      (t) => topK(t, 2).values,
      [
        [3, 2],
        [6, 6],
      ],
      'float32',
    ],
    [
      'indices of TopK, of equal elements the lower first',
      (t) => topK(t, 2).indices,
      [
        [0, 2],
        [1, 2],
      ],
      'int64',
    ],
    ['TopK along the first axis', (t) => topK(t, 1, 0).indices, [[1, 1, 1]], 'int64'],
    [
      'GatherElements',
      (t) => gatherElements(t, t.graph.constant('int64', [2, 1], [2, 0])),
      [[2], [4]],
      'float32',
    ],
    [
      'embedding',
      (t) => embedding(t, t.graph.constant('int64', [2, 1], [1, 0])),
      [[[4, 6, 6]], [[3, 1, 2]]],
      'float32',
    ],
    [
      'Gemm of a transpose and a sum',
      (t) => gemm(t, t, t.graph.constant('float32', [2], [1, -1]), { transposeB: true }),
      [
        [15, 29],
        [31, 87],
      ],
      'float32',
    ],
  ])('%s', async (_, build, expected, dtype) => {
    expect(await evaluateGraph(build, [x])).toBeAllclose(tensorOf(expected, dtype));
  });

  it('a sparse embedding reads each row once, whatever the type and shape of the indices', async () => {
    const indices = tensorOf(
      [
        [2, 0],
        [2, 2],
      ],
      'int32',
    );
    const table = tensorOf([[1], [2], [3]]);
    const values = await evaluateGraph((t, i) => sparseEmbedding(t, i).values, [table, indices]);
    expect(values).toBeAllclose(
      tensorOf([
        [[3], [1]],
        [[3], [3]],
      ]),
    );
    const rows = await evaluateGraph((t, i) => mul(sparseEmbedding(t, i).rows, 1), [table, indices]);
    expect(rows).toBeAllclose(tensorOf([[1], [3]]));
  });

  it.each([
    ['an embedding', embedding],
    ['a sparse embedding', (t: Tensor, i: Tensor) => sparseEmbedding(t, i).values],
  ])('%s fails for an index below 0 or beyond the table', async (_, build) => {
    const table = tensorOf([[1], [2], [3]]);
    for (const dtype of ['int32', 'int64'] as const) {
      for (const index of [-1, -3, 3]) {
        const run = evaluateGraph(build, [table, tensorOf([0, index], dtype)]);
        await expect(run).rejects.toThrow('an index or class of the batch is negative or too large');
      }
      expect(await evaluateGraph(build, [table, tensorOf([2], dtype)])).toBeAllclose(tensorOf([[3]]));
    }
  });
});

describe('these operators refuse what does not fit, naming operator and tensors', () => {
  const graph = createGraph('wrong');
  const x = graph.input('x', 'float32', ['n', 3]);
  const i = graph.input('i', 'int64', ['n', 3]);
  const k = graph.input('k', 'int64', ['n', 4]);
  it.each<[string, () => unknown]>([
    ["Gelu: expected float32 or float64 (see cast), got 'i' int64[n, 3]", () => gelu(i)],
    ["Clip: expected low <= high, got 2 and 1 for 'x' float32[n, 3]", () => clip(x, 2, 1)],
    [
      "Split: expected whole lengths from 1 with the sum 3, got [2, 2] on axis 1 of 'x' float32[n, 3]",
      () => split(x, [2, 2], 1),
    ],
    ["Split: expected a fixed length of axis 0, got 'x' float32[n, 3]", () => split(x, [1], 0)],
    ["TopK: expected k from 1 to 3, got 4 on axis 1 of 'x' float32[n, 3]", () => topK(x, 4)],
    ["ArgMax: expected an axis from -2 to 1, got axis 2 of 'x' float32[n, 3]", () => argMax(x, 2)],
    [
      "GatherElements: expected indices of the shape of 'x' float32[n, 3] but for axis 0, got 'k' int64[n, 4]",
      () => gatherElements(x, k, 0),
    ],
    [
      "Gemm: expected (m, k), (k, n) and what broadcasts to (m, n), got 'x' float32[n, 3] and 'x' float32[n, 3]",
      () => gemm(x, x),
    ],
    ["embedding: expected int32 or int64 (see cast), got 'x' float32[n, 3]", () => embedding(x, x)],
  ])('%s', (message, build) => {
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });

  it('an unknown form of Gelu', () => {
    expect(() => gelu(x, { approximate: 'sigmoid' as never })).toThrow(ConfigError);
    expect(() => gelu(x, { form: 'tanh' } as never)).toThrow(/unknown option 'form'/);
  });
});
