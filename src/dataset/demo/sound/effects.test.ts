// Measures filters by what they do to sines, and level and reverb by their definitions.
import { expect, test } from 'vitest';
import { type Biquad, distort, filter, highShelf, lowPass, normalise, peak, reverberate } from './effects.ts';

const RATE = 16_000;

const sine = (hz: number, amplitude = 1): Float32Array =>
  Float32Array.from({ length: RATE }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / RATE));
const level = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

/** Gain of a filter at a frequency, in dB, after it has settled. */
function gainDb(biquad: Biquad, hz: number): number {
  const sound = sine(hz);
  filter(sound, biquad);
  return 20 * Math.log10(level(sound.subarray(RATE / 2)) / Math.SQRT1_2);
}

test('a peak lifts its frequency by its gain and leaves far ones alone', () => {
  const biquad = peak(1000, 8, RATE);
  expect(gainDb(biquad, 1000)).toBeCloseTo(8, 1);
  expect(gainDb(biquad, 60)).toBeCloseTo(0, 1);
  expect(gainDb(biquad, 7500)).toBeCloseTo(0, 0);
  expect(gainDb(peak(1000, -8, RATE), 1000)).toBeCloseTo(-8, 1);
});

test('a high shelf lifts what lies above, a low-pass takes 3 dB at its corner and more beyond', () => {
  const shelf = highShelf(1500, 9, RATE);
  expect(gainDb(shelf, 1500)).toBeCloseTo(4.5, 1);
  expect(gainDb(shelf, 7000)).toBeCloseTo(9, 1);
  expect(gainDb(shelf, 50)).toBeCloseTo(0, 1);
  const low = lowPass(2000, RATE);
  expect(gainDb(low, 2000)).toBeCloseTo(-3, 1);
  expect(gainDb(low, 100)).toBeCloseTo(0, 1);
  expect(gainDb(low, 6000)).toBeLessThan(-20);
});

test('normalising gives the level asked for, bends peaks below full scale and leaves silence alone', () => {
  const sound = sine(440, 0.01);
  normalise(sound, -20);
  expect(20 * Math.log10(level(sound))).toBeCloseTo(-20, 3);
  const spiky = new Float32Array(1000);
  spiky[3] = 1;
  normalise(spiky, -10);
  expect(spiky[3]).toBeGreaterThan(0.9);
  expect(spiky[3]).toBeLessThan(1);
  const silence = new Float32Array(10);
  normalise(silence, -20);
  expect([...silence]).toEqual(new Array(10).fill(0));
});

test('distortion keeps zero and full scale and lifts what lies between', () => {
  const values = Float32Array.of(0, 1, -1, 0.25);
  distort(values, 3);
  // 4 * 0.25 / (1 + 0.75)
  expect([...values]).toEqual([0, 1, -1, Math.fround(4 / 7)]);
});

test('reverb rings after the sound, longer where there is more of it, and none leaves the sound alone', () => {
  const ring = (amount: number, from: number): number => {
    const click = new Float32Array(2 * RATE);
    click[0] = 1;
    reverberate(click, amount, RATE);
    return level(click.subarray(from, from + 4_000));
  };
  expect(ring(0, 1_000)).toBe(0);
  expect(ring(0.5, 1_000)).toBeGreaterThan(0.001);
  expect(ring(1, 20_000) / ring(1, 1_000)).toBeGreaterThan(3 * (ring(0.2, 20_000) / ring(0.2, 1_000)));
});
