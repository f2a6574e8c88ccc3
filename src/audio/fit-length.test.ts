import { describe, expect, it } from 'vitest';
import { createRandomStream } from '../core/random.ts';
import { fitLength } from './fit-length.ts';

/** (2, 3): bands 1 2 3 and 4 5 6. */
const MEL = { numBands: 2, numFrames: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) };

describe('fitLength', () => {
  it('repeats each band from its start by default, up to 1,876 frames', () => {
    const fitted = fitLength(MEL);
    expect([fitted.numBands, fitted.numFrames, fitted.data.length]).toEqual([2, 1876, 3752]);
    const band = (k: number) => Array.from({ length: 1876 }, (_, t) => 3 * k + 1 + (t % 3));
    expect([...fitted.data]).toEqual([...band(0), ...band(1)]);
  });

  it('cuts what is longer and copies what fits', () => {
    expect([...fitLength(MEL, { numFrames: 2 }).data]).toEqual([1, 2, 4, 5]);
    const same = fitLength(MEL, { numFrames: 3 });
    expect([...same.data]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(same.data).not.toBe(MEL.data);
  });

  it('reads rows on end as np.resize does, so that bands shift', () => {
    expect([...fitLength(MEL, { numFrames: 4, mode: 'numpy' }).data]).toEqual([1, 2, 3, 4, 5, 6, 1, 2]);
    expect([...fitLength(MEL, { numFrames: 2, mode: 'numpy' }).data]).toEqual([1, 2, 3, 4]);
  });

  it('crops at every possible place and keeps bands together', () => {
    const random = createRandomStream(1, 'test/crop');
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++)
      seen.add(fitLength(MEL, { numFrames: 2, mode: 'crop', random }).data.join(' '));
    expect([...seen].sort()).toEqual(['1 2 4 5', '2 3 5 6']);
    expect([...fitLength(MEL, { numFrames: 2, mode: 'crop' }).data]).toEqual([1, 2, 4, 5]);
  });

  it('repeats in crop mode what is too short', () => {
    const random = createRandomStream(1, 'test/crop');
    expect([...fitLength(MEL, { numFrames: 5, mode: 'crop', random }).data]).toEqual([
      1, 2, 3, 1, 2, 4, 5, 6, 4, 5,
    ]);
  });

  it('refuses an empty spectrogram, an unknown mode, option or length', () => {
    const empty = { numBands: 48, numFrames: 0, data: new Float32Array(0) };
    expect(() => fitLength(empty)).toThrow(/at least one frame, got \(48, 0\)/);
    expect(() => fitLength(MEL, { mode: 'tile' as 'crop' })).toThrow(
      /expected repeat, numpy or crop, got 'tile'/,
    );
    expect(() => fitLength(MEL, { numFrames: 0 })).toThrow(
      /numFrames: expected a whole number from 1, got 0/,
    );
    expect(() => fitLength(MEL, { frames: 4 } as object)).toThrow(/unknown option 'frames'/);
  });
});
