// Checks when titles name tags.
import { expect, test } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import { makeTitle } from './titles.ts';

const PARTS = {
  phrases: ['비 내리는 창가에서', '나지막한'],
  nouns: ['재즈'],
  artist: null,
  tags: ['새벽', '아주긴태그라서말하지않음'],
};

test('a title that names a tag holds a short one word for word', () => {
  for (let i = 0; i < 200; i++) {
    expect(makeTitle(PARTS, true, createRandomStream(i, 'test/titles'))).toContain('새벽');
  }
});

test('a title that names no tag holds none, and still speaks of the theme', () => {
  const titles = Array.from({ length: 200 }, (_, i) =>
    makeTitle(PARTS, false, createRandomStream(i, 'test/titles')),
  );
  expect(titles.filter((title) => PARTS.tags.some((tag) => title.includes(tag)))).toEqual([]);
  const themed = titles.filter((title) => PARTS.phrases.some((phrase) => title.includes(phrase)));
  expect(themed.length).toBeGreaterThan(160);
});

test('a list about an artist says so', () => {
  const titles = Array.from({ length: 50 }, (_, i) =>
    makeTitle({ ...PARTS, artist: '나무소리' }, false, createRandomStream(i, 'test/titles')),
  );
  expect(titles.filter((title) => title.includes('나무소리')).length).toBeGreaterThan(35);
});
