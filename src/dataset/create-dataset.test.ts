import { expect, test } from 'vitest';
import { ConfigError } from '../core/errors.ts';
import { createDataset } from './create-dataset.ts';
import { csrRow } from './csr-matrix.ts';
import { UNKNOWN_DATE, UNKNOWN_LIKES } from './dataset.ts';

test('createDataset orders ids, drops repeats and keeps what is unknown apart', () => {
  const dataset = createDataset(
    [
      { id: 9, songs: ['c', 'a', 'c'], tags: ['y', 'x', 'y'], title: 'one', likeCount: 3, updateDate: -5 },
      { id: 4 },
    ],
    [{ id: 'b', releaseDate: 7, genres: ['g', 'g'], album: 'z' }],
  );
  expect(dataset.songs.ids).toEqual(['a', 'b', 'c']);
  expect(dataset.tags.ids).toEqual(['x', 'y']);
  expect(dataset.playlists.ids).toEqual([9, 4]);
  expect([...csrRow(dataset.playlistSongs, 0)]).toEqual([2, 0]);
  expect([...csrRow(dataset.playlistTags, 0)]).toEqual([1, 0]);
  expect(csrRow(dataset.playlistSongs, 1)).toHaveLength(0);
  expect([...dataset.likeCounts]).toEqual([3, UNKNOWN_LIKES]);
  expect([...dataset.updateDates]).toEqual([-5, UNKNOWN_DATE]);
  expect([...dataset.metadata!.releaseDates]).toEqual([UNKNOWN_DATE, 7, UNKNOWN_DATE]);
  expect([...dataset.metadata!.albumIndices]).toEqual([-1, 0, -1]);
  expect([...csrRow(dataset.metadata!.songGenres, 1)]).toEqual([0]);
});

test('createDataset gives the same data the same fingerprint, and other data another', () => {
  const fingerprintOf = (tag: string): string =>
    createDataset([{ id: 1, songs: [1], tags: [tag] }]).fingerprint;
  expect(fingerprintOf('x')).toBe(fingerprintOf('x'));
  expect(fingerprintOf('x')).not.toBe(fingerprintOf('y'));
});

test.each([
  ['a repeated playlist id', [{ id: 1 }, { id: 1 }], [], 'playlist 1 comes twice; keep one'],
  ['a repeated song record', [], [{ id: 'a' }, { id: 'a' }], 'song record "a" comes twice; keep one'],
  ['ids of two types', [{ id: 1, songs: [1, 'a'] }], [], 'song ids must be all texts or all whole numbers'],
  ['an id with a fraction', [{ id: 1.5 }], [], 'playlist ids must be all texts or all whole numbers'],
  ['a day that is none', [{ id: 1, updateDate: Number.NaN }], [], 'playlist 1: updateDate must be a whole'],
  ['milliseconds for a day', [{ id: 1, updateDate: 1.6e12 }], [], 'days since 1970-01-01 from -2147483647'],
  ['a half day', [], [{ id: 2, releaseDate: 0.5 }], 'song 2: releaseDate must be a whole number of days'],
  ['fewer than no likes', [{ id: 1, likeCount: -7 }], [], 'likeCount must be a whole number of likes from 0'],
])('createDataset refuses %s', (_, playlists, songs, message) => {
  expect(() => createDataset(playlists, songs)).toThrow(ConfigError);
  expect(() => createDataset(playlists, songs)).toThrow(message);
});
