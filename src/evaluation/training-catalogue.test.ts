import { expect, it } from 'vitest';
import type { PlaylistIndex, SongIndex, TagIndex } from '../core/indices.ts';
import { csrFromRows } from '../dataset/csr-matrix.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { createIdTable } from '../dataset/id-table.ts';
import { createTrainingCatalogue } from './training-catalogue.ts';

const dataset: Dataset = {
  songs: createIdTable<SongIndex, number>('song', [10, 20, 30]),
  tags: createIdTable<TagIndex, string>('tag', ['a', 'b']),
  playlists: createIdTable<PlaylistIndex, number>('playlist', [1, 2]),
  titles: ['', ''],
  sources: ['training', 'question'],
  likeCounts: new Int32Array(new SharedArrayBuffer(8)),
  updateDates: new Int32Array(new SharedArrayBuffer(8)),
  playlistSongs: csrFromRows([[0, 1], [1]], 3),
  playlistTags: csrFromRows([[1], []], 2),
  metadata: null,
  fingerprint: '',
};

it('createTrainingCatalogue knows which items exist and how popular they are in all playlists', () => {
  const catalogue = createTrainingCatalogue(dataset);
  expect([10, 30, 40].map((songId) => catalogue.hasSong(songId))).toEqual([true, true, false]);
  expect(['a', 'z'].map((tag) => catalogue.hasTag(tag))).toEqual([true, false]);
  expect(catalogue.songPopularity.numItems).toBe(2);
  expect([10, 20, 30].map((songId) => catalogue.songPopularity.rankOf(songId))).toEqual([2, 1, undefined]);
  expect(catalogue.tagPopularity.isTop('b')).toBe(true);
});
