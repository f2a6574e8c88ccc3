import { expect, test } from 'vitest';
import { degreeToMidi, PROGRESSIONS, voiceChord } from './harmony.ts';

test('degrees climb the scale, above and below the tonic', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((d) => degreeToMidi(60, 'major', d))).toEqual([
    60, 62, 64, 65, 67, 69, 71, 72,
  ]);
  expect([-1, 2, 5, 9].map((d) => degreeToMidi(60, 'minor', d))).toEqual([58, 63, 68, 75]);
});

test('chords are stacked thirds in close position around a pitch', () => {
  // C major: C E G around middle C, then its dominant seventh chord G B D F, each within F# below to F above.
  expect(voiceChord(48, 'major', 0, false, 60)).toEqual([55, 60, 64]);
  expect(voiceChord(48, 'major', 4, true, 60)).toEqual([55, 59, 62, 65]);
  // A minor: A C E.
  expect(voiceChord(57, 'minor', 0, false, 60)).toEqual([57, 60, 64]);
});

test('progressions are four bars of degrees', () => {
  for (const progression of [...PROGRESSIONS.major, ...PROGRESSIONS.minor]) {
    expect(progression).toHaveLength(4);
    for (const degree of progression) expect([0, 1, 2, 3, 4, 5, 6]).toContain(degree);
  }
});
