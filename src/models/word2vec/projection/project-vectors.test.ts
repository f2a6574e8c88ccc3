import { describe, expect, it } from 'vitest';
import { AbortedError, ConfigError } from '../../../core/errors.ts';
import { createRandomStream } from '../../../core/random.ts';
import { createKernelMemory } from '../../../kernels/kernel-memory.ts';
import { createVectorStore, type VectorStore, vectorAt } from '../../../kernels/vector-store.ts';
import type { NeighbourLists } from './neighbour-graph.ts';
import { projectVectors } from './project-vectors.ts';

const PER_GROUP = 40;
const NUM_GROUPS = 4;

/** Groups of points about 4 orthogonal directions; point i belongs to group i % 4. */
function groupedVectors(): VectorStore {
  const random = createRandomStream(7, 'test');
  const store = createVectorStore(createKernelMemory(), PER_GROUP * NUM_GROUPS, 8);
  for (let i = 0; i < store.numVectors; i++) {
    const vector = vectorAt(store, i);
    for (let d = 0; d < 8; d++) vector[d] = (d === i % NUM_GROUPS ? 1 : 0) + 0.15 * random.normal();
  }
  return store;
}

function neighboursOf(store: VectorStore, k: number): NeighbourLists {
  const distance = (a: number, b: number): number =>
    Math.hypot(...vectorAt(store, a).map((value, d) => value - vectorAt(store, b)[d]!));
  const rows = Array.from({ length: store.numVectors }, (_, i) =>
    Array.from({ length: store.numVectors }, (_, j) => ({ index: j, distance: distance(i, j) }))
      .filter(({ index }) => index !== i)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, k),
  ).flat();
  return {
    numPoints: store.numVectors,
    numNeighbours: k,
    indices: Uint32Array.from(rows, ({ index }) => index),
    distances: Float32Array.from(rows, (row) => row.distance),
  };
}

const store = groupedVectors();
const neighbours = neighboursOf(store, 10);

describe('projectVectors', () => {
  it('keeps groups together and apart from others', async () => {
    const plane = await projectVectors(store, neighbours);
    const squaredDistance = (a: number, b: number): number =>
      (plane[2 * a]! - plane[2 * b]!) ** 2 + (plane[2 * a + 1]! - plane[2 * b + 1]!) ** 2;
    for (let i = 0; i < store.numVectors; i++) {
      const nearest = Array.from({ length: store.numVectors }, (_, j) => j)
        .filter((j) => j !== i)
        .sort((a, b) => squaredDistance(i, a) - squaredDistance(i, b))
        .slice(0, 5);
      expect(nearest.map((j) => j % NUM_GROUPS)).toEqual(Array(5).fill(i % NUM_GROUPS));
    }
  });

  it('fills the square from -1 to 1 in its longer direction, centred in both', async () => {
    const plane = await projectVectors(store, neighbours, { epochs: 20 });
    const [x, y] = [0, 1].map((axis) => plane.filter((_, i) => i % 2 === axis));
    const extents = [x!, y!].map((values) => [Math.min(...values), Math.max(...values)] as const);
    for (const [low, high] of extents) expect(low).toBeCloseTo(-high, 6);
    expect(Math.max(extents[0]![1], extents[1]![1])).toBeCloseTo(1, 6);
  });

  it('draws the same picture for the same seed, another for another', async () => {
    const [first, again, other] = await Promise.all(
      [3, 3, 4].map((seed) => projectVectors(store, neighbours, { seed, epochs: 20 })),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('tells each epoch, and stops soon after the signal fires', async () => {
    const controller = new AbortController();
    const told: number[] = [];
    const progress = {
      stage: () => {},
      advanceTo: (count: number) => {
        told.push(count);
        if (count === 3) controller.abort();
      },
      done: () => {},
    };
    const work = projectVectors(store, neighbours, { epochs: 50 }, { progress, signal: controller.signal });
    await expect(work).rejects.toThrow(AbortedError);
    expect(told).toEqual([1, 2, 3]);
  });

  it('takes two points', async () => {
    const two = createVectorStore(createKernelMemory(), 2, 4);
    vectorAt(two, 0).set([1, 0, 0, 0]);
    vectorAt(two, 1).set([0, 1, 0, 0]);
    const plane = await projectVectors(two, neighboursOf(two, 1), { epochs: 5 });
    expect([...plane].every(Number.isFinite)).toBe(true);
  });

  it.each([
    [{ epochs: 0 }, 'projection: expected epochs to be a whole number of at least 1, got 0'],
    [{ epoch: 3 }, "projection: unknown option 'epoch'; known are seed, epochs"],
  ])('refuses %j', async (options, message) => {
    const work = projectVectors(store, neighbours, options as object);
    await expect(work).rejects.toThrow(new ConfigError(message));
  });

  it('refuses neighbours of another number of vectors', async () => {
    const lists = { ...neighbours, numPoints: 9 };
    await expect(projectVectors(store, lists)).rejects.toThrow(
      'expected neighbours of 160 vectors, got those of 9',
    );
  });
});
