import { describe, expect, it } from 'vitest';
import '../../test/helpers/to-be-allclose.ts';
import { createMelFilters, hzToMel, melToHz } from './mel-filters.ts';
import { computeMelSpectrogram, countFrames, createHannWindow, MEL_DEFAULTS } from './mel-spectrogram.ts';

const tone = (hz: number, seconds: number, level = 1): Float32Array =>
  Float32Array.from(
    { length: 16_000 * seconds },
    (_, i) => level * Math.sin((2 * Math.PI * hz * i) / 16_000),
  );

describe('the mel scale', () => {
  it('is linear below 1 kHz, 15 mels there, and 27 mels are a factor of 6.4 above', () => {
    expect([hzToMel(0), hzToMel(200), hzToMel(1000), hzToMel(6400)]).toBeAllclose([0, 3, 15, 42]);
    expect([0, 3, 15, 42].map(melToHz)).toBeAllclose([0, 200, 1000, 6400]);
  });

  it('has filters of height 1 that add up to 1 between the first and the last tip', () => {
    const filters = createMelFilters({ ...MEL_DEFAULTS, frameLength: 65536 });
    const total = new Float64Array(32769);
    for (const { firstBin, weights } of filters) {
      expect(Math.max(...weights)).toBeGreaterThan(0.99);
      expect(Math.max(...weights)).toBeLessThanOrEqual(1);
      weights.forEach((weight, i) => {
        total[firstBin + i]! += weight;
      });
    }
    const hzPerBin = 16_000 / 65536;
    const from = Math.ceil(filters[0]!.centreHz / hzPerBin);
    const to = Math.floor(filters.at(-1)!.centreHz / hzPerBin);
    expect(total.subarray(from, to + 1)).toBeAllclose(new Float64Array(to + 1 - from).fill(1));
  });
});

describe('computeMelSpectrogram', () => {
  it('makes 1,876 frames of 48 bands out of 30 seconds', () => {
    const { numBands, numFrames, data } = computeMelSpectrogram(tone(440, 30));
    expect([numBands, numFrames, data.length]).toEqual([48, 1876, 48 * 1876]);
    expect([countFrames(480_000), countFrames(1), countFrames(255), countFrames(256)]).toEqual([
      1876, 1, 1, 2,
    ]);
  });

  it('shows a full-scale tone in its band, 42 dB for a bin at the tip of a triangle', () => {
    // Hann's window adds up to 255.5, so that the bin of a sine has the power (255.5 / 2)^2, its neighbours a quarter.
    const { numFrames, data } = computeMelSpectrogram(tone(1000, 1), { scale: 'power' });
    const filters = createMelFilters(MEL_DEFAULTS);
    const column = Array.from({ length: 48 }, (_, band) => data[band * numFrames + 30]!);
    const expected = filters.map(({ firstBin, weights }) =>
      [...weights].reduce((sum, weight, i) => {
        const distance = Math.abs(firstBin + i - 32);
        return sum + weight * (distance === 0 ? 127.75 ** 2 : distance === 1 ? 127.75 ** 2 / 4 : 0);
      }, 0),
    );
    expect(column).toBeAllclose(expected, { rtol: 0.01, atol: 0.5 });
    expect(column.indexOf(Math.max(...column))).toBe(expected.indexOf(Math.max(...expected)));
  });

  it('gives silence the floor, everywhere', () => {
    const { data } = computeMelSpectrogram(new Float32Array(4000));
    expect(new Set(data)).toEqual(new Set([-100]));
    const quiet = computeMelSpectrogram(new Float32Array(4000), { floorDb: -80 });
    expect(new Set(quiet.data)).toEqual(new Set([-80]));
  });

  it('falls by 20 dB where the sound is a tenth as loud', () => {
    const loud = computeMelSpectrogram(tone(700, 0.5));
    const soft = computeMelSpectrogram(tone(700, 0.5, 0.1));
    const band = loud.data.findIndex((_, i) => i % loud.numFrames === 10 && loud.data[i]! > 40);
    expect(loud.data[band]! - soft.data[band]!).toBeCloseTo(20, 3);
  });

  it('takes a clip of one sample and refuses none', () => {
    expect(computeMelSpectrogram(Float32Array.of(0.5)).numFrames).toBe(1);
    expect(() => computeMelSpectrogram(new Float32Array(0))).toThrow(
      /expected at least one sample, got none/,
    );
  });

  it('names the first sample that is not finite', () => {
    const samples = tone(440, 1);
    samples[5000] = Number.NaN;
    expect(() => computeMelSpectrogram(samples)).toThrow(/got NaN at sample 5000/);
    samples[5000] = Number.POSITIVE_INFINITY;
    expect(() => computeMelSpectrogram(samples)).toThrow(/got Infinity at sample 5000/);
  });

  it.each([
    [{ frameLength: 500 }, /a power of two/],
    [{ hopLength: 0 }, /hopLength: expected a whole number from 1, got 0/],
    [{ highHz: 9000 }, /highHz: expected at most half of sampleRateHz, 8000, got 9000/],
    [{ lowHz: 8000 }, /lowHz: expected a number from 0 to below highHz/],
    [{ numBands: 1.5 }, /numBands/],
    [{ floorDb: Number.NEGATIVE_INFINITY }, /floorDb: expected a finite number/],
    [{ window: 'hamming' as 'periodic' }, /window: expected symmetric or periodic, got hamming/],
    [{ hop: 1 } as object, /unknown option 'hop'/],
  ])('refuses %j', (options, message) => {
    expect(() => computeMelSpectrogram(tone(440, 0.1), options)).toThrow(message);
  });
});

describe('createHannWindow', () => {
  it('ends in zero on both sides where symmetric, on the left where periodic', () => {
    expect(createHannWindow(5, 'symmetric')).toBeAllclose([0, 0.5, 1, 0.5, 0]);
    expect(createHannWindow(4, 'periodic')).toBeAllclose([0, 0.5, 1, 0.5]);
  });
});
