// Tokens of a tiny catalogue, counted and cut by hand.
import { expect, test } from 'vitest';
import { createDataset } from '../../dataset/create-dataset.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore } from '../../kernels/vector-store.ts';
import { buildCorpus } from './build-corpus.ts';
import { createTokenReader } from './token-reader.ts';
import { createVectorSpace, nameToken, TOKEN_KINDS, tokenName } from './vector-space.ts';
import { createVocabulary } from './vocabulary.ts';

// Songs 10, 20, 30 have the indices 0, 1, 2; tags a, b the indices 0, 1.
const dataset = createDataset(
  [
    { id: 1, title: 'Night, night JAZZ', songs: [20, 10], tags: ['b', 'a'] },
    { id: 2, title: 'jazz!', songs: [10], tags: ['b'] },
    { id: 3, songs: [30, 20] },
    { id: 4, songs: [], tags: [] },
  ],
  [
    { id: 10, artists: ['x', 'y'], album: 'p', genres: ['G1'] },
    { id: 20, artists: ['y'], album: 'p', genres: ['G1', 'G2'] },
    { id: 30, artists: ['z'], genres: [] },
  ],
);

function readAll(kinds: Parameters<typeof createTokenReader>[1]): string[][] {
  const reader = createTokenReader(dataset, kinds);
  return Array.from({ length: reader.numPlaylists }, (_, playlist) => {
    const tokens: string[] = [];
    reader.read(playlist, (kind, index) =>
      tokens.push(nameToken(kind, index, { ...dataset, words: reader.words })),
    );
    return tokens;
  });
}

test('a sequence is songs in order, tags, distinct title words, and the distinct artists, albums and genres', () => {
  expect(readAll(['songs', 'tags'])).toEqual([
    ['song:20', 'song:10', 'tag:b', 'tag:a'],
    ['song:10', 'tag:b'],
    ['song:30', 'song:20'],
    [],
  ]);
  const [first, , third] = readAll([...TOKEN_KINDS].reverse());
  expect(first).toEqual([
    ...['song:20', 'song:10', 'tag:b', 'tag:a', 'word:night', 'word:jazz'],
    // Artist y is met first, in song 20; its index follows the ids.
    ...['artist:1', 'artist:0', 'album:0', 'genre:0', 'genre:1'],
  ]);
  expect(third).toEqual(['song:30', 'song:20', 'artist:2', 'artist:1', 'album:0', 'genre:0', 'genre:1']);
});

test('tokens below the minimum count have no row; rows ascend by kind and index', () => {
  const reader = createTokenReader(dataset, ['words', 'songs', 'tags']);
  const { rows, lookups } = createVocabulary(reader, 2);
  expect(rows.ranges.songs).toEqual({ start: 0, end: 2 });
  expect(rows.ranges.tags).toEqual({ start: 2, end: 3 });
  expect(rows.ranges.words).toEqual({ start: 3, end: 4 });
  expect(rows.ranges.genres).toEqual({ start: 4, end: 4 });
  expect([...rows.indices]).toEqual([0, 1, 1, 0]);
  expect([...rows.counts]).toEqual([2, 2, 2, 2]);
  expect(rows.words).toEqual(['jazz']);
  // The reader knows two words; the space numbers the kept one anew.
  expect([...lookups.words]).toEqual([3, -1]);
  expect(Array.from(rows.indices, (_, row) => tokenName(rows, row, dataset))).toEqual([
    'song:10',
    'song:20',
    'tag:b',
    'word:jazz',
  ]);
  const space = createVectorSpace(createVectorStore(createKernelMemory(), 4, 2), rows, {
    numSongs: 3,
    numTags: 2,
  });
  expect([0, 1, 2, 99].map((song) => space.rowOf('songs', song))).toEqual([0, 1, undefined, undefined]);
  expect([0, 1].map((tag) => space.rowOf('tags', tag))).toEqual([undefined, 2]);
  expect(space.rowOf('artists', 0)).toBeUndefined();
});

test('the corpus holds the kept tokens of each playlist, and the weights of their kinds', () => {
  const reader = createTokenReader(dataset, ['songs', 'tags']);
  const vocabulary = createVocabulary(reader, 2);
  const corpus = buildCorpus(reader, vocabulary, { tags: 0.5 });
  expect(corpus.numTokens).toBe(3);
  expect([...corpus.sequenceStarts]).toEqual([0, 3, 5, 6, 6]);
  expect([...corpus.tokens]).toEqual([1, 0, 2, 0, 2, 1]);
  expect([...corpus.counts]).toEqual([2, 2, 2]);
  expect([...corpus.weights!]).toEqual([1, 1, 0.5]);
  expect(buildCorpus(reader, vocabulary, { tags: 1 }).weights).toBeNull();
});

test('an empty vocabulary is an error that names the largest count', () => {
  const reader = createTokenReader(dataset, ['songs', 'tags']);
  expect(() => createVocabulary(reader, 3)).toThrow(
    'word2vec: no token is in 3 playlists or more, so there is nothing to learn; the commonest is in 2: lower minCount to at most 2',
  );
});

test('tokens of metadata need metadata', () => {
  const bare = createDataset([{ id: 1, songs: [1], tags: ['a'] }]);
  expect(() => createTokenReader(bare, ['songs', 'genres'])).toThrow(
    'word2vec: genres are among tokens, but the data set has no song metadata',
  );
});
