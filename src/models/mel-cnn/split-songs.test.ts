import { describe, expect, it } from 'vitest';
import { MOST_HELD_OUT, splitSongs } from './split-songs.ts';

describe('splitting songs', () => {
  it('puts each song in one part, half of the held-out share in each of two', () => {
    const { training, stopping, measured } = splitSongs(100, 0.2, 1);
    expect([training.length, stopping.length, measured.length]).toEqual([80, 10, 10]);
    expect([...training, ...stopping, ...measured].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  });

  it('goes by the seed alone', () => {
    expect(splitSongs(100, 0.2, 1)).toEqual(splitSongs(100, 0.2, 1));
    expect([...splitSongs(100, 0.2, 2).measured]).not.toEqual([...splitSongs(100, 0.2, 1).measured]);
  });

  it('holds none out where told so, and never more than can be measured in a while', () => {
    expect(splitSongs(9, 0, 1).training).toHaveLength(9);
    expect(splitSongs(4, 0.2, 1).training).toHaveLength(4);
    const { training, stopping } = splitSongs(100_000, 0.2, 1);
    expect([training.length, stopping.length]).toEqual([100_000 - 2 * MOST_HELD_OUT, MOST_HELD_OUT]);
  });
});
