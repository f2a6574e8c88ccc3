import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OutsideId, PlaylistIndex, SongIndex, TagIndex } from '../core/indices.ts';
import { csrFromRows } from './csr-matrix.ts';
import { UNKNOWN_DATE } from './dataset.ts';
import {
  type DatasetContent,
  datasetFromTensors,
  datasetToTensors,
  fingerprintTensors,
} from './dataset-tensors.ts';
import { createIdTable } from './id-table.ts';

function shared(values: readonly number[]): Int32Array<SharedArrayBuffer> {
  const array = new Int32Array(new SharedArrayBuffer(values.length * 4));
  array.set(values);
  return array;
}

interface Playlist {
  readonly title: string;
  readonly songs: number[];
  readonly tags: number[];
  readonly isQuestion: boolean;
}

function makeDataset(songIds: readonly OutsideId[], tags: string[], playlists: Playlist[]): DatasetContent {
  const withinRows = (rows: number[][], size: number) => csrFromRows(rows, size);
  return {
    songs: createIdTable<SongIndex, OutsideId>('song', songIds),
    tags: createIdTable<TagIndex, string>('tag', tags),
    playlists: createIdTable<PlaylistIndex, OutsideId>(
      'playlist',
      playlists.map((_, i) => `p${i}`),
    ),
    titles: playlists.map(({ title }) => title),
    sources: playlists.map(({ isQuestion }) => (isQuestion ? 'question' : 'training')),
    likeCounts: shared(playlists.map((_, i) => i - 1)),
    updateDates: shared(playlists.map((_, i) => (i % 2 === 0 ? UNKNOWN_DATE : -i))),
    playlistSongs: withinRows(
      playlists.map((playlist) => playlist.songs),
      songIds.length,
    ),
    playlistTags: withinRows(
      playlists.map((playlist) => playlist.tags),
      tags.length,
    ),
    metadata: null,
  };
}

const wellFormed = fc.string({ unit: 'grapheme' });
const ascending = <Id extends OutsideId>(ids: Id[]): Id[] => ids.sort((a, b) => (a < b ? -1 : 1));

const datasets = fc
  .record({
    songIds: fc.oneof(
      fc.uniqueArray(fc.maxSafeNat(), { maxLength: 8 }).map(ascending),
      fc.uniqueArray(wellFormed, { maxLength: 8 }).map(ascending),
    ),
    tags: fc.uniqueArray(wellFormed, { maxLength: 6 }).map(ascending),
  })
  .chain(({ songIds, tags }) => {
    const rowOf = (size: number) => fc.subarray([...new Array<number>(size).keys()]);
    const playlist = fc.record({
      title: wellFormed,
      songs: rowOf(songIds.length),
      tags: rowOf(tags.length),
      isQuestion: fc.boolean(),
    });
    return fc.array(playlist, { maxLength: 6 }).map((playlists) => makeDataset(songIds, tags, playlists));
  });

it('comes back from tensors as it went in, ids of numbers and of texts alike', () => {
  fc.assert(
    fc.property(datasets, (dataset) => {
      const tensors = datasetToTensors(dataset);
      const back = datasetFromTensors(tensors, 'test.safetensors');
      expect(back.songs.ids).toEqual(dataset.songs.ids);
      expect(back.tags.ids).toEqual(dataset.tags.ids);
      expect(back.playlists.ids).toEqual(dataset.playlists.ids);
      expect(back.titles).toEqual(dataset.titles);
      expect(back.sources).toEqual(dataset.sources);
      expect(back.likeCounts).toEqual(dataset.likeCounts);
      expect(back.updateDates).toEqual(dataset.updateDates);
      expect(back.playlistSongs).toEqual(dataset.playlistSongs);
      expect(back.playlistTags).toEqual(dataset.playlistTags);
      expect(back.metadata).toBeNull();
      expect(fingerprintTensors(datasetToTensors(back))).toBe(fingerprintTensors(tensors));
    }),
  );
});

it('has a fingerprint that any change of a title, tag or song changes', () => {
  const playlist = { title: 'a', songs: [0, 1], tags: [0], isQuestion: false };
  const print = (songIds: OutsideId[], tags: string[], changed: Partial<Playlist> = {}) =>
    fingerprintTensors(datasetToTensors(makeDataset(songIds, tags, [{ ...playlist, ...changed }])));
  const prints = [
    print([1, 2], ['x']),
    print([1, 3], ['x']),
    print(['1', '2'], ['x']),
    print([1, 2], ['y']),
    print([1, 2], ['x'], { title: 'b' }),
    print([1, 2], ['x'], { songs: [1, 0] }),
    print([1, 2], ['x'], { isQuestion: true }),
  ];
  expect(new Set(prints).size).toBe(prints.length);
  expect(print([1, 2], ['x'])).toBe(prints[0]);
});

it('refuses ids of mixed types', () => {
  expect(() => datasetToTensors(makeDataset([1, 'a'], [], []))).toThrow(/all numbers or all strings/);
});
