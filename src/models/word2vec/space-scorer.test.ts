// Recommending by distance, on vectors whose cosines are known.
import { afterAll, expect, test } from 'vitest';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { UNKNOWN_DATE } from '../../dataset/dataset.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { cosineScales } from '../../kernels/nearest/cosine-scales.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import type { SpaceWeights } from './parameters.ts';
import { createGivenReader, queryVector, type ReadQuery } from './query-vector.ts';
import { createSpaceScorer, type SpaceQuery } from './space-scorer.ts';
import { spaceCoordinates } from './tune.ts';
import { createVectorSpace } from './vector-space.ts';

/** Songs 0, 2, 3, 4 of five, tags 0 and 1, the words `calm` and `rock`, artist 1. */
const ROWS = [
  { vector: [2, 0], count: 16 },
  { vector: [0.6, 0.8], count: 1 },
  { vector: [0, 5], count: 16 },
  { vector: [-3, 0], count: 4 },
  { vector: [0, 0.1], count: 9 },
  { vector: [1, 0], count: 4 },
  { vector: [0, 7], count: 1 },
  { vector: [4, 0], count: 1 },
  { vector: [0, -1], count: 1 },
];
const vectors = createVectorStore(createKernelMemory(), ROWS.length, 2);
for (const [row, { vector }] of ROWS.entries()) vectorAt(vectors, row).set(vector);
const range = (start: number, end: number) => ({ start, end });
const space = createVectorSpace(
  vectors,
  {
    counts: Uint32Array.from(ROWS, ({ count }) => count),
    ranges: {
      songs: range(0, 4),
      tags: range(4, 6),
      words: range(6, 8),
      artists: range(8, 9),
      albums: range(9, 9),
      genres: range(9, 9),
    },
    indices: Uint32Array.of(0, 2, 3, 4, 0, 1, 0, 1, 1),
    words: ['calm', 'rock'],
  },
  { numSongs: 5, numTags: 2 },
);
const songArtists = csrFromRows([[0, 1], [], [1], [], []], 2);
const readGiven = createGivenReader(space, songArtists);
const WEIGHTS: SpaceWeights = {
  songRarity: 0,
  tagRarity: 0,
  tagWeight: 1,
  mentionWeight: 1,
  wordWeight: 0,
  artistWeight: 0,
  popularity: 0,
};
const NOTHING: ReadQuery = { title: '', songs: [], tags: [], mentions: [] };
const availability = new Int32Array(new SharedArrayBuffer(20));
availability.set([100, 0, UNKNOWN_DATE, 100, 200]);
const scorer = createSpaceScorer(space, availability, { threads: 1 });
afterAll(() => scorer.close());

const query = (given: Partial<ReadQuery>, more: Partial<SpaceQuery> = {}): SpaceQuery => ({
  kind: 'songs',
  given: readGiven({ ...NOTHING, ...given }),
  excludedSongs: [],
  excludedTags: [],
  date: null,
  ...more,
});
const score = async (asked: SpaceQuery, weights: SpaceWeights, target: 'songs' | 'tags' = 'songs') => {
  const [list] = await scorer.score(target, [asked], () => weights, 9);
  return Array.from(list!.indices, (index, i) => [index, Number(list!.scores[i]!.toFixed(5))]);
};

test('what a question gives is read as rows, each once, without what has no vector', () => {
  const given = readGiven({ title: 'Calm, calm sea ROCK', songs: [0, 1, 2], tags: [1], mentions: [0] });
  expect(given).toEqual({ songs: [0, 1], tags: [5], mentions: [4], words: [6, 7], artists: [8] });
});

test('a question is the weighted sum of unit vectors, commoner items counting less by their rarity', () => {
  const scales = cosineScales(vectors);
  const vectorOf = (given: Partial<ReadQuery>, weights: Partial<SpaceWeights>) =>
    queryVector(space, scales, readGiven({ ...NOTHING, ...given }), { ...WEIGHTS, ...weights });
  // Song 0 is (1, 0) * 16^-0.5, song 3 (0, 1) * 16^-0.5, tag 0 (0, 1) * 2 * 9^-0.5.
  const sum = vectorOf({ songs: [0, 3], tags: [0] }, { songRarity: 0.5, tagRarity: 0.5, tagWeight: 2 })!;
  const [x, y] = [1 / 4, 1 / 4 + 2 / 3];
  expect(sum[0]).toBeCloseTo(x / Math.hypot(x, y), 6);
  expect(sum[1]).toBeCloseTo(y / Math.hypot(x, y), 6);
  // Artist 1 of song 0 is (0, -1); the word `rock` is (1, 0).
  const mixed = vectorOf({ songs: [0], title: 'rock' }, { artistWeight: 2, wordWeight: 0.5 })!;
  expect(mixed[0]).toBeCloseTo(1.5 / Math.hypot(1.5, 2), 6);
  expect(mixed[1]).toBeCloseTo(-2 / Math.hypot(1.5, 2), 6);
  expect(vectorOf({}, {})).toBeNull();
  expect(vectorOf({ tags: [0] }, { tagWeight: 0 })).toBeNull();
  // Songs 0 and 4 point away from each other.
  expect(vectorOf({ songs: [0, 4] }, {})).toBeNull();
});

test('candidates rank by cosine, and by popularity as far as the weights say', async () => {
  const asked = query({ songs: [0] });
  expect(await score(asked, WEIGHTS)).toEqual([
    [0, 1],
    [2, 0.6],
    [3, 0],
    [4, -1],
  ]);
  expect(await score(query({ tags: [0] }), { ...WEIGHTS, popularity: 0.5 })).toEqual([
    [3, 4],
    [2, 0.8],
    [0, 0],
    [4, 0],
  ]);
  expect(await score(asked, WEIGHTS, 'tags')).toEqual([
    [1, 1],
    [0, 0],
  ]);
});

