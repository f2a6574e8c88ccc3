import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../../core/errors.ts';
import { countElements } from '../../../engine/graph/engine-tensor.ts';
import { type Graph, trainableParameters } from '../../../engine/graph/graph.ts';
import { buildInference } from './network.ts';

const NETWORK = { name: 'compact', numBands: 48, numFrames: 512, numLabels: 29_160 } as const;
const countWeights = (graph: Graph): number =>
  trainableParameters(graph).reduce((sum, { shape }) => sum + countElements(shape as number[]), 0);

/** Products and sums of one song's forward pass, from the shapes of the graph. */
function multiplyAdds(graph: Graph): number {
  return graph.nodes.reduce((sum, { operator, inputs, outputs }) => {
    if (operator !== 'Conv' && operator !== 'MatMul') return sum;
    const weight = inputs[1]!.shape as number[];
    const perOutput = operator === 'Conv' ? countElements(weight.slice(1)) : weight[0]!;
    const [first, ...rest] = outputs[0]!.shape;
    const rows = String(first).includes('*') ? Number.parseInt(String(first), 10) : 1;
    return sum + rows * countElements(rest as number[]) * perOutput;
  }, 0);
}

describe('the compact network', () => {
  it('has at most 5 million parameters with all tags of the arena', () => {
    expect(countWeights(buildInference(NETWORK))).toBe(4_360_136);
  });

  it('takes 88 million multiplications and additions for 8.2 seconds of sound', () => {
    expect(multiplyAdds(buildInference({ ...NETWORK, numLabels: 1 })) / 1e6).toBeCloseTo(88.0, 0);
  });

  it('gives an embedding of 128 numbers, and has three rows of maps left', () => {
    const graph = buildInference(NETWORK);
    expect(graph.outputs.get('embedding')!.shape).toEqual(['batch', 128]);
    expect(graph.outputs.get('logits')!.shape).toEqual(['batch', 29_160]);
    const maps = graph.nodes.filter(({ operator }) => operator === 'BatchNormalization');
    expect(maps.map(({ outputs }) => outputs[0]!.shape.slice(1))).toEqual([
      [32, 12, 128],
      [64, 6, 64],
      [128, 3, 32],
      [192, 3, 32],
      [256],
    ]);
  });

  it('has the same parameters for any length, from 32 frames on', () => {
    const shapesOf = (numFrames: number) =>
      buildInference({ ...NETWORK, numFrames }).parameters.map(({ name, shape }) => [name, shape]);
    expect(shapesOf(32)).toEqual(shapesOf(512));
    expect(shapesOf(1875)).toEqual(shapesOf(512));
    expect(() => shapesOf(31)).toThrow(ShapeError);
    expect(() => shapesOf(31)).toThrow('at least 40 bands and 32 frames');
  });
});
