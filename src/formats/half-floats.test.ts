import { describe, expect, it } from 'vitest';
import { bfloat16ToFloat32, halfToFloat32 } from './half-floats.ts';

describe('halfToFloat32', () => {
  // Bits by numpy 2.4: np.array([...], dtype=np.float16).view(np.uint16)
  it.each<[string, number, number]>([
    ['one', 0x3c00, 1],
    ['minus a half', 0xb800, -0.5],
    ['a third, rounded', 0x3555, 0.333251953125],
    ['the largest', 0x7bff, 65504],
    ['the smallest normal', 0x0400, 2 ** -14],
    ['the smallest subnormal', 0x0001, 2 ** -24],
    ['the largest subnormal', 0x83ff, -1023 * 2 ** -24],
    ['zero', 0x0000, 0],
    ['minus zero', 0x8000, -0],
    ['infinity', 0x7c00, Infinity],
    ['minus infinity', 0xfc00, -Infinity],
    ['no number', 0x7e00, NaN],
  ])('reads %s', (_, bits, value) => {
    expect(halfToFloat32(Uint16Array.of(bits))[0]).toBe(value);
  });
});

describe('bfloat16ToFloat32', () => {
  it.each<[string, number, number]>([
    ['one', 0x3f80, 1],
    ['minus two and a half', 0xc020, -2.5],
    ['pi, rounded', 0x4049, 3.140625],
    ['the smallest subnormal', 0x0001, 2 ** -133],
    ['minus zero', 0x8000, -0],
    ['infinity', 0x7f80, Infinity],
    ['no number', 0x7fc0, NaN],
  ])('reads %s', (_, bits, value) => {
    expect(bfloat16ToFloat32(Uint16Array.of(bits))[0]).toBe(value);
  });
});
