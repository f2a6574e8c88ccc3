// Holds the tables that describe the demo sound to the world they belong to and to each other.
import { expect, test } from 'vitest';
import { CONCEPTS } from '../concepts.ts';
import { DEMO_GENRES } from '../genres.ts';
import { CONCEPT_ACCENTS, detailAccent } from './accents.ts';
import { genreSoundOf } from './genre-sounds.ts';
import { createOrchestra } from './instruments.ts';
import { RHYTHMS, strengthOf } from './rhythms.ts';

const orchestra = createOrchestra(16_000);

test('each genre has a sound of known rhythms and instruments', () => {
  for (const { name } of DEMO_GENRES) {
    const { bpm, rhythms, leads, chords } = genreSoundOf(name);
    expect(bpm, name).toBeGreaterThan(50);
    for (const rhythm of rhythms) expect(RHYTHMS[rhythm], `${name}: ${rhythm}`).toBeDefined();
    for (const item of [...leads, ...chords])
      expect(orchestra.instrument(item).level, `${name}: ${item}`).toBeGreaterThan(0);
  }
  expect(() => genreSoundOf('포크송')).toThrow("genre '포크송' has no sound");
});

test('each rhythm has patterns of one length in known letters', () => {
  for (const [name, rhythm] of Object.entries(RHYTHMS)) {
    const length = rhythm.beatsPerBar * rhythm.stepsPerBeat;
    for (const part of ['kick', 'snare', 'hat', 'bass'] as const) {
      expect(rhythm[part], `${name}: ${part}`).toMatch(new RegExp(`^[Xxo.]{${length}}$`));
    }
    expect(rhythm.bass, name).toMatch(/[Xx]/);
  }
  expect(['X', 'x', 'o', '.'].map(strengthOf)).toEqual([1, 0.7, 0.35, 0]);
});

test('accents belong to tags and details of the world, and name known rhythms and instruments', () => {
  const tags = new Set(CONCEPTS.map(({ tag }) => tag));
  for (const tag of Object.keys(CONCEPT_ACCENTS)) expect(tags, tag).toContain(tag);
  const details = DEMO_GENRES.flatMap((genre) => genre.details.map(detailAccent));
  for (const { lead, chords, rhythm } of [...Object.values(CONCEPT_ACCENTS), ...details]) {
    for (const item of [lead, chords]) {
      if (item !== undefined) expect(orchestra.instrument(item).level).toBeGreaterThan(0);
    }
    if (rhythm !== undefined) expect(RHYTHMS[rhythm]).toBeDefined();
  }
  expect(detailAccent('피아노발라드').lead).toBe('piano');
  expect(detailAccent('듀엣')).toEqual({});
});
