import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandomStream } from '../core/random.ts';
import { canMask, MAX_ANSWER_SONGS, MAX_ANSWER_TAGS, maskPlaylist } from './mask-playlist.ts';
import { QUESTION_KINDS, questionKindOf } from './question-kind.ts';

const numbers = (count: number, first = 0) => Array.from({ length: count }, (_, i) => first + i);
const playlist = (numSongs: number, numTags: number, title = 'evening walk') => ({
  title,
  songs: numbers(numSongs),
  tags: numbers(numTags, 1000).map(String),
});

describe('maskPlaylist', () => {
  it('shows half of the songs, rounded down, and hides tags and title for songs only', () => {
    const masked = maskPlaylist(playlist(5, 3), 'songs', createRandomStream(1, 'test'));
    expect(masked?.question.songs).toHaveLength(2);
    expect(masked?.question.tags).toEqual([]);
    expect(masked?.question.title).toBe('');
    expect(masked?.answer.songs).toHaveLength(3);
    expect(masked?.answer.tags).toEqual(['1000', '1001', '1002']);
  });

  it('keeps the title beside songs only where it is told to', () => {
    const random = createRandomStream(1, 'test');
    expect(maskPlaylist(playlist(4, 4), 'songs-tags', random)?.question.title).toBe('');
    const kept = maskPlaylist(playlist(4, 4), 'songs-tags', random, { keepTitle: true });
    expect(kept?.question.title).toBe('evening walk');
  });

  it('hides at most 100 songs and 10 tags of a column hidden whole: the first', () => {
    const masked = maskPlaylist(playlist(150, 12), 'title', createRandomStream(1, 'test'));
    expect(masked?.answer.songs).toEqual(numbers(MAX_ANSWER_SONGS));
    expect(masked?.answer.tags).toEqual(numbers(MAX_ANSWER_TAGS, 1000).map(String));
    expect(masked?.question).toEqual({ title: 'evening walk', songs: [], tags: [] });
  });

  it.each([
    ['songs', 1, 3, 'a'],
    ['songs-tags', 2, 1, 'a'],
    ['songs-tags', 1, 2, 'a'],
    ['tags-title', 9, 1, 'a'],
    ['tags-title', 9, 2, ' '],
    ['title', 9, 2, ''],
    ['title', 0, 0, 'a'],
  ] as const)(
    'refuses %s of %i songs, %i tags and title %j, and draws nothing',
    (kind, songs, tags, title) => {
      const random = createRandomStream(1, 'test');
      expect(maskPlaylist(playlist(songs, tags, title), kind, random)).toBeNull();
      expect(random.uniform()).toBe(createRandomStream(1, 'test').uniform());
    },
  );

  it('shows each song about as often as any other', () => {
    const shown = new Array<number>(7).fill(0);
    for (let shard = 0; shard < 2000; shard++) {
      const masked = maskPlaylist(playlist(7, 0), 'songs', createRandomStream(3, 'test', shard));
      for (const song of masked!.question.songs) shown[song]!++;
    }
    // 3 of 7 shown: 857 of 2000 expected, standard deviation 22.
    for (const count of shown) expect(Math.abs(count - 857)).toBeLessThan(100);
  });

  it('parts a playlist into question and answer without overlap, of the kind asked for', () => {
    const kinds = fc.constantFrom(...QUESTION_KINDS);
    fc.assert(
      fc.property(fc.nat(100), fc.nat(10), fc.nat(), kinds, (numSongs, numTags, seed, kind) => {
        const whole = playlist(numSongs, numTags);
        const masked = maskPlaylist(whole, kind, createRandomStream(seed, 'test'));
        expect(masked !== null).toBe(canMask(whole, kind));
        if (masked === null) return;
        const { question, answer } = masked;
        expect(questionKindOf(question)).toBe(kind);
        expect(answer.songs.length + answer.tags.length).toBeGreaterThan(0);
        const ascending = (items: number[]) => items.sort((a, b) => a - b);
        expect(ascending([...question.songs, ...answer.songs])).toEqual(whole.songs);
        expect([...question.tags, ...answer.tags].sort()).toEqual(whole.tags);
      }),
    );
  });
});
