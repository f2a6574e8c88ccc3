import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { createLengthBatches } from './length-batches.ts';

const randomLengths = (count: number): Int32Array => {
  const random = createRandomStream(1, 'lengths');
  return Int32Array.from({ length: count }, () => 3 + random.integer(30));
};

function allBatches(lengths: ArrayLike<number>, options: { batchSize: number; seed: number }, epoch: number) {
  const batches = createLengthBatches(lengths, options);
  return Array.from({ length: batches.numBatches(epoch) }, (_, index) => batches.places(epoch, index));
}

describe('createLengthBatches', () => {
  it('holds each example once in each epoch', () => {
    const arbitrary = [
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(5),
    ] as const;
    fc.assert(
      fc.property(...arbitrary, (lengths, batchSize, epoch) => {
        const batches = allBatches(lengths, { batchSize, seed: 4 }, epoch);
        const places = batches.flatMap((batch) => [...batch]).sort((a, b) => a - b);
        expect(places).toEqual(lengths.map((_, place) => place));
        expect(batches.filter(({ length }) => length !== batchSize).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('puts examples of like length together: hardly any padding', () => {
    const lengths = randomLengths(5000);
    const batches = allBatches(lengths, { batchSize: 32, seed: 1 }, 0);
    const padded = batches.reduce((sum, batch) => {
      return sum + batch.length * Math.max(...Array.from(batch, (place) => lengths[place]!));
    }, 0);
    const tokens = lengths.reduce((sum, length) => sum + length, 0);
    expect(padded / tokens).toBeLessThan(1.03); // in the order of the examples: 1.75
  });

  it('is a function of seed and epoch, in whatever order batches are asked for', () => {
    const lengths = randomLengths(200);
    const first = allBatches(lengths, { batchSize: 8, seed: 1 }, 2);
    const batches = createLengthBatches(lengths, { batchSize: 8, seed: 1 });
    batches.places(5, 3);
    expect(batches.places(2, 20)).toEqual(first[20]);
    batches.places(2, 20).fill(0); // a copy
    expect(batches.places(2, 20)).toEqual(first[20]);
    expect(allBatches(lengths, { batchSize: 8, seed: 1 }, 3)).not.toEqual(first);
    expect(allBatches(lengths, { batchSize: 8, seed: 2 }, 2)).not.toEqual(first);
  });

  it('mixes the lengths of successive batches, and the company of an example', () => {
    const lengths = randomLengths(3000);
    const [first, second] = [0, 1].map((epoch) => allBatches(lengths, { batchSize: 16, seed: 1 }, epoch));
    const longest = first!.map((batch) => lengths[batch[0]!]!);
    const rises = longest.filter((length, index) => index > 0 && length > longest[index - 1]!).length;
    expect(rises).toBeGreaterThan(longest.length / 3);
    const companyOf = (batches: Uint32Array[]) => [...batches.find((batch) => batch.includes(7))!];
    const later = companyOf(second!);
    expect(companyOf(first!).filter((place) => later.includes(place)).length).toBeLessThan(8);
  });

  it('says what its batches depend on', () => {
    const of = (count: number, batchSize: number, seed: number) =>
      createLengthBatches(randomLengths(count), { batchSize, seed }).description;
    expect(new Set([of(9, 2, 1), of(9, 2, 1), of(9, 3, 1), of(9, 2, 2), of(8, 2, 1)]).size).toBe(4);
  });

  it('refuses no examples, odd sizes, unknown options and batches that do not exist', () => {
    expect(() => createLengthBatches([], { batchSize: 2, seed: 1 })).toThrow(ConfigError);
    expect(() => createLengthBatches([3], { batchSize: 0, seed: 1 })).toThrow(
      'batchSize as a whole number from 1, got 0',
    );
    expect(() => createLengthBatches([3], { batchSize: 1, seed: 1, size: 3 } as never)).toThrow(
      "unknown option 'size'",
    );
    expect(() => createLengthBatches([3], { batchSize: 2, seed: 1 }).places(0, 1)).toThrow(
      'a batch from 0 to 0, got 1',
    );
  });
});
