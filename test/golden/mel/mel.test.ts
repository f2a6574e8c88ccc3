// Mel-spectrograms against librosa, fitting to length against NumPy: mel.json, made by make_mel.py (versions inside).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitLength } from '../../../src/audio/fit-length.ts';
import { createMelFilters } from '../../../src/audio/mel-filters.ts';
import { computeMelSpectrogram, MEL_DEFAULTS } from '../../../src/audio/mel-spectrogram.ts';
import '../../helpers/to-be-allclose.ts';

interface Golden {
  readonly filterSums: number[];
  readonly filterFirstMoments: number[];
  readonly short: { samples: number; symmetricDb: number[]; periodicDb: number[]; symmetricPower: number[] };
  readonly long: {
    samples: number;
    shape: [number, number];
    bandMeansDb: number[];
    columns: Record<string, number[]>;
  };
  readonly resize: { longer: number[]; shorter: number[] };
}

const golden = JSON.parse(readFileSync(new URL('mel.json', import.meta.url), 'utf8')) as Golden;

/** The formula of make_mel.py: a sweep, a tone, quiet noise, and silence in the middle. */
function createSignal(n: number): Float32Array {
  let state = 12345;
  return Float32Array.from({ length: n }, (_, i) => {
    state = (1664525 * state + 1013904223) % 2 ** 32;
    const noise = state / 2 ** 32 - 0.5;
    const t = i / 16_000;
    const sweep = Math.sin(2 * Math.PI * (50 * t + (7850 / (2 * (n / 16_000))) * t * t));
    const quiet = i >= n >> 1 && i < (n >> 1) + 2048;
    return quiet ? 0 : 0.5 * sweep + 0.2 * Math.sin(2 * Math.PI * 440 * t) + 0.01 * noise;
  });
}

describe('mel-spectrograms equal librosa', () => {
  it('in the weights of the filters', () => {
    const filters = createMelFilters(MEL_DEFAULTS);
    expect(filters.map(({ weights }) => weights.reduce((a, b) => a + b, 0))).toBeAllclose(golden.filterSums, {
      rtol: 1e-9,
    });
    const moments = filters.map(({ firstBin, weights }) =>
      weights.reduce((sum, weight, i) => sum + weight * (firstBin + i), 0),
    );
    expect(moments).toBeAllclose(golden.filterFirstMoments, { rtol: 1e-9 });
  });

  it('in power, within 2e-6 of each value', () => {
    const { data } = computeMelSpectrogram(createSignal(golden.short.samples), { scale: 'power' });
    expect(data).toBeAllclose(golden.short.symmetricPower, { rtol: 2e-6, atol: 1e-10 });
  });

  it('in dB, within 0.0001 dB, silence included', () => {
    const samples = createSignal(golden.short.samples);
    const tolerance = { rtol: 0, atol: 1e-4 };
    expect(computeMelSpectrogram(samples).data).toBeAllclose(golden.short.symmetricDb, tolerance);
    const periodic = computeMelSpectrogram(samples, { window: 'periodic' }).data;
    expect(periodic).toBeAllclose(golden.short.periodicDb, tolerance);
    expect(Math.min(...golden.short.symmetricDb)).toBe(-100);
  });

  it('over 30 seconds: shape, columns at both ends, means of the bands', () => {
    const { numBands, numFrames, data } = computeMelSpectrogram(createSignal(golden.long.samples));
    expect([numBands, numFrames]).toEqual(golden.long.shape);
    for (const [column, expected] of Object.entries(golden.long.columns)) {
      const got = Array.from({ length: numBands }, (_, band) => data[band * numFrames + Number(column)]!);
      expect(got).toBeAllclose(expected, { rtol: 0, atol: 1e-4 });
    }
    const means = Array.from({ length: numBands }, (_, band) => {
      const row = data.subarray(band * numFrames, (band + 1) * numFrames);
      return row.reduce((a, b) => a + b, 0) / numFrames;
    });
    expect(means).toBeAllclose(golden.long.bandMeansDb, { rtol: 0, atol: 1e-4 });
  });
});

describe('fitting to length equals np.resize in mode numpy', () => {
  it.each([
    [12, 'longer'],
    [3, 'shorter'],
  ] as const)('(2, 5) to (2, %d)', (numFrames, name) => {
    const mel = { numBands: 2, numFrames: 5, data: Float32Array.from({ length: 10 }, (_, i) => i) };
    expect([...fitLength(mel, { numFrames, mode: 'numpy' }).data]).toEqual(golden.resize[name]);
  });
});
