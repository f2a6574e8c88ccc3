import { describe, expect, it } from 'vitest';
import type { Shape } from '../graph/dims.ts';
import { zeros } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { countExamples, findExampleAxis } from './example-axis.ts';

function findIn(shapes: Readonly<Record<string, Shape>>, dimension?: string) {
  const graph = createGraph('inputs');
  const inputs = Object.entries(shapes).map(([name, shape]) => graph.input(name, 'float32', shape));
  return findExampleAxis(inputs, dimension);
}

describe('findExampleAxis', () => {
  it('finds the first axis that has a name, wherever its input stands', () => {
    expect(findIn({ samples: [64], scale: [], x: ['batch', 2], y: ['batch'] })).toEqual({
      input: 'x',
      axis: 0,
    });
    expect(findIn({ scale: [], x: [8, 2], y: [8] })).toEqual({ input: 'x', axis: 0 });
    expect(findIn({ scale: [] })).toBeNull();
  });

  it('finds the axis that it is told, and asks where names differ', () => {
    const shapes = { samples: ['samples'], x: [3, 'batch'] };
    expect(findIn(shapes, 'batch')).toEqual({ input: 'x', axis: 1 });
    expect(() => findIn({ ...shapes, y: ['batch'] })).toThrow(
      "trainer: first axes are 'samples' in 'samples' and 'batch' in 'y'; say by exampleDimension which",
    );
    expect(() => findIn(shapes, 'examples')).toThrow(
      "no input has an axis 'examples'; the inputs of a batch are 'samples', 'x'",
    );
  });
});

describe('countExamples', () => {
  it('counts along the axis, and one where there is none', () => {
    const batch = { samples: zeros('float32', [64]), x: zeros('float32', [3, 5]) };
    expect(countExamples(batch, { input: 'x', axis: 1 })).toBe(5);
    expect(countExamples(batch, null)).toBe(1);
  });
});
