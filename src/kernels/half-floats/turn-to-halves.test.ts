import { describe, expect, it } from 'vitest';
import { canTurn, createHalvesTurner } from './turn-to-halves.ts';

describe('spectrograms as halves', () => {
  /** Numbers and the bits of their halves, by hand. */
  const CASES: readonly (readonly [value: number, bits: number])[] = [
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [-100, 0xd640],
    [65504, 0x7bff],
    [-65504, 0xfbff],
    [2 ** -14, 0x0400],
    [2 ** -24, 1],
    [1 + 2 ** -11, 0x3c00], // half way between two: to the even one
    [1 + 3 * 2 ** -11, 0x3c02],
    [1 + 2 ** -11 + 2 ** -20, 0x3c01],
    [2 ** -25, 0],
    [3 * 2 ** -25, 2],
    [2047.5 * 2 ** -25, 1024], // the largest subnormal rounds up to the least normal
    [-(2 ** -24), 0x8001],
  ];

  it('have the bits of the nearest half, ties to even, frame after frame', () => {
    // 16 bands of 9 frames: band b is case b, frame f is case (b + f) mod 16.
    const mel = new Float32Array(16 * 9);
    for (let band = 0; band < 16; band++) {
      for (let frame = 0; frame < 9; frame++) mel[band * 9 + frame] = CASES[(band + frame) % 16]![0];
    }
    const halves = new Uint16Array(16 * 9);
    expect(createHalvesTurner(16).turn(mel, halves)).toBe(0);
    const expected = Array.from(
      { length: 9 * 16 },
      (_, i) => CASES[((i % 16) + Math.floor(i / 16)) % 16]![1],
    );
    expect([...halves]).toEqual(expected);
  });

  it('cut what lies beyond 65504, and count it', () => {
    const mel = new Float32Array(8 * 8).fill(-40);
    mel.set([65505, -65505, 65519.99, 1e30, -3e38, 65504], 8);
    const halves = new Uint16Array(64);
    expect(createHalvesTurner(8).turn(mel, halves)).toBe(5);
    const row = Array.from({ length: 8 }, (_, frame) => halves[frame * 8 + 1]!);
    expect(row).toEqual([0x7bff, 0xfbff, 0x7bff, 0x7bff, 0xfbff, 0x7bff, 0xd100, 0xd100]);
    expect(halves[0]).toBe(0xd100);
  });

  it.each([8, 2047, 2048, 2049, 2055, 4100])('of %d frames are all there, each once', (frames) => {
    const mel = Float32Array.from({ length: 8 * frames }, (_, i) => (i % frames) - (i % 1021) / 1024);
    const halves = new Uint16Array(8 * frames);
    const turner = createHalvesTurner(8);
    turner.turn(
      Float32Array.from({ length: 8 * 64 }, () => 1e5),
      new Uint16Array(8 * 64),
    ); // leaves traces
    expect(turner.turn(mel, halves)).toBe(0);
    const values = new Float16Array(halves.buffer);
    const wrong = halves.findIndex(
      (_, i) => values[i] !== Math.f16round(mel[(i % 8) * frames + Math.floor(i / 8)]!),
    );
    expect(wrong).toBe(-1);
  });

  it('are taken with bands in eights and at least eight frames', () => {
    expect([canTurn(48, 1876), canTurn(1024, 8)]).toEqual([true, true]);
    expect([canTurn(47, 1876), canTurn(0, 1876), canTurn(1032, 8), canTurn(48, 7)]).toEqual(
      Array(4).fill(false),
    );
  });
});
