// Half precision by hand and as a round trip; NumPy's roundings are in test/golden/npy.
import { describe, expect, it } from 'vitest';
import { float16Table, fromFloat16, MAX_FLOAT16, toFloat16 } from './float16.ts';

describe('toFloat16', () => {
  it.each([
    ['zero', 0, 0x0000],
    ['negative zero', -0, 0x8000],
    ['one', 1, 0x3c00],
    ['minus two', -2, 0xc000],
    ['the largest', MAX_FLOAT16, 0x7bff],
    ['the last that rounds to the largest', 65519.99, 0x7bff],
    ['the first that rounds to infinity', 65520, 0x7c00],
    ['minus infinity', -Infinity, 0xfc00],
    ['the least normal', 2 ** -14, 0x0400],
    ['the largest subnormal', 2 ** -14 - 2 ** -24, 0x03ff],
    ['the least subnormal', 2 ** -24, 0x0001],
    ['a tie between zero and the least: to even', 2 ** -25, 0x0000],
    ['a tie between one and two of the least: to even', 3 * 2 ** -25, 0x0002],
    ['a tie above one: to even, down', 1 + 2 ** -11, 0x3c00],
    ['a tie above the next: to even, up', 1 + 3 * 2 ** -11, 0x3c02],
    ['what rounds up into the next exponent', 1.9999, 0x4000],
  ])('rounds %s', (_, value, half) => {
    expect(toFloat16(value)).toBe(half);
  });

  it('keeps a NaN a NaN, whatever its payload', () => {
    const bits = new Uint32Array([0x7fc00000, 0x7f800001, 0xffffffff]);
    for (const value of new Float32Array(bits.buffer)) expect(fromFloat16(toFloat16(value))).toBeNaN();
  });
});

describe('fromFloat16', () => {
  it('gives back each of the 65,536 halves through the table and through float32', () => {
    const table = float16Table();
    let wrong = 0;
    for (let half = 0; half < 65536; half++) {
      const value = fromFloat16(half);
      if (!Object.is(table[half], value)) wrong++;
      // All NaN are one in JavaScript.
      if (
        Number.isNaN(value) ? (half & 0x7c00) !== 0x7c00 || (half & 0x3ff) === 0 : toFloat16(value) !== half
      )
        wrong++;
    }
    expect(wrong).toBe(0);
  });
});
