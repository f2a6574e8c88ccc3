import { describe, expect, it } from 'vitest';
import type { PlaylistText } from './collect-texts.ts';
import { splitTexts } from './split-texts.ts';

const text = (titleNumber: number, tagsNumber: number, title = 't', tags = ['a']): PlaylistText => ({
  ...{ playlist: 0, title, tags, titleNumber, tagsNumber },
});

const pairs = (count: number): PlaylistText[] => Array.from({ length: count }, (_, i) => text(i, i));

describe('held-out playlists', () => {
  it.each([
    [40, 0.05, 2],
    [1000, 0.1, 100],
    [30, 0.05, 2],
    [2, 0.05, 1],
    [50_000, 0.5, 2000],
    [40, 0, 0],
    [1, 0.5, 0],
  ])('of %i at a share of %f are %i', (count, share, expected) => {
    const { training, heldOut } = splitTexts(pairs(count), share, 3);
    expect(heldOut.length).toBe(expected);
    const all = [...training, ...heldOut].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: count }, (_, place) => place));
  });

  it('have a title and tags', () => {
    const alone = [text(1, 0, 't', []), text(0, 1, '', ['a'])];
    const { heldOut } = splitTexts([...alone, ...pairs(20), ...alone], 0.5, 1);
    expect(heldOut.length).toBe(10);
    expect([...heldOut].every((place) => place >= 2 && place < 22)).toBe(true);
    expect(splitTexts(alone, 0.5, 1)).toEqual({
      training: Uint32Array.of(0, 1),
      heldOut: new Uint32Array(0),
    });
  });

  it('hold all or none of the playlists with one title and tags', () => {
    const texts = Array.from({ length: 300 }, (_, i) => text(i % 60, i % 20));
    const { training, heldOut } = splitTexts(texts, 0.2, 5);
    expect(heldOut.length).toBe(60);
    const learned = new Set(Array.from(training, (place) => place % 60));
    expect([...heldOut].some((place) => learned.has(place % 60))).toBe(false);
    // A group larger than the share is still held out, for there is nothing smaller.
    const few = splitTexts([text(0, 0), text(0, 0), text(1, 1), text(1, 1)], 0.1, 1);
    expect(few.heldOut.length).toBe(2);
  });

  it('depend on the seed', () => {
    const chosen = (seed: number) => [...splitTexts(pairs(100), 0.1, seed).heldOut];
    expect(chosen(1)).toEqual(chosen(1));
    expect(chosen(1)).not.toEqual(chosen(2));
  });
});
