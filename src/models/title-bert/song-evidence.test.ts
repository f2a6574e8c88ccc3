import { afterAll, expect, test } from 'vitest';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import type { Availability } from '../availability.ts';
import { createVectorSpace, type VectorSpace } from '../word2vec/vector-space.ts';
import type { TitleKnowledge } from './knowledge.ts';
import { createSongEvidence, type SongQuestion } from './song-evidence.ts';

// Songs 0 to 3 and tags 0 and 1 in a plane; song 3 has no vector.
const DIRECTIONS = [
  ...[
    [1, 0],
    [0, 2],
    [-1, 0],
  ],
  ...[
    [3, 0],
    [0, 1],
  ],
];

function planeSpace(): VectorSpace {
  const store = createVectorStore(createKernelMemory(), DIRECTIONS.length, 2);
  for (const [row, direction] of DIRECTIONS.entries()) vectorAt(store, row).set(direction);
  const empty = { start: 5, end: 5 };
  const ranges = {
    ...{ songs: { start: 0, end: 3 }, tags: { start: 3, end: 5 } },
    ...{ words: empty, artists: empty, albums: empty, genres: empty },
  };
  const rows = {
    counts: new Uint32Array(5).fill(4),
    ranges,
    indices: Uint32Array.of(0, 1, 2, 0, 1),
    words: [],
  };
  return createVectorSpace(store, rows, { numSongs: 4, numTags: 2 });
}

const KNOWLEDGE: TitleKnowledge = {
  titles: new Array(8).fill(''),
  playlistTags: csrFromRows(new Array(8).fill([]), 2),
  companions: { find: () => ({ lifts: new Map(), elsewhere: 0 }) },
  nearTitles: { find: () => ({ lifts: new Map(), elsewhere: 0 }) },
  tagNames: ['a', 'b'],
  tagCounts: Int32Array.of(4, 4),
  songCounts: Int32Array.of(4, 2, 1, 8),
  availability: new Int32Array(new SharedArrayBuffer(16)) as Availability,
  space: planeSpace(),
};
KNOWLEDGE.availability[1] = 100;
const LABELS = {
  tagLabels: Uint32Array.of(0, 1),
  songLabels: Uint32Array.of(3),
  songPriors: Float64Array.of(-1),
};
const QUESTION: SongQuestion = {
  ...{ logits: Float32Array.of(40, -40), songLogits: Float32Array.of(0.5) },
  ...{ cleaned: 'a', tags: [], mentions: [], excludedSongs: [], date: null },
};
const WEIGHTS = { network: 1, nearTitles: 0, companions: 1, mentions: 3, distance: 1, popularity: 1 };

const evidence = createSongEvidence(KNOWLEDGE, LABELS, { threads: 1 });
afterAll(() => evidence.close());

const gather = async (question: Partial<SongQuestion>) =>
  (await evidence.gather([{ ...QUESTION, ...question }], WEIGHTS))[0]!;

test('predicted tags make a point, and songs are measured from it', async () => {
  const { candidates, terms, popularity } = await gather({});
  expect(Array.from(candidates)).toEqual([0, 1, 2, 3]);
  // The network is sure of tag 0, at (1, 0).
  expect(Array.from(terms.distance!, (cos) => cos.toFixed(5))).toEqual([
    '1.00000',
    '0.00000',
    '-1.00000',
    '0.00000',
  ]);
  expect(Array.from(terms.network!)).toEqual([0, 0, 0, 1.5]);
  expect(Array.from(popularity)).toEqual([4, 2, 1, 8].map((count) => Math.log(count / 8)));
});

test('given and mentioned tags draw the point towards them by weight', async () => {
  const cosines = async (question: Partial<SongQuestion>) => (await gather(question)).terms.distance!;
  const given = await cosines({ tags: [1] });
  expect(given[0]).toBeCloseTo(Math.SQRT1_2, 6);
  expect(given[1]).toBeCloseTo(Math.SQRT1_2, 6);
  const mentioned = await cosines({ mentions: [1] });
  expect(mentioned[1]).toBeCloseTo(3 / Math.sqrt(10), 6);
});

test('songs that are excluded or not out yet are no candidates', async () => {
  expect(Array.from((await gather({ date: 99 })).candidates)).toEqual([0, 2, 3]);
  expect(Array.from((await gather({ date: 100, excludedSongs: [3, 0] })).candidates)).toEqual([1, 2]);
});

test('where nearness weighs nothing no near songs are looked for', async () => {
  const [found] = await evidence.gather([QUESTION], { ...WEIGHTS, distance: 0 });
  expect(found!.terms.distance).toBeUndefined();
  expect(Array.from(found!.candidates)).toEqual([0, 1, 2, 3]);
});

test('without vectors labels and popular songs are the candidates, without a distance', async () => {
  const plain = createSongEvidence({ ...KNOWLEDGE, space: null }, LABELS, { threads: 1 });
  const [found] = await plain.gather([QUESTION], WEIGHTS);
  expect(Array.from(found!.candidates)).toEqual([0, 1, 2, 3]);
  expect(found!.terms.distance).toBeUndefined();
  expect([plain.isPossible, plain.usesPoints]).toEqual([true, false]);
  await plain.close();
});

test('without vectors and labels there is nothing to tell songs apart by', async () => {
  const none = { ...LABELS, songLabels: new Uint32Array(0), songPriors: new Float64Array(0) };
  const blind = createSongEvidence({ ...KNOWLEDGE, space: null }, none, { threads: 1 });
  expect(blind.isPossible).toBe(false);
  await blind.close();
});
