import { expect, it } from 'vitest';
import { groupByGivenSongs, groupByKind } from './groups.ts';
import type { PairedPlaylist } from './pair-results.ts';

const paired = (question: PairedPlaylist['question']): PairedPlaylist => ({
  id: 0,
  songTruth: new Set(),
  tagTruth: new Set(),
  songs: [],
  tags: [],
  question,
});

it('groupByGivenSongs puts each bound into the group that names it', () => {
  const counts = [0, 1, 5, 6, 10, 11, 25, 26, 50, 51, 200];
  const groups = groupByGivenSongs(counts.map((numSongs) => paired({ kind: 'songs', numSongs })));
  expect(groups.map(({ name, rows }) => [name, ...rows.map((row) => counts[row])])).toEqual([
    ['0', 0],
    ['1-5', 1, 5],
    ['6-10', 6, 10],
    ['11-25', 11, 25],
    ['26-50', 26, 50],
    ['51+', 51, 200],
  ]);
});

it('groupByKind keeps the order of kinds and leaves out empty groups and unknown questions', () => {
  const playlists = [
    paired({ kind: 'title', numSongs: 0 }),
    paired(null),
    paired({ kind: 'songs', numSongs: 3 }),
    paired({ kind: 'nothing', numSongs: 0 }),
    paired({ kind: 'title', numSongs: 0 }),
  ];
  expect(groupByKind(playlists)).toEqual([
    { name: 'songs', rows: [2] },
    { name: 'title', rows: [0, 4] },
    { name: 'nothing', rows: [3] },
  ]);
  expect(groupByGivenSongs(playlists).flatMap(({ rows }) => rows)).not.toContain(1);
});
