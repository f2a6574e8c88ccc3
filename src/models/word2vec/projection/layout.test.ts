import { describe, expect, it } from 'vitest';
import { createRandomStream } from '../../../core/random.ts';
import { createLayout, NEARNESS_SCALE } from './layout.ts';
import type { WeightedEdges } from './neighbour-graph.ts';

const edgesOf = (...edges: [number, number, number][]): WeightedEdges => ({
  heads: Uint32Array.from(edges, ([head]) => head),
  tails: Uint32Array.from(edges, ([, tail]) => tail),
  weights: Float64Array.from(edges, ([, , weight]) => weight),
});
const random = (seed = 0) => createRandomStream(seed, 'test');

describe('NEARNESS_SCALE', () => {
  it('follows the target of a minimum distance of 0.1 and a spread of 1', () => {
    for (let distance = 0.05; distance < 3; distance += 0.05) {
      const target = distance < 0.1 ? 1 : Math.exp(-(distance - 0.1));
      expect(Math.abs(1 / (1 + NEARNESS_SCALE * distance ** 2) - target)).toBeLessThan(0.07);
    }
  });
});

describe('createLayout', () => {
  it('draws two neighbours together by the gradient of the curve', () => {
    // No negatives are due in the first epoch before the edge's own, so with 5 an edge they come in the same epoch;
    // the only point to push away from besides oneself is the other, and the move stays on the x axis.
    const layout = createLayout(edgesOf([0, 1, 1]), Float64Array.of(0, 0, 3, 0), 10, random());
    layout.runEpoch(0);
    const pull = (2 * NEARNESS_SCALE * 3) / (NEARNESS_SCALE * 9 + 1);
    expect(layout.positions[2]).toBeCloseTo(3 - pull, 10); // only attracted
    expect(layout.positions[0]).toBeLessThan(pull); // attracted and pushed back
    expect(layout.positions[1]).toBe(0);
  });

  it('moves nothing further than 4 times the learning rate in a step, and less as the rate falls', () => {
    const far = createLayout(edgesOf([0, 1, 1]), Float64Array.of(0, 0, 1e-4, 0), 10, random());
    far.runEpoch(0);
    expect(Math.max(...far.positions.map(Math.abs))).toBeLessThanOrEqual(4 * 6);
    const moveAt = (epoch: number): number => {
      const layout = createLayout(edgesOf([0, 1, 1]), Float64Array.of(0, 0, 3, 0), 10, random());
      layout.runEpoch(epoch);
      return 3 - layout.positions[2]!;
    };
    expect(moveAt(5)).toBeCloseTo(moveAt(0) / 2, 10);
  });

  it('visits an edge of half the weight in every second epoch', () => {
    const layout = createLayout(
      edgesOf([0, 1, 1], [2, 3, 0.5]),
      Float64Array.of(0, 0, 1, 0, 50, 0, 52, 0),
      4,
      random(),
    );
    const moved = [0, 1, 2, 3].map((epoch) => {
      const before = layout.positions[6];
      layout.runEpoch(epoch);
      return layout.positions[6] !== before;
    });
    expect(moved).toEqual([false, true, false, true]);
  });

  it('leaves points at one place finite', () => {
    const layout = createLayout(edgesOf([0, 1, 1], [1, 0, 1]), new Float64Array(4), 5, random());
    for (let epoch = 0; epoch < 5; epoch++) layout.runEpoch(epoch);
    expect([...layout.positions]).toEqual([0, 0, 0, 0]);
  });
});
