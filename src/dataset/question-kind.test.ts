import { expect, it } from 'vitest';
import { questionKindOf } from './question-kind.ts';

it.each([
  ['', 2, 0, 'songs'],
  ['a title', 2, 0, 'songs'],
  ['', 1, 1, 'songs-tags'],
  ['a title', 0, 1, 'tags-title'],
  ['', 0, 1, 'tags-title'],
  ['a title', 0, 0, 'title'],
  [' \t', 0, 0, 'nothing'],
])('title %j, %i songs and %i tags are %s', (title, numSongs, numTags, kind) => {
  const items = (count: number) => new Array<number>(count).fill(0);
  expect(questionKindOf({ title, songs: items(numSongs), tags: items(numTags) })).toBe(kind);
});
