// A song's plan as notes and strokes: chords, bass, lead and drums, bar after bar. Every four bars are a phrase; a song
// has a loud and a quiet section, and a fill at the end of a phrase.
import type { RandomStream } from '../../../core/random.ts';
import { degreeToMidi, voiceChord } from './harmony.ts';
import type { Note } from './play-note.ts';
import { RHYTHMS, type Rhythm, strengthOf } from './rhythms.ts';
import type { SongPlan } from './song-plan.ts';

/** One stroke of a drum. */
export interface Stroke {
  readonly drum: 'kick' | 'snare' | 'hat';
  /** Sample. */
  readonly at: number;
  /** 0 to 1. */
  readonly gain: number;
}

/** Who plays what. */
export interface Arrangement {
  readonly lead: readonly Note[];
  readonly chords: readonly Note[];
  readonly bass: readonly Note[];
  readonly strokes: readonly Stroke[];
  /** Samples of the beats, for layers that go with them. */
  readonly beats: readonly number[];
}

const BARS_PER_PHRASE = 4;
/** Bars of a section; quiet and loud take turns. */
const BARS_PER_SECTION = 4;
/** Shares of level between parts. */
const CHORD_GAIN = 0.32;
const BASS_GAIN = 0.5;
const LEAD_GAIN = 0.75;
/** Pitches around which chords lie, and the highest of the bass. */
const CHORDS_AROUND = 60;
const HIGHEST_BASS = 45;

/** Where things are in time. */
interface Grid {
  readonly rhythm: Rhythm;
  readonly stepsPerBar: number;
  readonly numBars: number;
  /** First sample of a step of a bar, with swing and a little of a human hand. */
  at(bar: number, step: number): number;
  readonly samplesPerStep: number;
}

function createGrid(plan: SongPlan, numSamples: number, rate: number, random: RandomStream): Grid {
  const rhythm = RHYTHMS[plan.rhythm];
  const stepsPerBar = rhythm.beatsPerBar * rhythm.stepsPerBeat;
  const samplesPerStep = (60 * rate) / plan.bpm / rhythm.stepsPerBeat;
  const samplesPerBar = samplesPerStep * stepsPerBar;
  // A clip begins anywhere in a bar.
  const offset = Math.floor(random.uniform() * samplesPerBar);
  const swing = rhythm.swing + plan.swing;
  return {
    ...{ rhythm, stepsPerBar, samplesPerStep },
    numBars: Math.ceil((numSamples + offset) / samplesPerBar),
    at: (bar, step) =>
      Math.round(bar * samplesPerBar + (step + (step % 2 === 1 ? swing : 0)) * samplesPerStep - offset),
  };
}

/** Loudness of a bar: 1, or less in a quiet section. */
function sectionGain(plan: SongPlan, bar: number, quietFirst: boolean): number {
  const isQuiet = Math.floor(bar / BARS_PER_SECTION) % 2 === (quietFirst ? 0 : 1);
  return isQuiet ? 1 - plan.contrast : 1;
}

/**
 * Arranges a song.
 * @param numSamples length of the sound; notes may begin before it, as a clip begins anywhere in its song
 * @param rate samples a second
 * @param random the song's stream for this
 */
export function arrange(plan: SongPlan, numSamples: number, rate: number, random: RandomStream): Arrangement {
  const grid = createGrid(plan, numSamples, rate, random);
  const quietFirst = random.uniform() < 0.5;
  const phrase = composePhrase(plan, grid, random);
  const parts = { lead: [] as Note[], chords: [] as Note[], bass: [] as Note[], strokes: [] as Stroke[] };
  const beats: number[] = [];
  for (let bar = 0; bar < grid.numBars; bar++) {
    const gain = sectionGain(plan, bar, quietFirst);
    const degree = plan.progression[bar % plan.progression.length]!;
    addChords(parts.chords, plan, grid, bar, degree, gain * CHORD_GAIN);
    addBass(parts.bass, plan, grid, bar, degree, gain * BASS_GAIN);
    addLead(parts.lead, plan, grid, bar, phrase, gain * LEAD_GAIN);
    // Drums keep back in quiet sections more than the others.
    addStrokes(parts.strokes, plan, grid, bar, gain * gain, random);
    for (let beat = 0; beat < grid.rhythm.beatsPerBar; beat++) {
      beats.push(grid.at(bar, beat * grid.rhythm.stepsPerBeat));
    }
  }
  return { ...parts, beats };
}

/** A step of the melody: degrees above the bar's root, or null for a rest. */
type Melody = readonly (readonly (number | null)[])[];

