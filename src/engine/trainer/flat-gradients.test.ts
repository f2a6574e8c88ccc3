import { describe, expect, it } from 'vitest';
import { createTensor } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { givenValues, initializeParameters } from '../graph/initializers.ts';
import { sgd } from '../optimizers/sgd.ts';
import { clearGradients, gradientTargets, sumOfGradientSquares, takeGradients } from './flat-gradients.ts';
import { flattenParameters } from './flat-parameters.ts';

function createFlat(accumulates: boolean) {
  const graph = createGraph('flat');
  graph.parameter('weight', 'float32', [1, 2], givenValues([1, 2]));
  graph.parameter('bias', 'float32', [1], givenValues([3]));
  const values = initializeParameters(graph, 0);
  return flattenParameters(graph.parameters, values, sgd(), { accumulates });
}

const tensors = (weight: number[], bias: number) =>
  new Map([
    ['weight', createTensor('float32', [1, 2], weight)],
    ['bias', createTensor('float32', [1], [bias])],
  ]);

describe('flat gradients', () => {
  it('are written in place where one batch makes a step', () => {
    const flat = createFlat(false);
    expect(flat.batchGradients).toBe(flat.gradients);
    const targets = gradientTargets(flat);
    expect(targets.weight!.shape).toEqual([1, 2]);
    targets.weight!.data.set([4, 5] as never);
    targets.bias!.data.set([6] as never);
    clearGradients(flat);
    takeGradients(flat, new Map(Object.entries(targets)), 1);
    expect(Array.from(flat.gradients)).toEqual([4, 5, 6]);
    takeGradients(flat, tensors([7, 8], 9), 1); // from elsewhere
    expect(Array.from(flat.gradients)).toEqual([7, 8, 9]);
    expect(sumOfGradientSquares(flat)).toBe(49 + 64 + 81);
  });

  it.each([['in kernel memory'], ['beyond it']])('add up over the batches of a step, %s', (where) => {
    const made = createFlat(true);
    const flat = where === 'beyond it' ? { ...made, kernel: null } : made;
    for (let step = 0; step < 2; step++) {
      clearGradients(flat);
      takeGradients(flat, tensors([4, 8], 12), 0.25);
      takeGradients(flat, tensors([8, 4], 0), 0.75);
      expect(Array.from(flat.gradients)).toEqual([7, 5, 3]);
      expect(sumOfGradientSquares(flat)).toBe(49 + 25 + 9);
    }
    expect(Array.from(flat.values)).toEqual([1, 2, 3]);
  });
});
