// Checks on a world small enough to follow by hand that all playable songs get played, and misdating.
import { expect, test } from 'vitest';
import type { Catalogue } from './catalogue.ts';
import { countPlays, coverSongs, misdateSongs } from './coverage.ts';
import type { PlaylistPlan } from './curators.ts';

const plan = (scene: number, day: number): PlaylistPlan => ({
  theme: { scenes: [scene], concepts: [0], artist: null },
  earlier: [],
  copyOf: null,
  day,
});

function catalogueOf(songDays: number[], songScenes: number[], songShares: number[]): Catalogue {
  return {
    numSongs: songDays.length,
    songIds: Uint32Array.from(songDays.keys()),
    songScenes: Uint32Array.from(songScenes),
    songAlbums: new Uint32Array(songDays.length),
    songDays: Int32Array.from(songDays),
    songShares: Float64Array.from(songShares),
    albumArtists: new Uint32Array(1),
    albumNames: ['a'],
    artistStarts: Uint32Array.from([0, songDays.length]),
    artistNames: ['b'],
  };
}

test('an unplayed song takes the place of one that others hold, in a list of its scene', () => {
  const plans = [plan(0, 100), plan(1, 100)];
  // Songs 0 and 1 are in both lists; song 2 is unplayed and of scene 1; song 3 may not be played.
  const playlists = { rowStarts: Uint32Array.of(0, 2, 4), songs: Uint32Array.of(0, 1, 0, 1) };
  const catalogue = catalogueOf([0, 0, 0, 0], [0, 0, 1, 0], [1, 1, 1, 0]);
  expect(coverSongs(playlists, plans, catalogue, 1)).toBe(1);
  expect([...playlists.songs.subarray(0, 2)]).toEqual([0, 1]);
  expect(playlists.songs.subarray(2)).toContain(2);
  expect([...countPlays(playlists, 4)].map((count) => count > 0)).toEqual([true, true, true, false]);
});

test('an unplayed song goes only to lists that are not older', () => {
  const plans = [plan(0, 100), plan(1, 300)];
  const playlists = { rowStarts: Uint32Array.of(0, 2, 4), songs: Uint32Array.of(0, 1, 0, 1) };
  const catalogue = catalogueOf([0, 0, 200], [0, 0, 0], [1, 1, 1]);
  coverSongs(playlists, plans, catalogue, 1);
  expect([...playlists.songs.subarray(0, 2)]).toEqual([0, 1]);
});

test('too few places for all songs is an error', () => {
  const playlists = { rowStarts: Uint32Array.of(0, 1), songs: Uint32Array.of(0) };
  const catalogue = catalogueOf([0, 0], [0, 0], [1, 1]);
  expect(() => coverSongs(playlists, [plan(0, 10)], catalogue, 1)).toThrow(
    'no playlist has a place for song 1',
  );
});

test('misdated songs are dated after the first list that holds them, others keep their day', () => {
  const count = 5_000;
  const songs = Uint32Array.from({ length: count }, (_, song) => song);
  const playlists = { rowStarts: Uint32Array.of(0, count), songs };
  const days = Array.from({ length: count + 50 }, () => 9_000);
  const catalogue = catalogueOf(
    days,
    days.map(() => 0),
    days.map(() => 1),
  );
  const stated = misdateSongs(playlists, [plan(0, 10_000)], catalogue, 1);
  const late = [...stated].filter((day) => day > 10_000).length;
  // 0.8 % of 5,000 is 40, with a standard deviation of 6.
  expect(late).toBeGreaterThan(20);
  expect(late).toBeLessThan(60);
  expect([...stated].filter((day) => day === 9_000)).toHaveLength(count + 50 - late);
  expect([...stated.subarray(count)].every((day) => day === 9_000)).toBe(true);
});
