import { describe, expect, it } from 'vitest';
import '../../../test/helpers/to-be-allclose.ts';
import { ConfigError, ShapeError } from '../../core/errors.ts';
import type { Shape } from '../graph/dims.ts';
import { createTensor, toNumbers } from '../graph/engine-tensor.ts';
import { createGraph } from '../graph/graph.ts';
import { STEP_INPUT, stepInput } from '../graph/step-input.ts';
import { toModelBytes } from '../onnx/to-model-bytes.ts';
import { createSession } from '../session.ts';
import { dropout } from './dropout.ts';

interface Draw {
  readonly shape?: readonly [number, number];
  readonly named?: Shape;
  readonly rate?: number;
  readonly seed?: number;
  readonly scope?: string;
  readonly threads?: number;
  /** Scope of another dropout, built first. */
  readonly before?: string;
}

/** What dropout makes of ones, at each of the steps. */
async function drawMasks(steps: readonly number[], draw: Draw = {}): Promise<number[][]> {
  const {
    shape = [64, 32],
    named = shape,
    rate = 0.25,
    seed = 1,
    scope = 'layer',
    threads = 1,
    before,
  } = draw;
  const graph = createGraph('dropout');
  const x = graph.input('x', 'float32', named);
  const step = stepInput(graph);
  if (before !== undefined) graph.scope(before, () => dropout(x, rate, { step, seed }));
  const y = graph.scope(scope, () => dropout(x, rate, { step, seed }));
  graph.output('y', y);
  const session = await createSession(toModelBytes(graph), { threads });
  const ones = createTensor('float32', shape, new Float32Array(shape[0] * shape[1]).fill(1));
  const masks: number[][] = [];
  for (const step of steps) {
    const feeds = { x: ones, [STEP_INPUT]: createTensor('int64', [], [step]) };
    masks.push(toNumbers((await session.run(feeds)).y!));
  }
  await session.close();
  return masks;
}

/** Covariance of two masks over the variance of one. */
function correlate(a: readonly number[], b: readonly number[], rate: number): number {
  const variance = rate / (1 - rate);
  return a.reduce((sum, value, place) => sum + (value - 1) * (b[place]! - 1), 0) / (a.length * variance);
}

describe('dropout', () => {
  it('sets a share of elements to 0 and keeps the mean', async () => {
    const [mask] = await drawMasks([0], { shape: [256, 128] });
    expect([...new Set(mask)].sort()).toBeAllclose([0, 4 / 3]);
    const mean = mask!.reduce((sum, value) => sum + value, 0) / mask!.length;
    // Four standard deviations: 4 * sqrt(1/3) / sqrt(32768).
    expect(Math.abs(mean - 1)).toBeLessThan(0.013);
  });

  it('is repeatable by seed, step and scope, whatever ran before and on however many threads', async () => {
    const [first, second, again] = await drawMasks([7, 8, 7]);
    expect(again).toEqual(first);
    expect(second).not.toEqual(first);
    expect((await drawMasks([8], { threads: 2, named: ['n', 32] }))[0]).toEqual(second);
    expect((await drawMasks([7], { seed: 2 }))[0]).not.toEqual(first);
    expect((await drawMasks([7], { scope: 'other' }))[0]).not.toEqual(first);
  });

  it('does not depend on what else a model has', async () => {
    const [alone] = await drawMasks([3]);
    const [beside] = await drawMasks([3], { before: 'earlier' });
    expect(beside).toEqual(alone);
  });

  it('draws rows, columns, steps and blocks that are independent', async () => {
    const [rows, columns] = [64, 64];
    const masks = await drawMasks([0, 1, 2, 3], { shape: [rows, columns], rate: 0.5 });
    const limit = 4 / Math.sqrt(rows * columns); // four standard deviations
    for (const [place, mask] of masks.entries()) {
      const shiftBy = (count: number) => mask.map((_, index) => mask[(index + count) % mask.length]!);
      for (const shift of [1, 2, columns, columns + 1, 5 * columns]) {
        expect(Math.abs(correlate(mask, shiftBy(shift), 0.5))).toBeLessThan(limit);
      }
      if (place > 0) expect(Math.abs(correlate(mask, masks[place - 1]!, 0.5))).toBeLessThan(limit);
      // An element against the product of the three that form a rectangle with it, which a linear hash would tie.
      const corner = mask.map((value, index) => {
        const [other, next] = [index ^ 1, (index + columns) % mask.length];
        return 1 + (mask[other]! - 1) * (mask[next]! - 1) * (mask[next ^ 1]! - 1) * (value - 1);
      });
      const mean = corner.reduce((sum, value) => sum + value - 1, 0) / corner.length;
      expect(Math.abs(mean)).toBeLessThan(limit * Math.SQRT2);
    }
  });

  it('gives x itself for rate 0', () => {
    const graph = createGraph('none');
    const x = graph.input('x', 'float32', [3]);
    expect(dropout(x, 0, { step: stepInput(graph) })).toBe(x);
  });

  it('refuses what does not fit', () => {
    const graph = createGraph('wrong');
    const x = graph.input('x', 'float32', [3]);
    const step = stepInput(graph);
    expect(() => dropout(x, 1, { step })).toThrow(ConfigError);
    expect(() => dropout(step, 0.5, { step })).toThrow(ShapeError);
    expect(() => dropout(x, 0.5, { step: x })).toThrow(/a step of int64 without axes, got 'x'/);
  });
});

describe('stepInput', () => {
  it('is one input of the outermost graph', () => {
    const outer = createGraph('outer');
    const inner = createGraph('inner', { outer });
    expect(stepInput(inner)).toBe(stepInput(outer));
    expect(outer.inputs).toEqual([stepInput(outer)]);
  });
});
