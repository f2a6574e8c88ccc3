import { describe, expect, it } from 'vitest';
import { ConfigError, ShapeError } from '../../core/errors.ts';
import { add } from '../operators/add.ts';
import { mul } from '../operators/mul.ts';
import { broadcastShapes } from './broadcast.ts';
import { divideDims, multiplyDims, sameShape } from './dims.ts';
import { createTensor } from './engine-tensor.ts';
import { createGraph, trainableParameters } from './graph.ts';
import {
  constantValue,
  givenValues,
  glorotUniform,
  heNormal,
  initializeParameters,
  normalValues,
  truncatedNormalValues,
  uniformValues,
} from './initializers.ts';
import { selectNodes } from './select-nodes.ts';

describe('dims', () => {
  it('are products in one canonical form', () => {
    expect(multiplyDims(['time', 2, 'batch', 3])).toBe('6*batch*time');
    expect(multiplyDims([2, 3])).toBe(6);
    expect(multiplyDims([])).toBe(1);
    expect(multiplyDims(['2*n', 'n'])).toBe('2*n*n');
  });

  it('divide where the result is whole for every run', () => {
    expect(divideDims('6*batch*time', '2*time')).toBe('3*batch');
    expect(divideDims('6*batch', 'batch')).toBe(6);
    expect(divideDims('6*batch', 4)).toBeNull();
    expect(divideDims(6, 'batch')).toBeNull();
  });

  it('broadcast a name with itself and 1 only', () => {
    expect(broadcastShapes([['n', 1], [4], []])).toEqual(['n', 4]);
    expect(broadcastShapes([['n'], [1]])).toEqual(['n']);
    expect(broadcastShapes([['n'], [2]])).toBeNull();
    expect(broadcastShapes([['n'], ['m']])).toBeNull();
    expect(sameShape(['n', 2], ['n', 2])).toBe(true);
    expect(sameShape(['n', 2], ['n'])).toBe(false);
  });
});

describe('createGraph', () => {
  it('gives readable, unique names', () => {
    const graph = createGraph('g');
    const x = graph.input('x', 'float32', [2]);
    const [first, second] = graph.scope('encoder', () => [add(x, 1), graph.scope('layer0', () => add(x, 1))]);
    expect(first!.name).toBe('encoder/Add');
    expect(second!.name).toBe('encoder/layer0/Add');
    expect(graph.scope('encoder', () => add(x, 1)).name).toBe('encoder/Add_1');
    const w = graph.scope('encoder', () => graph.parameter('w', 'float32', [2], constantValue(0)));
    expect(w.name).toBe('encoder/w');
  });

  it('keeps the path when a build fails', () => {
    const graph = createGraph('g');
    const fail = () =>
      graph.scope('broken', () => {
        throw new Error('no');
      });
    expect(fail).toThrow('no');
    expect(add(graph.input('x', 'float32', [2]), 1).name).toBe('Add');
  });

  it('refuses names that are taken, and lengths that are none', () => {
    const graph = createGraph('g');
    graph.input('x', 'float32', [2]);
    expect(() => graph.input('x', 'float32', [2])).toThrow(ConfigError);
    expect(() => graph.input('', 'float32', [2])).toThrow(ConfigError);
    expect(() => graph.input('y', 'float32', [0])).toThrow(
      "tensor 'y': expected axes that are whole numbers from 1 or names, got [0]",
    );
    expect(() => graph.parameter('w', 'float32', ['n' as never], constantValue(0))).toThrow(ShapeError);
  });

  it('makes equal scalars once', () => {
    const graph = createGraph('g');
    expect(graph.scalar('float32', 2)).toBe(graph.scalar('float32', 2));
    expect(graph.scalar('float32', 0)).not.toBe(graph.scalar('float32', -0));
    expect(graph.scalar('float64', 2)).not.toBe(graph.scalar('float32', 2));
  });

  it('tells trainable parameters from state', () => {
    const graph = createGraph('g');
    const w = graph.parameter('w', 'float32', [2], constantValue(1));
    graph.parameter('mean', 'float32', [2], constantValue(1), { trainable: false });
    expect(trainableParameters(graph).map(({ name }) => name)).toEqual([w.name]);
  });

  it('notes one update a parameter, of its shape', () => {
    const graph = createGraph('g');
    const w = graph.parameter('w', 'float32', [2], constantValue(1));
    expect(() => graph.update(w, graph.scalar('float32', 1))).toThrow(ShapeError);
    const next = mul(w, 2);
    graph.update(w, next);
    expect(graph.updates.get(w)).toBe(next);
    expect(() => graph.update(w, next)).toThrow(ConfigError);
    expect(() => graph.update(next, w)).toThrow(ConfigError);
  });

  it('refuses tensors of graphs that are not inside each other', () => {
    const a = createGraph('a').input('x', 'float32', [2]);
    const b = createGraph('b').input('y', 'float32', [2]);
    expect(() => add(a, b)).toThrow(/Add: 'y' is of graph 'b' and 'a' of 'x'|build both in one graph/);
  });

  it('puts a node into the innermost graph of its inputs', () => {
    const outer = createGraph('outer');
    const inner = createGraph('inner', { outer });
    const x = outer.input('x', 'float32', [2]);
    const y = inner.input('y', 'float32', [2]);
    expect(add(x, y).graph).toBe(inner);
    expect(add(x, 1).graph).toBe(outer);
    expect(() => inner.input('x', 'float32', [2])).toThrow(/taken/);
  });
});

