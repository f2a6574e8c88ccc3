import { expect, test } from 'vitest';
import type { TitleTags } from '../serving/find-tags.ts';
import { formatTags } from './format-tags.ts';

const plain = (_: unknown, text: string): string => text;
const answer: TitleTags = {
  title: '비 오는 날\n재즈',
  cleaned: '비 오는 날 재즈',
  basis: 'title',
  tags: [
    { rank: 1, tag: '재즈', probability: 0.4567, mentioned: true },
    { rank: 2, tag: 'rain', probability: null, mentioned: false },
  ],
};

test('a title is one line, then a line a tag; wide letters keep the columns straight', () => {
  expect(formatTags([answer], plain)).toEqual([
    '"비 오는 날 재즈"',
    '  rank  tag   probability  in the title',
    '     1  재즈       45.7 %  yes',
    '     2  rain            -',
  ]);
});

test('a title without words says that its tags are popular ones; an empty one says that it is empty', () => {
  const popular: TitleTags = { ...answer, title: '🎧', cleaned: '', basis: 'popular', tags: [] };
  expect(formatTags([popular], plain)[1]).toBe('the title has no words; these are the most popular tags');
  const empty = { ...popular, title: ' ' };
  expect(formatTags([empty], plain)[1]).toBe('the title is empty; these are the most popular tags');
});

test('a long title is cut after 60 characters with its length, and titles stand apart by an empty line', () => {
  const long = { ...answer, title: '가'.repeat(61), tags: [] };
  const lines = formatTags([long, answer], plain);
  expect(lines[0]).toBe(`"${'가'.repeat(60)}..." (61 characters)`);
  expect(lines[2]).toBe('');
  expect(lines[3]).toBe('"비 오는 날 재즈"');
});
