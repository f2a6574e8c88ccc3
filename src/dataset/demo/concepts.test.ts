// Checks that word lists and genres fit together.
import { expect, test } from 'vitest';
import { CONCEPTS } from './concepts.ts';
import { createDemoGenreFile, DEMO_GENRES } from './genres.ts';

test('there are a hundred distinct theme words, each with phrases and known genres', () => {
  const genres = new Set(DEMO_GENRES.map((genre) => genre.name));
  expect(new Set(CONCEPTS.map((concept) => concept.tag)).size).toBe(100);
  for (const concept of CONCEPTS) {
    expect(concept.phrases.length).toBeGreaterThan(0);
    expect(concept.genres.filter((name) => !genres.has(name))).toEqual([]);
    expect(concept.phrases.some((phrase) => phrase.includes(concept.tag))).toBe(false);
  }
});

test('the genre file has 30 genres and 224 details', () => {
  const codes = [...createDemoGenreFile().keys()];
  expect(codes.filter((code) => code.endsWith('00'))).toHaveLength(30);
  expect(codes.filter((code) => !code.endsWith('00'))).toHaveLength(224);
  expect(codes.slice(0, 2)).toEqual(['GN0100', 'GN0101']);
  expect(codes.at(-1)).toBe('GN3007');
});
