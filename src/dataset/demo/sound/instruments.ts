// The instruments of the demo sound: wavetables of harmonics that stay below half the sample rate, and envelopes. One
// table a note, made when first asked for; a function of the note alone, so that the order of songs doesn't matter.

/** Name of an instrument. */
export type InstrumentName =
  | 'piano'
  | 'epiano'
  | 'guitar'
  | 'pluck'
  | 'bell'
  | 'strings'
  | 'organ'
  | 'saw'
  | 'square'
  | 'distorted'
  | 'voice'
  | 'flute'
  | 'reed'
  | 'brass'
  | 'bass';

/** How an instrument plays a note. */
export interface Instrument {
  readonly attackSeconds: number;
  /** Time in which a held note falls by 60 dB; Infinity for one that is blown, bowed or held by a synthesizer. */
  readonly decaySeconds: number;
  readonly releaseSeconds: number;
  /** Time in which what is bright of a note falls to 1/e, or 0 where it stays as it is. */
  readonly mellowSeconds: number;
  /** Of the pitch, in cents. */
  readonly vibratoCents: number;
  /** Between two voices on one note, in cents; 0 for one voice. */
  readonly unisonCents: number;
  /** Level among the others, 0 to 1. */
  readonly level: number;
  /** Goes through the distortion. */
  readonly dirty: boolean;
  /** Amplitude of harmonic n (from 1) at a frequency in Hz. */
  harmonic(n: number, hz: number): number;
}

type Row = [
  attack: number,
  decay: number,
  release: number,
  mellow: number,
  vibrato: number,
  unison: number,
  level: number,
  harmonic: (n: number, hz: number) => number,
];

/** Falls by 12 dB an octave above `corner`. */
const roll = (hz: number, corner: number): number => 1 / (1 + (hz / corner) ** 2);
const isOdd = (n: number): boolean => n % 2 === 1;
const BELL = [1, 0.1, 0.5, 0.08, 0.35, 0, 0.2, 0.25, 0, 0.12];
const DRAWBARS: Readonly<Record<number, number>> = { 1: 1, 2: 0.8, 3: 0.5, 4: 0.5, 6: 0.25, 8: 0.3 };

/** Formants in Hz of /a/, /e/ and /o/ of male voices (Peterson and Barney 1952, rounded), with their widths and levels. */
const VOWELS: readonly (readonly number[])[] = [
  [730, 1090, 2440],
  [530, 1840, 2480],
  [570, 840, 2410],
];
const FORMANT_WIDTHS = [90, 110, 170];
const FORMANT_LEVELS = [1, 0.6, 0.35];

/** How many vowels the voice has; each is an instrument of its own. */
export const NUM_VOWELS = VOWELS.length;

function sing(vowel: number, n: number, hz: number): number {
  let gain = 0.03;
  VOWELS[vowel]!.forEach((formant, k) => {
    // 17 % above those of men: between men and women.
    gain += FORMANT_LEVELS[k]! / (1 + ((hz - 1.17 * formant) / FORMANT_WIDTHS[k]!) ** 2);
  });
  return gain / n ** 0.6;
}

const ROWS: Readonly<Record<InstrumentName, Row>> = {
  piano: [0.004, 3.5, 0.15, 0.25, 0, 0, 0.8, (n, hz) => roll(hz, 2200) / n ** 0.8],
  epiano: [0.006, 3, 0.12, 0.5, 4, 0, 0.8, (n) => (n === 1 ? 1 : n === 3 ? 0.25 : n === 14 ? 0.1 : 0.05 / n)],
  guitar: [
    0.003,
    2,
    0.1,
    0.15,
    0,
    4,
    0.7,
    (n, hz) => (roll(hz, 2600) * Math.abs(Math.sin(0.6 * n))) / n ** 0.7,
  ],
  pluck: [
    0.002,
    1.2,
    0.08,
    0.08,
    18,
    0,
    0.7,
    (n, hz) => (roll(hz, 3800) * Math.abs(Math.sin(0.35 * n))) / n ** 0.5,
  ],
  bell: [0.002, 2.2, 0.4, 0.3, 0, 0, 0.5, (n) => BELL[n - 1] ?? 0],
  strings: [0.12, Infinity, 0.25, 0, 9, 11, 0.45, (n, hz) => roll(hz, 3000) / n],
  organ: [0.02, Infinity, 0.06, 0, 0, 3, 0.4, (n) => DRAWBARS[n] ?? 0],
  saw: [0.006, Infinity, 0.08, 0, 0, 14, 0.4, (n) => 1 / n],
  square: [0.004, Infinity, 0.05, 0, 6, 0, 0.35, (n) => (isOdd(n) ? 1 / n : 0)],
  distorted: [0.005, 6, 0.08, 0, 0, 6, 0.6, (n, hz) => roll(hz, 3500) / n ** 0.7],
  voice: [0.05, Infinity, 0.1, 0, 22, 0, 0.9, (n, hz) => sing(0, n, hz)],
  flute: [0.06, Infinity, 0.12, 0, 14, 0, 0.55, (n) => (n === 1 ? 1 : 0.3 / n ** 2)],
  reed: [0.03, Infinity, 0.08, 0, 10, 7, 0.45, (n, hz) => (roll(hz, 3200) * (isOdd(n) ? 1 : 0.5)) / n ** 0.5],
  brass: [0.04, Infinity, 0.1, 0, 8, 0, 0.55, (n, hz) => roll(hz, 1700) * (n < 4 ? 1 : 3 / n)],
  bass: [0.006, 2.5, 0.06, 0.2, 0, 0, 0.9, (n, hz) => roll(hz, 700) / n ** 0.7],
};

