// What lies under the music where words ask for it: rain, waves, sleigh bells, the crackle of a record, clapping hands.
import type { RandomStream } from '../../../core/random.ts';
import type { LayerName } from './accents.ts';
import { type NoiseTable, strike } from './drums.ts';

/** What a layer is made from. */
export interface LayerSource {
  readonly noise: NoiseTable;
  readonly rate: number;
  /** Samples of the beats. */
  readonly beats: readonly number[];
  readonly random: RandomStream;
}

/** A burst of noise that decays; `aboveHz` by one pole. */
function burst({ noise, rate, random }: LayerSource, seconds: number, aboveHz: number): Float32Array {
  const out = new Float32Array(Math.round(seconds * rate));
  const from = random.integer(noise.values.length);
  const follow = 1 - Math.exp((-2 * Math.PI * aboveHz) / rate);
  let low = 0;
  for (let i = 0; i < out.length; i++) {
    const value = noise.values[(from + i) % noise.values.length]!;
    low += follow * (value - low);
    const rest = 1 - i / out.length;
    out[i] = (value - low) * rest * rest * rest;
  }
  return out;
}

/** Steady noise whose level moves as `gainAt(seconds)` and that is soft below `smoothing` (0 to 1, one pole). */
function addNoise(
  out: Float32Array,
  { noise, rate, random }: LayerSource,
  smoothing: number,
  gainAt: (seconds: number) => number,
): void {
  const from = random.integer(noise.values.length);
  const mask = noise.values.length - 1;
  const block = 256;
  let low = 0;
  for (let start = 0; start < out.length; start += block) {
    const gain = gainAt(start / rate);
    const end = Math.min(out.length, start + block);
    for (let i = start; i < end; i++) {
      low += smoothing * (noise.values[(from + i) & mask]! - low);
      out[i]! += gain * low;
    }
  }
}

/** Drops or clicks at random times, `perSecond` of them. */
function addDrops(
  out: Float32Array,
  source: LayerSource,
  perSecond: number,
  sound: Float32Array,
  gain: number,
): void {
  const { random, rate } = source;
  for (let count = Math.round((perSecond * out.length) / rate); count > 0; count--) {
    strike(out, sound, random.integer(out.length), gain * random.uniform() ** 2);
  }
}

/**
 * Mixes a layer into a sound.
 * @param level 0 to 1
 */
export function addLayer(out: Float32Array, name: LayerName, level: number, source: LayerSource): void {
  const { random, beats } = source;
  switch (name) {
    case 'rain':
      addNoise(out, source, 0.55, () => 0.16 * level);
      addDrops(out, source, 12, burst(source, 0.02, 2500), 0.8 * level);
      return;
    case 'waves': {
      const period = 5 + 4 * random.uniform();
      const phase = random.uniform();
      addNoise(out, source, 0.15, (seconds) => {
        const swell = 0.5 - 0.5 * Math.cos(2 * Math.PI * (seconds / period + phase));
        return 0.7 * level * swell * swell;
      });
      return;
    }
    case 'crackle':
      addDrops(out, source, 25, burst(source, 0.003, 800), 1.2 * level);
      return;
    case 'sleigh': {
      const jingle = burst(source, 0.09, 6000);
      for (const [k, beat] of beats.entries()) {
        const next = beats[k + 1] ?? beat + 8000;
        strike(out, jingle, beat, 0.9 * level);
        strike(out, jingle, Math.round((beat + next) / 2), 0.5 * level);
      }
      return;
    }
    case 'claps': {
      const clap = burst(source, 0.12, 1000);
      for (let k = 1; k < beats.length; k += 2) {
        // Several hands, never quite together.
        for (let hand = 0; hand < 3; hand++) strike(out, clap, beats[k]! + random.integer(200), 0.5 * level);
      }
      return;
    }
  }
}
