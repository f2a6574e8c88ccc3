// What is done to a whole sound: distortion, reverb, filters, level. In place, a few operations a sample.

/** y = (1 + drive) x / (1 + drive |x|): soft clipping that keeps full scale at full scale. */
export function distort(samples: Float32Array, drive: number): void {
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    samples[i] = ((1 + drive) * x) / (1 + drive * Math.abs(x));
  }
}

/** A second-order filter: b0, b1, b2, a1, a2 with a0 = 1. */
export type Biquad = readonly [number, number, number, number, number];

/** Low-pass of second order (R. Bristow-Johnson, Audio EQ Cookbook), Q = 1/sqrt(2). */
export function lowPass(hz: number, rate: number): Biquad {
  const w = (2 * Math.PI * hz) / rate;
  const alpha = Math.sin(w) * Math.SQRT1_2;
  const [c, a0] = [Math.cos(w), 1 + alpha];
  return [(1 - c) / 2 / a0, (1 - c) / a0, (1 - c) / 2 / a0, (-2 * c) / a0, (1 - alpha) / a0];
}

/** High shelf (the same source, slope 1): what lies above `hz` by `gainDb`. */
export function highShelf(hz: number, gainDb: number, rate: number): Biquad {
  const a = 10 ** (gainDb / 40);
  const w = (2 * Math.PI * hz) / rate;
  const c = Math.cos(w);
  const beta = Math.sin(w) * Math.sqrt(2 * a);
  const a0 = a + 1 - (a - 1) * c + beta;
  return [
    (a * (a + 1 + (a - 1) * c + beta)) / a0,
    (-2 * a * (a - 1 + (a + 1) * c)) / a0,
    (a * (a + 1 + (a - 1) * c - beta)) / a0,
    (2 * (a - 1 - (a + 1) * c)) / a0,
    (a + 1 - (a - 1) * c - beta) / a0,
  ];
}

/** Peak of `gainDb` at `hz` (the same source), a good octave wide (Q = 1). */
export function peak(hz: number, gainDb: number, rate: number): Biquad {
  const a = 10 ** (gainDb / 40);
  const w = (2 * Math.PI * hz) / rate;
  const [c, alpha] = [Math.cos(w), Math.sin(w) / 2];
  const a0 = 1 + alpha / a;
  return [(1 + alpha * a) / a0, (-2 * c) / a0, (1 - alpha * a) / a0, (-2 * c) / a0, (1 - alpha / a) / a0];
}

/** Runs a filter over a sound (transposed direct form 2). */
export function filter(samples: Float32Array, [b0, b1, b2, a1, a2]: Biquad): void {
  let [s1, s2] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    samples[i] = y;
  }
}

/** Delays in samples at 16 kHz, with no common factor (Schroeder 1962 has the scheme). */
const COMBS = [491, 563, 631, 701];
const ALL_PASSES = [113, 37];

/**
 * Adds reverb: four combs side by side, then two all-passes.
 * @param amount 0 to 1: how loud it is, and how long it lasts, to 3.5 s
 */
export function reverberate(samples: Float32Array, amount: number, rate: number): void {
  if (amount <= 0.02) return;
  const seconds = 0.4 + 3.1 * amount;
  const wet = new Float32Array(samples.length);
  for (const samplesBack of COMBS) {
    const delay = Math.round((samplesBack * rate) / 16_000);
    const feedback = 10 ** ((-3 * delay) / (seconds * rate));
    const line = new Float32Array(delay);
    let [at, soft] = [0, 0];
    for (let i = 0; i < samples.length; i++) {
      const late = line[at]!;
      wet[i]! += late;
      // Walls swallow what is bright.
      soft += 0.6 * (late - soft);
      line[at] = samples[i]! + feedback * soft;
      if (++at === delay) at = 0;
    }
  }
  for (const samplesBack of ALL_PASSES) allPass(wet, Math.round((samplesBack * rate) / 16_000));
  const gain = 0.3 * amount;
  for (let i = 0; i < samples.length; i++) samples[i]! += gain * wet[i]!;
}

function allPass(samples: Float32Array, delay: number): void {
  const line = new Float32Array(delay);
  for (let i = 0, at = 0; i < samples.length; i++) {
    const late = line[at]!;
    const into = samples[i]! + 0.5 * late;
    samples[i] = late - 0.5 * into;
    line[at] = into;
    if (++at === delay) at = 0;
  }
}

/**
 * Brings a sound to a root mean square; peaks beyond full scale bend (tanh's neighbour x / (1 + |x|) above 0.7).
 * A silent sound stays silent.
 * @param levelDb below full scale
 */
export function normalise(samples: Float32Array, levelDb: number): void {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! ** 2;
  if (sum === 0) return;
  const gain = 10 ** (levelDb / 20) / Math.sqrt(sum / samples.length);
  for (let i = 0; i < samples.length; i++) {
    const x = gain * samples[i]!;
    const excess = Math.abs(x) - 0.7;
    samples[i] = excess <= 0 ? x : Math.sign(x) * (0.7 + (0.3 * excess) / (0.3 + excess));
  }
}
