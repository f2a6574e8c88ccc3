import { describe, expect, it } from 'vitest';
import { createTensor, type EngineTensor, toNumbers } from '../graph/engine-tensor.ts';
import { combineShards } from './combine-shards.ts';
import type { BatchGradients } from './gradient-model.ts';

const shard = (
  loss: number,
  gradient: number[],
  updates: Record<string, EngineTensor> = {},
): BatchGradients => ({
  loss,
  gradients: new Map([['w', createTensor('float32', [gradient.length], gradient)]]),
  updates: new Map(Object.entries(updates)),
});

describe('combineShards', () => {
  it('weighs losses and gradients', () => {
    const shards = [shard(1, [4, 8]), shard(2, [8, -8]), shard(6, [0, 16])];
    const { loss, gradients } = combineShards(shards, [0.5, 0.25, 0.25]);
    expect(loss).toBe(0.5 + 0.5 + 1.5);
    expect(toNumbers(gradients.get('w')!)).toEqual([4, 6]);
  });

  it('adds in the order of shards, which shows in the last bits', () => {
    const combined = (values: number[]) =>
      combineShards(
        values.map((value) => shard(0, [value])),
        [1, 1, 1],
      ).gradients.get('w')!.data[0];
    // In float32 2^24 + 1 is 2^24.
    expect(combined([2 ** 24, 1, 1])).toBe(2 ** 24);
    expect(combined([1, 1, 2 ** 24])).toBe(2 ** 24 + 2);
  });

  it('covers gradients of any length', () => {
    const length = 3 * 2 ** 15 + 5;
    const ones = new Array<number>(length).fill(1);
    const threes = new Array<number>(length).fill(3);
    const { gradients } = combineShards([shard(0, ones), shard(0, threes)], [0.5, 0.5]);
    expect(gradients.get('w')!.data.every((value) => value === 2)).toBe(true);
  });

  it('weighs running values, keeps equal ones to the bit, and takes whole numbers of the first shard', () => {
    const updates = (mean: number, count: bigint) => ({
      mean: createTensor('float32', [2], [mean, 0.1]),
      wide: createTensor('float64', [1], [mean]),
      count: createTensor('int64', [], [count]),
    });
    const shards = [shard(0, [0], updates(1, 5n)), shard(0, [0], updates(4, 7n))];
    const combined = combineShards(shards, [1 / 3, 2 / 3]).updates;
    expect(toNumbers(combined.get('mean')!)).toEqual([3, Math.fround(0.1)]);
    expect(combined.get('mean')!.data).toBeInstanceOf(Float32Array);
    expect(toNumbers(combined.get('wide')!)).toEqual([3]);
    expect(combined.get('count')!.data[0]).toBe(5n);
  });

  it('gives what a single shard gave', () => {
    const only = shard(3, [1, 2]);
    expect(combineShards([only], [1])).toBe(only);
  });
});
