import { expect, test } from 'vitest';
import { below, hash, keyOf, mix32 } from './draws.ts';

test('mix32 is the finalizer of MurmurHash3', () => {
  // Appleby's fmix32, worked out with 64-bit integers.
  const fmix = (value: bigint): number => {
    let h = value;
    h ^= h >> 16n;
    h = (h * 0x85ebca6bn) & 0xffffffffn;
    h ^= h >> 13n;
    h = (h * 0xc2b2ae35n) & 0xffffffffn;
    return Number(h ^ (h >> 16n));
  };
  for (const value of [0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff]) {
    expect(mix32(value)).toBe(fmix(BigInt(value)));
  }
});

test('a whole number below a bound is drawn evenly', () => {
  const key = keyOf(1, 'window', 0);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 20_000; i++) counts[below(hash(key, i), 10)]!++;
  // 2000 each, standard deviation 42.
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(170);
  expect(below(2 ** 32 - 1, 10)).toBe(9);
  expect(below(0, 10)).toBe(0);
});

test('keys differ by seed, purpose and epoch', () => {
  const keys = [keyOf(1, 'keep', 0), keyOf(2, 'keep', 0), keyOf(1, 'order', 0), keyOf(1, 'keep', 1)];
  expect(new Set(keys).size).toBe(4);
});
