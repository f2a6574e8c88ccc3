import { expect, test } from 'vitest';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { createNeighbourFinder } from './evidence.ts';
import { createExplainer } from './explain.ts';
import { createNeighbourhoodReader } from './neighbourhood.ts';
import { createNeighboursData } from './neighbours-data.ts';
import { DEFAULT_PARAMETERS } from './parameters.ts';
import { createReweighter } from './reweight.ts';
import { createScorer } from './scorer.ts';

const WEIGHTS = {
  ...DEFAULT_PARAMETERS.songs.songs,
  songRarity: 0,
  size: 0,
  sharpness: 1,
  tagWeight: 1,
  mentionWeight: 1,
  reweighting: 0,
  tagRarity: 0,
};
const data = createNeighboursData(
  csrFromRows([[0, 1, 5], [0, 5], [1, 6], [5]], 7),
  csrFromRows([[], [0], [], [1]], 2),
  new Int32Array(new SharedArrayBuffer(28)),
);
const QUERY = {
  kind: 'songs-tags' as const,
  songs: [0, 1],
  tags: [0],
  mentions: [1],
  date: null,
  bannedSongs: [],
};

test('the explainer counts the playlists that hold a given item and the song, and shares out the score', () => {
  const { numPlaylists, reasons } = createExplainer(data)(QUERY, WEIGHTS, 5);
  // Playlist 0 (weight 2) by songs 0 and 1; playlist 1 (weight 2) by song 0 and tag 0; playlist 3 (weight 1) by
  // the mentioned tag 1: five in all.
  expect(numPlaylists).toBe(3);
  expect(reasons).toEqual([
    { kind: 'song', index: 0, numPlaylists: 2, share: 2 / 5 },
    { kind: 'tag', index: 0, numPlaylists: 1, share: 1 / 5 },
    { kind: 'song', index: 1, numPlaylists: 1, share: 1 / 5 },
    { kind: 'title-tag', index: 1, numPlaylists: 1, share: 1 / 5 },
  ]);
});

test('the explainer has no reason for a song that no neighbour holds', () => {
  expect(createExplainer(data)({ ...QUERY, songs: [6], tags: [], mentions: [] }, WEIGHTS, 0)).toEqual({
    numPlaylists: 0,
    reasons: [],
  });
});

test('the explainer speaks of the weights that the score came from, reweighted or not', () => {
  for (const reweighting of [0, 2]) {
    const weights = { ...WEIGHTS, reweighting, popularity: 0 };
    const { reasons } = createExplainer(data)(QUERY, weights, 5);
    const { indices, scores } = createScorer(data).score('songs', QUERY, weights, 10);
    expect(reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    // Without song 0's part, the score falls by just that part.
    const ofSong0 = reasons.find(({ kind, index }) => kind === 'song' && index === 0)!.share;
    expect(scores[indices.indexOf(5)]! * ofSong0).toBeGreaterThan(0);
  }
  const plain = createExplainer(data)(QUERY, { ...WEIGHTS, reweighting: 0 }, 5);
  const reweighted = createExplainer(data)(QUERY, { ...WEIGHTS, reweighting: 2 }, 5);
  expect(reweighted.reasons).not.toEqual(plain.reasons);
  expect(reweighted.numPlaylists).toBe(plain.numPlaylists);
});

test('the explainer shares out the score by the weights that reweighting gave the items', () => {
  const weights = { ...WEIGHTS, reweighting: 2 };
  const neighbours = createNeighbourFinder(data).find(QUERY, weights);
  const reader = createNeighbourhoodReader(data.playlistSongs, data.songPlaylists);
  const songs = reader.read(neighbours.playlists);
  const [song0, song1, tag0, mention1] = createReweighter(data, reader).reweight(
    QUERY,
    neighbours,
    songs,
    weights,
  )!;
  expect(song0).not.toBeCloseTo(song1!, 3);
  // Every shared item earns its playlist 1 before it is reweighted; song 0 stands in two of song 5's playlists.
  const all = 2 * song0! + song1! + tag0! + mention1!;
  const { reasons } = createExplainer(data)(QUERY, weights, 5);
  const shareOf = (kind: string, index: number) =>
    reasons.find((reason) => reason.kind === kind && reason.index === index)?.share ?? 0;
  expect(shareOf('song', 0)).toBeCloseTo((2 * song0!) / all, 12);
  expect(shareOf('song', 1)).toBeCloseTo(song1! / all, 12);
  expect(shareOf('tag', 0)).toBeCloseTo(tag0! / all, 12);
  expect(shareOf('title-tag', 1)).toBeCloseTo(mention1! / all, 12);
});
