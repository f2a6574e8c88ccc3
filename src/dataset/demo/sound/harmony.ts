// Scales, progressions and chords of the demo sound. Degrees count from 0; pitches are whole MIDI numbers.

/** Glad or sad. */
export type Mode = 'major' | 'minor';

const SCALES: Readonly<Record<Mode, readonly number[]>> = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
};

/** Common four-bar progressions of popular music, as degrees. */
export const PROGRESSIONS: Readonly<Record<Mode, readonly (readonly number[])[]>> = {
  major: [
    [0, 4, 5, 3],
    [0, 5, 3, 4],
    [3, 4, 2, 5],
    [1, 4, 0, 5],
    [0, 3, 0, 4],
    [5, 3, 0, 4],
  ],
  minor: [
    [0, 5, 2, 6],
    [0, 3, 4, 0],
    [0, 6, 5, 4],
    [0, 3, 6, 2],
    [0, 5, 3, 4],
    [0, 0, 5, 6],
  ],
};

/** The pitch of a degree, which may lie below 0 or beyond an octave. */
export function degreeToMidi(tonic: number, mode: Mode, degree: number): number {
  const scale = SCALES[mode];
  const octave = Math.floor(degree / scale.length);
  return tonic + 12 * octave + scale[degree - octave * scale.length]!;
}

/**
 * The notes of a chord in close position around a pitch: each within the octave that begins 6 half tones below it.
 * @param degree its root in the scale
 * @param seventh adds a fourth note
 * @returns 3 or 4 pitches, ascending
 */
export function voiceChord(
  tonic: number,
  mode: Mode,
  degree: number,
  seventh: boolean,
  around: number,
): number[] {
  const steps = seventh ? [0, 2, 4, 6] : [0, 2, 4];
  return steps
    .map((step) => {
      const pitch = degreeToMidi(tonic, mode, degree + step);
      return pitch - 12 * Math.floor((pitch - (around - 6)) / 12);
    })
    .sort((a, b) => a - b);
}
