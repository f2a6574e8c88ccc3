import { expect, it } from 'vitest';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { findMainTags } from './main-tags.ts';

// Ten playlists; tag 0 is in eight, tag 1 in two, tag 2 in one.
const playlistTags = csrFromRows([[0, 1], [0, 1], [0, 2], [0], [0], [0], [0], [0], [], []], 3);

it('weighs how many playlists of a song hold a tag against how common the tag is', () => {
  const playlistSongs = csrFromRows([[0, 1], [0], [1, 3], [1], [1], [1], [1], [1], [2], []], 4);
  // Song 0: tag 0 scores 2 ln(10/8) = 0.45, tag 1 scores 2 ln(10/2) = 3.2.
  // Song 1, in seven playlists: tag 0 scores 7 ln(10/8) = 1.56, tag 1 ln 5 = 1.61, tag 2 ln 10 = 2.3.
  // Song 2: its playlist has no tags. Song 3: tag 2, ln 10, before tag 0.
  expect(findMainTags(playlistSongs, playlistTags, [0, 1, 2, 3])).toEqual([1, 2, null, 2]);
});

it('lets many playlists outweigh a rarer tag', () => {
  // Tag 0: 8 ln(10/8) = 1.79 against ln 5 = 1.61 of tag 1, which only the first playlist of the song has.
  const tags = csrFromRows([[0, 1], [0], [0], [0], [0], [0], [0], [0], [1], []], 2);
  const songs = csrFromRows([[0], [0], [0], [0], [0], [0], [0], [0], [], []], 1);
  expect(findMainTags(songs, tags, [0])).toEqual([0]);
});

it('takes the smaller index of equal tags, in the order of the songs asked for', () => {
  const tags = csrFromRows([[2, 1], [0], []], 3);
  const songs = csrFromRows([[1], [0], []], 2);
  expect(findMainTags(songs, tags, [1, 0])).toEqual([1, 0]);
});
