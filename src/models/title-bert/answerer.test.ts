import { expect, test } from 'vitest';
import { rememberedTitles } from './answerer.ts';

test('a round of queries is remembered, in at most 128 MiB', () => {
  expect(rememberedTitles({ tag_head: 5000, song_head: 2000 })).toBe(4096);
  expect(rememberedTitles({ tag_head: 65_536, song_head: 0 })).toBe(512);
  expect(rememberedTitles({ tag_head: 1e8, song_head: 0 })).toBe(1);
});
