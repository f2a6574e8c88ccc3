import { describe, expect, it } from 'vitest';
import '../../test/helpers/to-be-allclose.ts';
import { concatenate, createResampler, mixToMono, resample } from './resample.ts';

const tone = (hz: number, rate: number, seconds = 0.5): Float32Array =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) =>
    Math.sin((2 * Math.PI * hz * i) / rate),
  );

/** Root of the mean square away from both ends, where the filter sees only sound. */
function loudness(samples: Float32Array): number {
  const middle = samples.subarray(samples.length * 0.25, samples.length * 0.75);
  return Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length);
}

const dB = (ratio: number): number => 20 * Math.log10(ratio);

const RATES = [4000, 8000, 11_025, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000, 44_099];

describe('resample to 16 kHz', () => {
  it.each(RATES)('keeps tones in their place and loudness from %d Hz', (rate) => {
    const pass = 0.9 * Math.min(8000, rate / 2);
    for (const hz of [100, 0.3 * pass, 0.9 * pass, pass]) {
      const out = resample(tone(hz, rate), rate);
      expect(Math.abs(dB(loudness(out) / Math.SQRT1_2))).toBeLessThan(0.1);
      // Not only as loud, but the same wave at the same time: the delay is compensated.
      const expected = tone(hz, 16_000);
      const middle = [2000, 6000] as const;
      expect(out.subarray(...middle)).toBeAllclose(expected.subarray(...middle), { rtol: 0, atol: 1e-4 });
    }
  });

  it.each([
    [44_100, 8001],
    [44_100, 9000],
    [44_100, 15_900],
    [48_000, 12_000],
    [192_000, 50_000],
    [96_000, 8100],
    [44_099, 10_000],
    [22_050, 8500],
  ])('from %d Hz a tone of %d Hz, which 16 kHz can not hold, is down by 80 dB', (rate, hz) => {
    expect(dB(loudness(resample(tone(hz, rate), rate)) / Math.SQRT1_2)).toBeLessThan(-80);
  });

  it.each([4000, 8000, 11_025])('from %d Hz no image appears above the old Nyquist frequency', (rate) => {
    const out = resample(tone(0.4 * rate, rate), rate);
    // What is left after the tone itself is taken away.
    const rest = out.map((x, i) => x - Math.sin((2 * Math.PI * 0.4 * rate * i) / 16_000));
    expect(dB(loudness(rest) / Math.SQRT1_2)).toBeLessThan(-80);
  });

  it.each(RATES)('passes a constant from %d Hz as it is', (rate) => {
    const out = resample(new Float32Array(Math.round(rate / 2)).fill(0.25), rate);
    expect(out.subarray(2000, 6000)).toBeAllclose(new Float32Array(4000).fill(0.25), { rtol: 1e-6 });
  });

  it.each([
    [44_100, 44_100, 16_000],
    [44_100, 1, 1],
    [44_100, 3, 2],
    [48_000, 3, 1],
    [48_000, 4, 2],
    [8000, 5, 10],
    [11_025, 1000, 1452],
    [16_000, 7, 7],
    [44_100, 0, 0],
  ])('from %d Hz %d samples become %d', (rate, from, to) => {
    expect(resample(new Float32Array(from).fill(1), rate).length).toBe(to);
  });

  it('gives the same bits however the sound is cut into blocks', () => {
    for (const rate of [44_100, 8000, 44_099]) {
      const sound = tone(997, rate, 0.1);
      const whole = resample(sound, rate);
      for (const size of [1, 7, 160, 1000]) {
        const resampler = createResampler({ fromHz: rate });
        const parts: Float32Array[] = [];
        for (let i = 0; i < sound.length; i += size) parts.push(resampler.push(sound.subarray(i, i + size)));
        parts.push(resampler.finish());
        expect(concatenate(parts)).toEqual(whole);
      }
    }
  });

  it('puts an impulse where it was', () => {
    const sound = new Float32Array(44_100);
    sound[22_050] = 1;
    const out = resample(sound, 44_100);
    expect(out.indexOf(Math.max(...out))).toBe(8000);
    for (let i = 1; i < 100; i++) expect(out[8000 - i]).toBeCloseTo(out[8000 + i]!, 7);
  });

  it.each([0, 3999, 192_001, 44_100.5, Number.NaN])('refuses %d Hz', (rate) => {
    expect(() => resample(new Float32Array(10), rate)).toThrow(
      `resampling: fromHz: expected a whole number from 4000 to 192000 Hz, got ${rate}`,
    );
  });
});

describe('mixToMono', () => {
  it('is the mean of the channels', () => {
    const channels = [Float32Array.of(1, 0), Float32Array.of(0, 0.5), Float32Array.of(0.5, 1)];
    expect(mixToMono(channels)).toBeAllclose([0.5, 0.5]);
    expect([...mixToMono([Float32Array.of(1, 2)])]).toEqual([1, 2]);
  });

  it('refuses no channels and channels of different lengths', () => {
    expect(() => mixToMono([])).toThrow(/expected channels of equally many samples, got none/);
    expect(() => mixToMono([new Float32Array(2), new Float32Array(3)])).toThrow(/got lengths 2, 3/);
  });
});
