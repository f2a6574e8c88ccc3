// Holds notes to what physics says of them: pitch, envelope, harmonics below half the sample rate.
import { expect, test } from 'vitest';
import '../../../../test/helpers/to-be-allclose.ts';
import { createOrchestra, type InstrumentName, midiToHz, TABLE_SIZE } from './instruments.ts';
import { playNote } from './play-note.ts';

const RATE = 16_000;
const orchestra = createOrchestra(RATE);

function play(name: InstrumentName, midi: number, start = 0, length = 8_000, total = 16_000): Float32Array {
  const out = new Float32Array(total);
  playNote(
    out,
    { start, length, midi, gain: 1 },
    orchestra.instrument(name),
    orchestra.tables(name, midi),
    RATE,
  );
  return out;
}

/** Amplitude of a frequency in a stretch of sound, by its Fourier sum. */
function amplitudeAt(samples: Float32Array, hz: number): number {
  let [re, im] = [0, 0];
  samples.forEach((x, i) => {
    re += x * Math.cos((2 * Math.PI * hz * i) / RATE);
    im += x * Math.sin((2 * Math.PI * hz * i) / RATE);
  });
  return (2 * Math.hypot(re, im)) / samples.length;
}

function level(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
}

test('middle A has 440 Hz, and an octave doubles it', () => {
  expect(midiToHz(69)).toBe(440);
  expect(midiToHz(81)).toBe(880);
  const sound = play('square', 69).subarray(1_000, 7_000);
  expect(amplitudeAt(sound, 440)).toBeGreaterThan(20 * amplitudeAt(sound, 415.3));
  expect(amplitudeAt(sound, 440)).toBeGreaterThan(20 * amplitudeAt(sound, 466.2));
});

test('tables have the power of a sine and the harmonics of their instrument', () => {
  const { bright, mellow } = orchestra.tables('square', 69);
  expect(mellow).toBe(bright);
  expect(bright[TABLE_SIZE]).toBe(bright[0]);
  const harmonic = (n: number): number => {
    let [re, im] = [0, 0];
    for (let i = 0; i < TABLE_SIZE; i++) {
      re += bright[i]! * Math.cos((2 * Math.PI * n * i) / TABLE_SIZE);
      im += bright[i]! * Math.sin((2 * Math.PI * n * i) / TABLE_SIZE);
    }
    return (2 * Math.hypot(re, im)) / TABLE_SIZE;
  };
  // 0.47 of 16 kHz is 7,520 Hz: the 17th harmonic of 440 Hz lies below, the 19th beyond.
  const first = harmonic(1);
  expect([2, 3, 4, 17, 18, 19].map((n) => harmonic(n) / first)).toBeAllclose([0, 1 / 3, 0, 1 / 17, 0, 0], {
    rtol: 1e-4,
    atol: 1e-5,
  });
  expect(level(bright.subarray(0, TABLE_SIZE))).toBeCloseTo(Math.SQRT1_2, 5);
});

test('a held note keeps its level and ends after its release; a struck one dies away', () => {
  const organ = play('organ', 60);
  expect(level(organ.subarray(6_000, 7_000))).toBeCloseTo(level(organ.subarray(1_000, 2_000)), 1);
  expect(level(organ.subarray(7_500, 8_000))).toBeGreaterThan(0.1);
  expect(level(organ.subarray(9_100, 16_000))).toBe(0);
  const piano = play('piano', 60, 0, 16_000);
  // 60 dB in 3.5 s are 8.6 dB in half a second.
  const fall = 20 * Math.log10(level(piano.subarray(8_400, 9_400)) / level(piano.subarray(400, 1_400)));
  expect(fall).toBeGreaterThan(-9.6);
  expect(fall).toBeLessThan(-7.6);
});

test('a plucked note gets mellow: its high harmonics fall faster than its low ones', () => {
  const piano = play('piano', 48, 0, 16_000);
  const ratio = (from: number): number => {
    const part = piano.subarray(from, from + 4_000);
    return amplitudeAt(part, 10 * midiToHz(48)) / amplitudeAt(part, midiToHz(48));
  };
  expect(ratio(8_000)).toBeLessThan(0.5 * ratio(100));
});

test('a note that began before the sound is heard from there on, one that ends beyond is cut', () => {
  const whole = play('square', 60, 3_200, 8_000, 16_000);
  const late = play('square', 60, -3_200, 8_000, 16_000);
  // The same envelope 6,400 samples on; phases may differ.
  expect(level(late.subarray(0, 4_000))).toBeCloseTo(level(whole.subarray(6_400, 10_400)), 2);
  expect(level(late.subarray(6_000, 16_000))).toBe(0);
  expect(play('square', 60, -40_000, 8_000).every((x) => x === 0)).toBe(true);
  expect(play('square', 60, 15_000, 8_000)).toHaveLength(16_000);
});