function toInstrument(name: InstrumentName, vowel: number): Instrument {
  const [
    attackSeconds,
    decaySeconds,
    releaseSeconds,
    mellowSeconds,
    vibratoCents,
    unisonCents,
    level,
    harmonic,
  ] = ROWS[name];
  return {
    ...{ attackSeconds, decaySeconds, releaseSeconds, mellowSeconds, vibratoCents, unisonCents, level },
    dirty: name === 'distorted',
    harmonic: name === 'voice' ? (n, hz) => sing(vowel, n, hz) : harmonic,
  };
}

/** Points of one period; one more repeats the first. */
export const TABLE_SIZE = 2048;

/** The tables of one note. */
export interface NoteTables {
  /** (TABLE_SIZE + 1), of power 1/2 as a sine. */
  readonly bright: Float32Array;
  /** The same note with its high harmonics gone; `bright` itself where the instrument doesn't mellow. */
  readonly mellow: Float32Array;
}

/** Instruments that share their tables. */
export interface Orchestra {
  instrument(name: InstrumentName, vowel?: number): Instrument;
  /** @param midi whole number; 69 is 440 Hz */
  tables(name: InstrumentName, midi: number, vowel?: number): NoteTables;
}

/** The pitch of a note in equal temperament, in Hz. */
export function midiToHz(midi: number): number {
  return 440 * 2 ** ((midi - 69) / 12);
}

/** @param sampleRateHz harmonics stop below half of it */
export function createOrchestra(sampleRateHz: number): Orchestra {
  const sine = Float64Array.from({ length: TABLE_SIZE }, (_, i) => Math.sin((2 * Math.PI * i) / TABLE_SIZE));
  const instruments = new Map<string, Instrument>();
  const cache = new Map<string, NoteTables>();
  const find = (name: InstrumentName, vowel: number): Instrument => {
    const key = `${name} ${vowel}`;
    const known = instruments.get(key);
    if (known !== undefined) return known;
    const made = toInstrument(name, vowel);
    instruments.set(key, made);
    return made;
  };
  const build = (hz: number, amplitude: (n: number, hz: number) => number): Float32Array => {
    const sum = new Float64Array(TABLE_SIZE);
    let power = 0;
    for (let n = 1; n * hz < 0.47 * sampleRateHz; n++) {
      const gain = amplitude(n, n * hz);
      if (gain === 0) continue;
      power += gain * gain;
      // Phases that differ by harmonic keep the peaks low.
      for (let i = 0, at = (n * n * 37) % TABLE_SIZE; i < TABLE_SIZE; i++, at = (at + n) % TABLE_SIZE) {
        sum[i]! += gain * sine[at]!;
      }
    }
    const scale = 1 / Math.sqrt(power);
    return Float32Array.from({ length: TABLE_SIZE + 1 }, (_, i) => scale * sum[i % TABLE_SIZE]!);
  };
  return {
    instrument: (name, vowel = 0) => find(name, vowel),
    tables: (name, midi, vowel = 0) => {
      const key = `${name} ${vowel} ${midi}`;
      const known = cache.get(key);
      if (known !== undefined) return known;
      const { harmonic, mellowSeconds } = find(name, vowel);
      const hz = midiToHz(midi);
      const bright = build(hz, harmonic);
      const mellow =
        mellowSeconds > 0 ? build(hz, (n, at) => harmonic(n, at) * roll(at, 1.5 * hz + 150)) : bright;
      cache.set(key, { bright, mellow });
      return { bright, mellow };
    },
  };
}