/** A melody of four bars, A A' B A: a motif, the same with another end, something else, the motif. */
function composePhrase(plan: SongPlan, grid: Grid, random: RandomStream): Melody {
  const motif = (): (number | null)[] => {
    let degree = 2 * random.integer(3);
    return Array.from({ length: grid.stepsPerBar }, (_, step) => {
      const onBeat = step % grid.rhythm.stepsPerBeat === 0;
      const chance = plan.density * (onBeat ? 1 : step % 2 === 0 ? 0.5 : 0.25);
      if (random.uniform() >= chance) return null;
      // Mostly steps, now and then a leap; back towards the middle where it strays.
      degree += Math.round(1.4 * random.normal()) - (degree > 6 ? 1 : degree < -2 ? -1 : 0);
      return onBeat && degree % 2 !== 0 ? degree + 1 : degree;
    });
  };
  const [a, b] = [motif(), motif()];
  const half = grid.stepsPerBar / 2;
  return [a, [...a.slice(0, half), ...b.slice(half)], b, a];
}

function addLead(notes: Note[], plan: SongPlan, grid: Grid, bar: number, phrase: Melody, gain: number): void {
  const melody = phrase[bar % BARS_PER_PHRASE]!;
  const degree = plan.progression[bar % plan.progression.length]!;
  melody.forEach((offset, step) => {
    if (offset === null) return;
    let end = step + 1;
    while (end < melody.length && melody[end] === null && end - step < 6) end++;
    // Around the octave of the chords, moved by the song's register.
    const around = 67 + plan.register;
    const pitch = degreeToMidi(plan.tonic, plan.mode, degree + offset);
    const midi = pitch + 12 * Math.round((around - pitch) / 12);
    const length = Math.round((end - step) * grid.samplesPerStep * 0.92);
    notes.push({ start: grid.at(bar, step), length, midi, gain });
  });
}

function addChords(
  notes: Note[],
  plan: SongPlan,
  grid: Grid,
  bar: number,
  degree: number,
  gain: number,
): void {
  const pitches = voiceChord(plan.tonic, plan.mode, degree, plan.sevenths, CHORDS_AROUND);
  const { stepsPerBeat, beatsPerBar } = grid.rhythm;
  const play = (step: number, steps: number, midi: number, level: number): void => {
    const length = Math.round(steps * grid.samplesPerStep * 0.97);
    notes.push({ start: grid.at(bar, step), length, midi, gain: level });
  };
  if (plan.chordStyle === 'held') {
    for (const midi of pitches) play(0, grid.stepsPerBar, midi, gain);
  } else if (plan.chordStyle === 'struck') {
    for (let beat = 0; beat < beatsPerBar; beat++) {
      for (const midi of pitches) play(beat * stepsPerBeat, stepsPerBeat * 0.6, midi, gain);
    }
  } else {
    const order = [...pitches, ...pitches.slice(1, -1).reverse()];
    const every = stepsPerBeat % 2 === 0 ? 2 : 1;
    for (let step = 0, k = 0; step < grid.stepsPerBar; step += every, k++) {
      play(step, 2 * every, order[k % order.length]!, 1.6 * gain);
    }
  }
}

function addBass(notes: Note[], plan: SongPlan, grid: Grid, bar: number, degree: number, gain: number): void {
  const { bass } = grid.rhythm;
  let midi = degreeToMidi(plan.tonic, plan.mode, degree);
  while (midi > HIGHEST_BASS) midi -= 12;
  for (let step = 0; step < bass.length; step++) {
    const strength = strengthOf(bass[step]!);
    if (strength === 0) continue;
    let end = step + 1;
    while (end < bass.length && bass[end] === '.') end++;
    const length = Math.round((end - step) * grid.samplesPerStep * 0.9);
    notes.push({ start: grid.at(bar, step), length, midi, gain: gain * (0.6 + 0.4 * strength) });
  }
}

/** Strokes left out, and soft ones put in, so that no bar is a copy of another. */
const LEFT_OUT_CHANCE = 0.04;
const PUT_IN_CHANCE = 0.03;

function addStrokes(
  strokes: Stroke[],
  plan: SongPlan,
  grid: Grid,
  bar: number,
  gain: number,
  random: RandomStream,
): void {
  const isFill = bar % BARS_PER_PHRASE === BARS_PER_PHRASE - 1;
  for (const drum of ['kick', 'snare', 'hat'] as const) {
    const pattern = grid.rhythm[drum];
    for (let step = 0; step < pattern.length; step++) {
      const luck = random.uniform();
      let strength = strengthOf(pattern[step]!);
      if (plan.rhythm === 'none') continue;
      if (strength > 0 && luck < LEFT_OUT_CHANCE) strength = 0;
      else if (strength === 0 && luck < PUT_IN_CHANCE) strength = 0.3;
      // A roll on the last beat of a phrase.
      if (isFill && drum === 'snare' && step >= pattern.length - grid.rhythm.stepsPerBeat) strength = 0.6;
      if (strength === 0) continue;
      strokes.push({ drum, at: grid.at(bar, step), gain: gain * plan.drums * strength });
    }
  }
}
