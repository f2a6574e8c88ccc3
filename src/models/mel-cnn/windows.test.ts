import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutWindows, middleStart, windowStarts } from './windows.ts';

describe('windows over a sound', () => {
  it('are as few as cover it, evenly placed', () => {
    expect(windowStarts(512, 512)).toEqual([0]);
    expect(windowStarts(513, 512)).toEqual([0, 1]);
    expect(windowStarts(1876, 512)).toEqual([0, 455, 909, 1364]);
  });

  it('leave no frame out, whatever the lengths', () => {
    const lengths = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 400 }));
    fc.assert(
      fc.property(lengths, ([window, more]) => {
        const numFrames = window + more;
        const starts = windowStarts(numFrames, window);
        expect(starts[0]).toBe(0);
        expect(starts.at(-1)).toBe(numFrames - window);
        for (let i = 1; i < starts.length; i++) {
          expect(starts[i]! - starts[i - 1]!).toBeGreaterThan(0);
          expect(starts[i]! - starts[i - 1]!).toBeLessThanOrEqual(window);
        }
      }),
    );
  });

  it('hold the frames of every band', () => {
    const mel = { numBands: 2, numFrames: 5, data: Float32Array.from([0, 1, 2, 3, 4, 10, 11, 12, 13, 14]) };
    expect([...cutWindows(mel, 3, 'repeat')]).toEqual([0, 1, 2, 10, 11, 12, 2, 3, 4, 12, 13, 14]);
    expect(middleStart(5, 3)).toBe(1);
  });

  it('repeat a short sound, or lay it out as np.resize does', () => {
    const mel = { numBands: 2, numFrames: 2, data: Float32Array.from([0, 1, 10, 11]) };
    expect([...cutWindows(mel, 3, 'repeat')]).toEqual([0, 1, 0, 10, 11, 10]);
    expect([...cutWindows(mel, 3, 'numpy')]).toEqual([0, 1, 10, 11, 0, 1]);
  });
});
