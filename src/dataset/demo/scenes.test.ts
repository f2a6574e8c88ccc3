// Checks that theme words fit the scenes they should, and keep their shares over all scenes.
import { expect, test } from 'vitest';
import { CONCEPTS } from './concepts.ts';
import { DEMO_GENRES } from './genres.ts';
import { conceptAffinity, createScenes, sceneConceptWeights } from './scenes.ts';

const conceptOf = (tag: string) => CONCEPTS.find((concept) => concept.tag === tag)!;

test('scenes cover all genres, lie in range and know near scenes first', () => {
  const scenes = createScenes(60, 1);
  expect(new Set(scenes.map((scene) => scene.genre)).size).toBe(DEMO_GENRES.length);
  scenes.forEach((scene, s) => {
    expect(Math.abs(scene.energy)).toBeLessThanOrEqual(1);
    expect(scene.detail).toBeLessThan(DEMO_GENRES[scene.genre]!.details.length);
    expect(scene.neighbours).toHaveLength(8);
    expect(scene.neighbours).not.toContain(s);
  });
  expect(() => createScenes(29, 1)).toThrow("29 scenes can't cover 30 genres");
});

test('a theme word fits by genre, mood and year, each as computed by hand', () => {
  const scene = { genre: 16, detail: 0, energy: -0.3, valence: 0.2, year: 2004, weight: 1, neighbours: [] };
  // 재즈 is of genre 16 at energy -0.3 and valence 0.2.
  expect(conceptAffinity(conceptOf('재즈'), scene)).toBe(1);
  expect(conceptAffinity(conceptOf('재즈'), { ...scene, genre: 0 })).toBe(0.01);
  expect(conceptAffinity(conceptOf('재즈'), { ...scene, energy: 0.7 })).toBeCloseTo(Math.exp(-1.5), 12);
  const seventies = { ...scene, energy: -0.2, valence: 0, year: 1982 };
  expect(conceptAffinity(conceptOf('7080'), seventies)).toBe(1);
  expect(conceptAffinity(conceptOf('7080'), { ...seventies, year: 1989 })).toBeCloseTo(
    0.03 + 0.97 / Math.E,
    12,
  );
});

test('over all scenes each theme word has its share', () => {
  const scenes = createScenes(40, 2);
  const masses = scenes.map((_, s) => 1 + (s % 5));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const shares = CONCEPTS.map((_, c) => 1 / (c + 2));
  const weights = sceneConceptWeights(scenes, masses, shares);
  shares.forEach((share, c) => {
    const mean = scenes.reduce(
      (sum, _, s) => sum + (masses[s]! / total) * weights[s * CONCEPTS.length + c]!,
      0,
    );
    expect(mean).toBeCloseTo(share, 12);
  });
});
