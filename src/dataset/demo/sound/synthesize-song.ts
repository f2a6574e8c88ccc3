// A song of the demo world as sound: 16 kHz mono, the 30 seconds that the arena's spectrograms have. Notes from wavetables,
// drums from sines and noise, then distortion, reverb, filters and level as the song's plan says.
import { ShapeError } from '../../../core/errors.ts';
import { createRandomStream } from '../../../core/random.ts';
import type { LayerName } from './accents.ts';
import { arrange } from './arrange.ts';
import type { SongCharacter } from './characters.ts';
import { createDrumKit, createNoiseTable, strike } from './drums.ts';
import { distort, filter, highShelf, lowPass, normalise, peak, reverberate } from './effects.ts';
import { createOrchestra, type InstrumentName } from './instruments.ts';
import { addLayer } from './layers.ts';
import { type Note, playNote } from './play-note.ts';
import { RHYTHMS } from './rhythms.ts';
import { planSong, type SongPlan } from './song-plan.ts';

/** Of all demo sound, in Hz. */
export const DEMO_SAMPLE_RATE_HZ = 16_000;
/** Length of a song's sound. */
export const DEMO_SONG_SECONDS = 30;

/** Plays songs; keeps the tables that they share. */
export interface Synthesizer {
  /**
   * The sound of a song.
   * @param seconds length, above 0; default 30
   * @returns (seconds * 16,000), within -1 to 1
   */
  synthesize(character: SongCharacter, seconds?: number): Float32Array;
}

/** @param seed of the demo world; the same seed and character give the same samples */
export function createSynthesizer(seed: number): Synthesizer {
  const rate = DEMO_SAMPLE_RATE_HZ;
  const orchestra = createOrchestra(rate);
  const noise = createNoiseTable(createRandomStream(seed, 'demo/sound/noise'));
  const play = (out: Float32Array, notes: readonly Note[], name: InstrumentName, vowel: number): void => {
    const instrument = orchestra.instrument(name, vowel);
    for (const note of notes) playNote(out, note, instrument, orchestra.tables(name, note.midi, vowel), rate);
  };
  return {
    synthesize: (character, seconds = DEMO_SONG_SECONDS) => {
      const numSamples = Math.round(seconds * rate);
      if (!(numSamples >= 1)) {
        throw new ShapeError(
          'synthesizing a song',
          'a length of at least one sample',
          `${seconds} s; give more`,
        );
      }
      const plan = planSong(character, seed);
      const random = createRandomStream(seed, 'demo/sound', character.songId);
      const arrangement = arrange(plan, numSamples, rate, random);
      const clean = new Float32Array(numSamples);
      const dirty = new Float32Array(numSamples);
      const busOf = (name: InstrumentName): Float32Array =>
        orchestra.instrument(name, plan.vowel).dirty ? dirty : clean;
      play(busOf(plan.lead), arrangement.lead, plan.lead, plan.vowel);
      play(busOf(plan.chords), arrangement.chords, plan.chords, plan.vowel);
      play(clean, arrangement.bass, 'bass', 0);
      distort(dirty, 3 + 12 * plan.dirt);
      for (let i = 0; i < numSamples; i++) clean[i]! += 0.5 * dirty[i]!;
      reverberate(clean, plan.reverb, rate);
      const kit = createDrumKit(RHYTHMS[plan.rhythm].snareKind, rate, noise, random);
      for (const { drum, at, gain } of arrangement.strokes) strike(clean, kit[drum], at, gain);
      for (const [name, level] of Object.entries(plan.layers)) {
        addLayer(clean, name as LayerName, level, { noise, rate, beats: arrangement.beats, random });
      }
      master(clean, plan, rate);
      addHiss(clean, plan, noise.values, random.integer(noise.values.length));
      return clean;
    },
  };
}

/** Brightness, the age of the recording, a little distortion of the whole, level. */
function master(samples: Float32Array, plan: SongPlan, rate: number): void {
  for (const { hz, gainDb } of plan.colours) filter(samples, peak(hz, gainDb, rate));
  filter(samples, highShelf(1500, 9 * plan.brightness, rate));
  // Old recordings end at 4 kHz, new ones near half the sample rate.
  const age = Math.min(1, Math.max(0, (plan.year - 1965) / 45));
  const cutoffHz = (4000 + 3500 * age) * 2 ** (0.35 * Math.min(0, plan.brightness));
  filter(samples, lowPass(cutoffHz, rate));
  normalise(samples, plan.levelDb);
  if (plan.dirt > 0.3) distort(samples, 1.5 * (plan.dirt - 0.3));
}

/** The noise of tape: -48 dB in 1965, -74 dB today. */
function addHiss(samples: Float32Array, plan: SongPlan, noise: Float32Array, from: number): void {
  const db = Math.max(-74, -48 - 0.52 * (plan.year - 1965));
  const gain = 10 ** (db / 20);
  const mask = noise.length - 1;
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.max(-1, Math.min(1, samples[i]! + gain * noise[(from + i) & mask]!));
  }
}