test('excluded songs and tags and songs of later days do not come back', async () => {
  expect(await score(query({ songs: [0] }, { excludedSongs: [0, 1, 3] }), WEIGHTS)).toEqual([
    [2, 0.6],
    [4, -1],
  ]);
  const [list] = await scorer.score('songs', [query({ songs: [0] }, { date: 100 })], () => WEIGHTS, 9);
  expect([...list!.indices]).toEqual([0, 2, 3]);
  expect(await score(query({ songs: [0] }, { excludedTags: [1], date: 0 }), WEIGHTS, 'tags')).toEqual([
    [0, 0],
  ]);
});

test('a question that gives nothing known gets an empty list beside others that keep theirs', async () => {
  const lists = await scorer.score(
    'songs',
    [query({}), query({ songs: [0] }), query({ songs: [0] }, { kind: null })],
    () => WEIGHTS,
    2,
  );
  expect(lists.map(({ indices }) => [...indices])).toEqual([[], [0, 2], []]);
});

test('answers do not change when many other popularities were asked in between', async () => {
  const asked = query({ tags: [0] });
  const before = await score(asked, { ...WEIGHTS, popularity: 0.5 });
  for (let i = 0; i < 20; i++) await score(asked, { ...WEIGHTS, popularity: i / 10 });
  expect(await score(asked, { ...WEIGHTS, popularity: 0.5 })).toEqual(before);
});

test('weights that cannot matter are not searched', () => {
  const names = (...given: Partial<ReadQuery>[]) =>
    spaceCoordinates(
      { ...WEIGHTS, wordWeight: 1 },
      given.map((each) => readGiven({ ...NOTHING, ...each })),
    ).map(({ name }) => name);
  expect(names({ songs: [3] })).toEqual(['popularity', 'songRarity']);
  expect(names({ tags: [0] })).toEqual(['popularity', 'tagRarity']);
  expect(names({ tags: [0], title: 'rock' })).toEqual(['popularity', 'tagWeight', 'wordWeight', 'tagRarity']);
  // The artist's weight is 0, from which no factor leads away.
  expect(names({ songs: [0], tags: [0] })).toEqual(['popularity', 'tagWeight', 'songRarity', 'tagRarity']);
});

test('new songs count as being in some playlists at least, times a factor of the kind of question', async () => {
  // Row 1 is song 2, in one playlist; row 3 is song 4, in four.
  const factors = { songs: 0.5, 'songs-tags': 3, 'tags-title': 1, title: 1 };
  const newSongs = { rows: Uint32Array.of(1, 3), count: 4, factors };
  const withNew = createSpaceScorer(space, availability, { threads: 1, newSongs });
  const popular = { ...WEIGHTS, popularity: 0.5 };
  const ask = async (asked: SpaceQuery) => {
    const [list] = await withNew.score('songs', [asked], () => popular, 9);
    return Array.from(list!.indices, (index, i) => [index, Number(list!.scores[i]!.toFixed(5))]);
  };
  // Song 2: 0.5 * 4^0.5 * 0.6; song 4: 0.5 * 4^0.5 * -1. The others as they were.
  expect(await ask(query({ songs: [0] }))).toEqual([
    [0, 4],
    [2, 0.6],
    [3, 0],
    [4, -1],
  ]);
  expect(await ask(query({ songs: [0] }, { kind: 'songs-tags' }))).toEqual([
    [0, 4],
    [2, 3.6],
    [3, 0],
    [4, -6],
  ]);
  // Alone, those that no playlist holds: none here.
  const [alone] = await withNew.score('new-songs', [query({ songs: [0] })], () => popular, 9);
  expect(alone!.indices).toHaveLength(0);
  const tags = await withNew.score('tags', [query({ songs: [0] })], () => popular, 9);
  expect(tags).toEqual(await scorer.score('tags', [query({ songs: [0] })], () => popular, 9));
  await withNew.close();
});

test('new songs alone have the scores that they have among all, and are those that no playlist holds', async () => {
  const factors = { songs: 0.5, 'songs-tags': 3, 'tags-title': 1, title: 1 };
  // Rows 0, 1 and 3 are songs 0, 2 and 4; song 2 is in a playlist.
  const newSongs = { rows: Uint32Array.of(0, 1, 3), count: 4, factors };
  const counts = Uint32Array.from(space.counts, (count, row) => (row === 0 || row === 3 ? 0 : count));
  const withNew = createSpaceScorer({ ...space, counts }, availability, { threads: 1, newSongs });
  for (const popularity of [0, 0.5]) {
    const weights = { ...WEIGHTS, popularity };
    const asked = [
      query({ songs: [2] }),
      query({ tags: [0] }, { kind: 'songs-tags' }),
      query({ songs: [3] }, { date: 100 }),
      query({ songs: [3] }, { excludedSongs: [4] }),
      query({}),
    ];
    const alone = await withNew.score('new-songs', asked, () => weights, 9);
    const all = await withNew.score('songs', asked, () => weights, 9);
    expect(alone.map(({ indices }) => [...indices].sort())).toEqual([[0, 4], [0, 4], [0], [0], []]);
    for (const [i, { indices, scores }] of alone.entries()) {
      const places = [...all[i]!.indices.keys()].filter((place) => indices.includes(all[i]!.indices[place]!));
      expect([...indices]).toEqual(places.map((place) => all[i]!.indices[place]));
      expect([...scores]).toEqual(places.map((place) => all[i]!.scores[place]));
    }
  }
  await withNew.close();
  expect(
    (await scorer.score('new-songs', [query({ songs: [0] })], () => WEIGHTS, 9))[0]!.indices,
  ).toHaveLength(0);
});
