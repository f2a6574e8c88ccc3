// One note into a sound: two wavetables, bright and mellow, an envelope, vibrato, and a second voice where the instrument
// has one. Envelope and pitch move once in 32 samples and in straight lines between: 2 ms, finer than any ear.
import { type Instrument, midiToHz, type NoteTables, TABLE_SIZE } from './instruments.ts';

/** A note to be played. */
export interface Note {
  /** First sample; where it is negative, the note has begun before the sound does. */
  readonly start: number;
  /** Samples until it is let go. */
  readonly length: number;
  /** Whole MIDI number. */
  readonly midi: number;
  /** Loudness, 0 to 1. */
  readonly gain: number;
}

const BLOCK = 32;
/** Of the vibrato. */
const VIBRATO_HZ = 5.3;
/** Vibrato sets in after this time. */
const VIBRATO_DELAY_SECONDS = 0.15;
/** ln 1000: what a fall by 60 dB is. */
const SIXTY_DB = Math.log(1000);

/** Level of a note at a time, 0 to 1. */
function envelopeAt(instrument: Instrument, seconds: number, heldSeconds: number): number {
  const { attackSeconds, decaySeconds, releaseSeconds } = instrument;
  const held = Math.min(seconds, heldSeconds);
  const rise = Math.min(1, held / attackSeconds);
  const fall = Number.isFinite(decaySeconds)
    ? Math.exp((-SIXTY_DB * Math.max(0, seconds - attackSeconds)) / decaySeconds)
    : 1;
  const release = seconds <= heldSeconds ? 1 : Math.max(0, 1 - (seconds - heldSeconds) / releaseSeconds);
  return rise * fall * release * release;
}

/**
 * Mixes a note into a sound; what goes beyond its end is cut.
 * @param out mono samples
 * @param tables of the note's pitch
 */
export function playNote(
  out: Float32Array,
  note: Note,
  instrument: Instrument,
  tables: NoteTables,
  sampleRateHz: number,
): void {
  const cents = instrument.unisonCents / 2;
  if (cents === 0) {
    playVoice(out, note, instrument, tables, sampleRateHz, 0, 1);
    return;
  }
  playVoice(out, note, instrument, tables, sampleRateHz, -cents, Math.SQRT1_2);
  playVoice(out, note, instrument, tables, sampleRateHz, cents, Math.SQRT1_2);
}

function playVoice(
  out: Float32Array,
  note: Note,
  instrument: Instrument,
  { bright, mellow }: NoteTables,
  sampleRateHz: number,
  detuneCents: number,
  share: number,
): void {
  const { mellowSeconds, vibratoCents, releaseSeconds, level } = instrument;
  const held = note.length / sampleRateHz;
  const end = Math.min(out.length, note.start + note.length + Math.round(releaseSeconds * sampleRateHz));
  const step = (midiToHz(note.midi) * TABLE_SIZE) / sampleRateHz;
  const loudness = note.gain * level * share;
  // Where the second voice begins in its period is a function of the detuning, so both never start in phase.
  let phase = detuneCents > 0 ? TABLE_SIZE / 3 : 0;
  // What comes before the sound is passed over in whole blocks.
  const start = note.start + BLOCK * Math.ceil(Math.max(0, -note.start) / BLOCK);
  let gain = loudness * envelopeAt(instrument, (start - note.start) / sampleRateHz, held);
  for (let from = start; from < end; from += BLOCK) {
    const to = Math.min(end, from + BLOCK);
    const seconds = (to - note.start) / sampleRateHz;
    const target = loudness * envelopeAt(instrument, seconds, held);
    const gainStep = (target - gain) / (to - from);
    const wobble = seconds > VIBRATO_DELAY_SECONDS ? Math.sin(2 * Math.PI * VIBRATO_HZ * seconds) : 0;
    const stepNow = step * (1 + 0.000578 * (detuneCents + vibratoCents * wobble));
    const shine = mellowSeconds > 0 ? Math.exp(-seconds / mellowSeconds) : 1;
    phase =
      shine > 0.99
        ? playBlock(out, from, to, bright, phase, stepNow, gain, gainStep)
        : shine < 0.02
          ? playBlock(out, from, to, mellow, phase, stepNow, gain, gainStep)
          : playMix(out, from, to, bright, mellow, shine, phase, stepNow, gain, gainStep);
    gain = target;
  }
}

function playBlock(
  out: Float32Array,
  from: number,
  to: number,
  table: Float32Array,
  firstPhase: number,
  step: number,
  firstGain: number,
  gainStep: number,
): number {
  let [phase, gain] = [firstPhase, firstGain];
  for (let i = from; i < to; i++) {
    const at = phase | 0;
    const low = table[at]!;
    out[i]! += gain * (low + (phase - at) * (table[at + 1]! - low));
    gain += gainStep;
    phase += step;
    if (phase >= TABLE_SIZE) phase -= TABLE_SIZE;
  }
  return phase;
}

function playMix(
  out: Float32Array,
  from: number,
  to: number,
  bright: Float32Array,
  mellow: Float32Array,
  shine: number,
  firstPhase: number,
  step: number,
  firstGain: number,
  gainStep: number,
): number {
  let [phase, gain] = [firstPhase, firstGain];
  const dull = 1 - shine;
  for (let i = from; i < to; i++) {
    const at = phase | 0;
    const low = shine * bright[at]! + dull * mellow[at]!;
    const high = shine * bright[at + 1]! + dull * mellow[at + 1]!;
    out[i]! += gain * (low + (phase - at) * (high - low));
    gain += gainStep;
    phase += step;
    if (phase >= TABLE_SIZE) phase -= TABLE_SIZE;
  }
  return phase;
}
