// Drums of the demo sound: decaying sines and bursts of noise, rendered once a song and mixed at each stroke.
import type { RandomStream } from '../../../core/random.ts';
import type { Rhythm } from './rhythms.ts';

/** White noise shared by all songs, read from places of each song's choice. */
export interface NoiseTable {
  /** Uniform in -1 to 1; as many as a power of two. */
  readonly values: Float32Array;
}

/** Samples of noise: 4 s, so that nobody hears it come again. */
const NOISE_LENGTH = 1 << 16;

/** @param random the stream it comes from */
export function createNoiseTable(random: RandomStream): NoiseTable {
  return { values: Float32Array.from({ length: NOISE_LENGTH }, () => 2 * random.uniform() - 1) };
}

/** One song's drums, each a sound that is mixed in where it strikes. */
export interface DrumKit {
  readonly kick: Float32Array;
  readonly snare: Float32Array;
  readonly hat: Float32Array;
}

/** What is the song's own about its kit; every value around 0. */
interface KitLuck {
  readonly pitch: number;
  readonly length: number;
}

/** A sine that falls from one frequency to another and decays; (seconds * rate). */
function thump(
  rate: number,
  seconds: number,
  fromHz: number,
  toHz: number,
  decaySeconds: number,
): Float32Array {
  const out = new Float32Array(Math.round(seconds * rate));
  const fall = Math.exp(-1 / (0.03 * rate));
  const decay = Math.exp(-1 / (decaySeconds * rate));
  let [phase, excess, gain] = [0, fromHz - toHz, 1];
  for (let i = 0; i < out.length; i++) {
    out[i] = gain * Math.sin(phase);
    phase += (2 * Math.PI * (toHz + excess)) / rate;
    excess *= fall;
    gain *= decay;
  }
  return fadeEnd(out);
}

/** Noise that decays, without what lies below some frequency (one pole). */
function hiss(
  rate: number,
  seconds: number,
  decaySeconds: number,
  aboveHz: number,
  noise: NoiseTable,
  from: number,
): Float32Array {
  const out = new Float32Array(Math.round(seconds * rate));
  const decay = Math.exp(-1 / (decaySeconds * rate));
  const follow = 1 - Math.exp((-2 * Math.PI * aboveHz) / rate);
  let [low, gain] = [0, 1];
  for (let i = 0; i < out.length; i++) {
    const value = noise.values[(from + i) & (NOISE_LENGTH - 1)]!;
    low += follow * (value - low);
    out[i] = gain * (value - low);
    gain *= decay;
  }
  return fadeEnd(out);
}

/** The last 5 ms go to zero, so that no stroke ends in a click. */
function fadeEnd(sound: Float32Array): Float32Array {
  const length = Math.min(80, sound.length);
  for (let i = 0; i < length; i++) sound[sound.length - 1 - i]! *= i / length;
  return sound;
}

function add(target: Float32Array, source: Float32Array, gain: number, at = 0): Float32Array {
  const length = Math.min(source.length, target.length - at);
  for (let i = 0; i < length; i++) target[at + i]! += gain * source[i]!;
  return target;
}

function createSnare(
  kind: Rhythm['snareKind'],
  rate: number,
  luck: KitLuck,
  noise: NoiseTable,
  from: number,
): Float32Array {
  const stretch = 2 ** luck.length;
  switch (kind) {
    case 'drum': {
      const body = hiss(rate, 0.3 * stretch, 0.07 * stretch, 900, noise, from);
      return add(body, thump(rate, 0.2, 320, 185 * 2 ** luck.pitch, 0.06), 0.8);
    }
    case 'clap': {
      const clap = new Float32Array(Math.round(0.3 * rate));
      for (const [k, gain] of [0.6, 0.7, 1].entries()) {
        const length = k < 2 ? 0.008 : 0.06 * stretch;
        add(
          clap,
          hiss(rate, k < 2 ? 0.02 : 0.25, length, 1200, noise, from + 999 * k),
          gain,
          (k * 0.011 * rate) | 0,
        );
      }
      return clap;
    }
    case 'brush':
      return hiss(rate, 0.25, 0.09 * stretch, 2200, noise, from);
    case 'rim':
      return add(
        hiss(rate, 0.06, 0.008, 1500, noise, from),
        thump(rate, 0.06, 1900, 1700 * 2 ** luck.pitch, 0.012),
        0.8,
      );
  }
}

/** The drums of one song. */
export function createDrumKit(
  kind: Rhythm['snareKind'],
  rate: number,
  noise: NoiseTable,
  random: RandomStream,
): DrumKit {
  const luck = { pitch: 0.2 * random.normal(), length: 0.35 * random.normal() };
  const from = random.integer(NOISE_LENGTH);
  const stretch = 2 ** luck.length;
  return {
    kick: thump(rate, 0.35 * stretch, 190, 52 * 2 ** luck.pitch, 0.1 * stretch),
    snare: createSnare(kind, rate, luck, noise, from),
    hat: hiss(rate, 0.12 * stretch, 0.025 * stretch, 5000, noise, from + 12_345),
  };
}

/** Mixes a stroke into a sound from a sample on; what goes beyond its end is cut. */
export function strike(out: Float32Array, stroke: Float32Array, at: number, gain: number): void {
  if (at >= 0 && at < out.length) add(out, stroke, gain, at);
}
