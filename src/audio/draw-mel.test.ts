import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { drawMel } from './draw-mel.ts';

/** (3, 4) in dB: silence but for a loud low band in the last frame and a softer high one in the first. */
const MEL = {
  numBands: 3,
  numFrames: 4,
  data: Float32Array.of(-100, -100, -100, 0, -100, -100, -100, -100, -40, -100, -100, -100),
};

const luminance = ({ data, width }: { data: ArrayLike<number>; width: number }, x: number, y: number) => {
  const [r, g, b] = [0, 1, 2].map((c) => (data[3 * (y * width + x) + c]! / 255) ** 2.2);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};

describe('drawMel', () => {
  it('has time to the right, low bands below, 1 pixel a frame and 8 a band', () => {
    const picture = decode(drawMel(MEL));
    expect([picture.width, picture.height, picture.channels, picture.depth]).toEqual([4, 24, 3, 8]);
    const loud = luminance(picture, 3, 23);
    const soft = luminance(picture, 0, 0);
    const silent = luminance(picture, 1, 12);
    expect(loud).toBeGreaterThan(0.8);
    expect(soft).toBeLessThan(0.5 * loud);
    expect(silent).toBeLessThan(0.02);
    expect(soft).toBeGreaterThan(5 * silent);
    expect(luminance(picture, 3, 16)).toBe(loud);
    expect(luminance(picture, 3, 15)).toBe(silent);
  });

  it('has colours whose lightness grows evenly', () => {
    const ramp = { numBands: 1, numFrames: 256, data: Float32Array.from({ length: 256 }, (_, i) => i / 4) };
    const picture = decode(drawMel(ramp));
    const lightness = Array.from({ length: 256 }, (_, x) => 116 * Math.cbrt(luminance(picture, x, 0)) - 16);
    const steps = lightness.slice(1).map((value, i) => value - lightness[i]!);
    for (let i = 30; i + 32 < 255; i += 32) {
      const sum = steps.slice(i, i + 32).reduce((a, b) => a + b, 0);
      expect(sum / 32).toBeGreaterThan(0.3);
      expect(sum / 32).toBeLessThan(0.42);
    }
  });

  it('draws a silent spectrogram all dark', () => {
    const picture = decode(drawMel({ ...MEL, data: new Float32Array(12).fill(-100) }));
    expect(new Set(Array.from({ length: 4 }, (_, x) => luminance(picture, x, 5))).size).toBe(1);
    expect(luminance(picture, 0, 0)).toBeLessThan(0.02);
  });

  it('refuses nothing to draw, too much, and unknown options', () => {
    expect(() => drawMel({ numBands: 0, numFrames: 0, data: new Float32Array(0) })).toThrow(/an empty one/);
    expect(() => drawMel(MEL, { pixelsPerFrame: 10_000 })).toThrow(/expected a whole number from 1 to 8191/);
    expect(() => drawMel(MEL, { pixelsPerBand: 0.5 })).toThrow(/pixelsPerBand/);
    expect(() => drawMel(MEL, { zoom: 2 } as object)).toThrow(/unknown option 'zoom'/);
  });
});
