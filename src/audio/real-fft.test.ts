import { describe, expect, it } from 'vitest';
import '../../test/helpers/to-be-allclose.ts';
import { createPowerSpectrum } from './real-fft.ts';

/** |X|^2 by the definition of the discrete Fourier transform. */
function definition(frame: Float64Array): Float64Array {
  const n = frame.length;
  return Float64Array.from({ length: n / 2 + 1 }, (_, k) => {
    let [re, im] = [0, 0];
    for (let i = 0; i < n; i++) {
      re += frame[i]! * Math.cos((2 * Math.PI * k * i) / n);
      im += frame[i]! * Math.sin((2 * Math.PI * k * i) / n);
    }
    return re * re + im * im;
  });
}

describe('createPowerSpectrum', () => {
  it.each([4, 8, 64, 512])('equals the definition for %d samples', (length) => {
    let state = 7;
    const frame = Float64Array.from({ length }, () => {
      state = (1664525 * state + 1013904223) % 2 ** 32;
      return state / 2 ** 32 - 0.5;
    });
    const before = frame.slice();
    const power = new Float64Array(length / 2 + 1);
    const spectrum = createPowerSpectrum(length);
    for (let again = 0; again < 2; again++) {
      spectrum.compute(frame, power);
      expect(power).toBeAllclose(definition(frame), { rtol: 1e-10, atol: 1e-12 });
    }
    expect(frame).toEqual(before);
  });

  it('gives an impulse the same power in all bins and a constant its square in the first', () => {
    const power = new Float64Array(5);
    const spectrum = createPowerSpectrum(8);
    spectrum.compute(Float64Array.of(0, 0, 0, 2, 0, 0, 0, 0), power);
    expect(power).toBeAllclose([4, 4, 4, 4, 4], { rtol: 1e-12 });
    spectrum.compute(new Float64Array(8).fill(1), power);
    expect(power).toBeAllclose([64, 0, 0, 0, 0], { rtol: 1e-12, atol: 1e-20 });
  });

  it.each([0, 2, 3, 500, 4.5, Number.NaN])('refuses %d samples', (length) => {
    expect(() => createPowerSpectrum(length)).toThrow(/a power of two samples, at least 4/);
  });
});
