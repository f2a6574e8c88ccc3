import { describe, expect, it } from 'vitest';
import { gradients } from '../gradients/gradients.ts';
import { createGraph, type Graph } from '../graph/graph.ts';
import { maxPool } from '../operators/max-pool.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { toModel } from './to-model.ts';

const poolOf = (graph: Graph) => toModel(graph).graph!.node!.find(({ opType }) => opType === 'MaxPool')!;

describe('outputs that only a gradient uses', () => {
  it('are left out of a file without gradients', () => {
    const graph = createGraph('pool');
    const x = graph.input('x', 'float32', ['n', 1, 4]);
    const y = maxPool(x, 2);
    graph.output('y', y);
    expect(poolOf(graph).output).toEqual(['MaxPool']);
    graph.output('gradient', gradients(reduceSum(y), [x]).get(x)!);
    expect(poolOf(graph).output).toEqual(['MaxPool', 'MaxPool/output1']);
  });
});
