import { integer, property, assert as propertyAssert } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTensor, toNumbers } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { findExampleAxis } from './example-axis.ts';
import { findShardAxes, splitBatch } from './shard-batch.ts';

const counting = (length: number): number[] => Array.from({ length }, (_, place) => place);

/** Examples along the first axis of `x` and the second of `y`, and three classes that all share. */
function createInputs() {
  const graph = createGraph('inputs');
  const inputs = [
    graph.input('x', 'float32', ['batch', 2]),
    graph.input('y', 'int64', [2, 'batch']),
    graph.input('classes', 'int32', ['chosen']),
  ];
  const batch = {
    x: createTensor('float32', [5, 2], counting(10)),
    y: createTensor('int64', [2, 5], counting(10)),
    classes: createTensor('int32', [3], [7, 8, 9]),
  };
  return { axes: findShardAxes(inputs, findExampleAxis(inputs, 'batch')), batch };
}

describe('splitBatch', () => {
  it('cuts each input along its axis of examples, the first parts longer by one', () => {
    const { axes, batch } = createInputs();
    const [first, second, ...rest] = splitBatch(batch, axes, 2);
    expect(rest).toEqual([]);
    expect([first!.weight, second!.weight]).toEqual([3 / 5, 2 / 5]);
    expect(first!.batch).toEqual({
      x: createTensor('float32', [3, 2], [0, 1, 2, 3, 4, 5]),
      y: createTensor('int64', [2, 3], [0, 1, 2, 5, 6, 7]),
      classes: batch.classes,
    });
    expect(second!.batch).toEqual({
      x: createTensor('float32', [2, 2], [6, 7, 8, 9]),
      y: createTensor('int64', [2, 2], [3, 4, 8, 9]),
      classes: batch.classes,
    });
  });

  it('gives a batch of fewer examples than shards one shard an example', () => {
    const { axes, batch } = createInputs();
    const shards = splitBatch(batch, axes, 9);
    expect(shards.map(({ batch: { x } }) => toNumbers(x!))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
    ]);
    expect(shards.every(({ weight }) => weight === 1 / 5)).toBe(true);
  });

  it('leaves nothing out and takes nothing twice, in nearly equal parts', () => {
    const graph = createGraph('numbers');
    const axes = findShardAxes([graph.input('x', 'int32', ['n'])], { input: 'x', axis: 0 });
    propertyAssert(
      property(integer({ min: 1, max: 40 }), integer({ min: 1, max: 12 }), (length, shards) => {
        const parts = splitBatch({ x: createTensor('int32', [length], counting(length)) }, axes, shards);
        expect(parts.flatMap(({ batch }) => toNumbers(batch.x!))).toEqual(counting(length));
        const lengths = parts.map(({ batch }) => batch.x!.shape[0]!);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        expect(parts.length).toBe(Math.min(shards, length));
        expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('gives one shard the batch itself', () => {
    const { axes, batch } = createInputs();
    expect(splitBatch(batch, axes, 1)[0]!.batch).toBe(batch);
  });

  it('refuses tensors of different numbers of examples', () => {
    const { axes, batch } = createInputs();
    const uneven = { ...batch, y: createTensor('int64', [2, 4], counting(8)) };
    expect(() => splitBatch(uneven, axes, 2)).toThrow("trainer: expected 5 of 'batch' in 'y', got 4");
  });
});

describe('findShardAxes', () => {
  it('needs an axis with a name', () => {
    const graph = createGraph('fixed');
    const inputs = [graph.input('x', 'float32', [4, 2])];
    for (const where of [findExampleAxis(inputs), null]) {
      expect(() => findShardAxes(inputs, where)).toThrow(
        'trainer: shards need an input with a named axis over examples',
      );
    }
  });

  it.each([[['batch', 'batch']], [['batch', '2*batch']], [['3*batch']]])(
    'refuses to cut an input of shape %j',
    (shape) => {
      const graph = createGraph('pairs');
      const inputs = [graph.input('x', 'float32', ['batch']), graph.input('pairs', 'float32', shape)];
      expect(() => findShardAxes(inputs, { input: 'x', axis: 0 })).toThrow(
        `'pairs' float32[${shape.join(', ')}], which is no list of 'batch'; leave shards out`,
      );
    },
  );
});
