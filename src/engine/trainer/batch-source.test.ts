import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTensor } from '../graph/engine-tensor.ts';
import { type BatchSource, createBatches } from './batch-source.ts';

const examples = (count: number) => ({
  pair: createTensor(
    'float32',
    [count, 2],
    Array.from({ length: 2 * count }, (_, place) => place),
  ),
  label: createTensor(
    'int64',
    [count],
    Array.from({ length: count }, (_, place) => place),
  ),
});

async function labelsOf(source: BatchSource, epoch: number): Promise<number[]> {
  const labels: number[] = [];
  for (let index = 0; index < source.numBatches(epoch); index++) {
    const { pair, label } = await source.batch(epoch, index);
    expect(pair!.shape).toEqual([label!.data.length, 2]);
    expect(Array.from(pair!.data, Number)).toEqual(
      Array.from(label!.data, Number).flatMap((one) => [2 * one, 2 * one + 1]),
    );
    labels.push(...Array.from(label!.data, Number));
  }
  return labels;
}

describe('createBatches', () => {
  it('gives each example once an epoch, the same whenever asked, in an order of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        async (count, batchSize) => {
          const source = createBatches(examples(count), { batchSize, seed: 4 });
          const first = await labelsOf(source, 0);
          const second = await labelsOf(source, 1);
          expect(first.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, place) => place));
          expect(await labelsOf(createBatches(examples(count), { batchSize, seed: 4 }), 0)).toEqual(first);
          if (count > 20) expect(second).not.toEqual(first);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps the order where it is told to, with what is left in the last batch', async () => {
    const source = createBatches(examples(5), { batchSize: 2, order: 'kept' });
    expect(source.numBatches(0)).toBe(3);
    expect(await labelsOf(source, 7)).toEqual([0, 1, 2, 3, 4]);
  });

  it('describes what its batches depend on', () => {
    const descriptions = [
      createBatches(examples(6), { batchSize: 2 }),
      createBatches(examples(6), { batchSize: 3 }),
      createBatches(examples(6), { batchSize: 2, seed: 1 }),
      createBatches(examples(6), { batchSize: 2, order: 'kept' }),
      createBatches(examples(5), { batchSize: 2 }),
    ].map(({ description }) => description);
    expect(new Set(descriptions).size).toBe(5);
    expect(createBatches(examples(6), { batchSize: 2, seed: 0 }).description).toBe(descriptions[0]);
  });

  it('refuses tensors without examples', () => {
    for (const shape of [[0], [0, 2], []]) {
      const x = { dtype: 'float32', shape, data: new Float32Array(0) } as const;
      expect(() => createBatches({ x }, { batchSize: 1 })).toThrow(
        "createBatches: 'x' holds no examples; its first axis must be over examples",
      );
    }
  });

  it('refuses a batch size of 0 and tensors of different lengths', () => {
    expect(() => createBatches(examples(3), { batchSize: 0 })).toThrow('expected a batch size from 1, got 0');
    const uneven = { ...examples(3), more: createTensor('float32', [2], [1, 2]) };
    expect(() => createBatches(uneven, { batchSize: 1 })).toThrow(
      "createBatches: expected 3 examples as in 'pair', got 2 in 'more'",
    );
  });
});