describe('selectNodes', () => {
  it('keeps what the outputs need, in running order', () => {
    const graph = createGraph('g');
    const x = graph.input('x', 'float32', [2]);
    const y = graph.input('y', 'float32', [2]);
    const a = add(x, x);
    mul(y, y);
    const b = mul(a, x);
    const { nodes, leaves } = selectNodes(graph, [b]);
    expect(nodes.map(({ name }) => name)).toEqual(['Add', 'Mul_1']);
    expect([...leaves]).toHaveLength(1);
    expect(leaves.has(x)).toBe(true);
    expect(selectNodes(graph, [b], new Set([a])).nodes).toHaveLength(1);
  });
});

describe('initializers', () => {
  const valuesOf = (
    initializer: Parameters<ReturnType<typeof createGraph>['parameter']>[3],
    shape: number[],
  ) => {
    const graph = createGraph('g');
    const w = graph.parameter('w', 'float64', shape, initializer);
    return Array.from(initializeParameters(graph, 7).get(w)!.data as Float64Array);
  };

  it('give the values asked for', () => {
    expect(valuesOf(constantValue(3), [2])).toEqual([3, 3]);
    expect(valuesOf(givenValues([1, 2]), [2])).toEqual([1, 2]);
    expect(() => valuesOf(givenValues([1]), [2])).toThrow(ShapeError);
  });

  it('have the spread of their definitions', () => {
    const deviation = (values: number[]) =>
      Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
    expect(deviation(valuesOf(normalValues(0.5), [100, 100]))).toBeCloseTo(0.5, 1);
    expect(deviation(valuesOf(heNormal, [8, 5, 5, 5]))).toBeCloseTo(Math.sqrt(2 / 125), 2);
    const glorot = valuesOf(glorotUniform, [2, 22]);
    expect(Math.max(...glorot.map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect(Math.max(...glorot.map(Math.abs))).toBeGreaterThan(0.4);
    expect(Math.max(...valuesOf(truncatedNormalValues(1), [1000]).map(Math.abs))).toBeLessThanOrEqual(2);
    const uniform = valuesOf(uniformValues(2, 3), [1000]);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...uniform)).toBeLessThan(3);
  });

  it('do not depend on the order of making, and differ by name and seed', () => {
    const make = (names: string[], seed: number) => {
      const graph = createGraph('g');
      const made = names.map((name) => graph.parameter(name, 'float32', [4], normalValues(1)));
      const values = initializeParameters(graph, seed);
      return Object.fromEntries(
        made.map((tensor) => [tensor.name, Array.from(values.get(tensor)!.data, Number)]),
      );
    };
    const one = make(['a', 'b'], 1);
    expect(make(['b', 'a'], 1)).toEqual(one);
    expect(one.a).not.toEqual(one.b);
    expect(make(['a'], 2).a).not.toEqual(one.a);
  });
});

describe('createTensor', () => {
  it('converts values to the type', () => {
    expect(createTensor('int64', [2], [1, -2]).data).toEqual(new BigInt64Array([1n, -2n]));
    expect(createTensor('bool', [2], [0, 5]).data).toEqual(new Uint8Array([0, 1]));
    const data = new Float32Array(2);
    expect(createTensor('float32', [2], data).data).toBe(data);
    expect(() => createTensor('float32', [3], [1])).toThrow('expected 3 values for the shape [3], got 1');
  });
});
