import { describe, expect, test } from 'vitest';
import { ConfigError, NotFoundError } from '../core/errors.ts';
import type { SongIndex, TagIndex } from '../core/indices.ts';
import { createIdTable } from '../dataset/id-table.ts';
import { createKernelMemory } from '../kernels/kernel-memory.ts';
import { createVectorStore } from '../kernels/vector-store.ts';
import { createVectorSpace } from '../models/word2vec/vector-space.ts';
import { createItemFinder, explainMissing, requireSpace } from './similar-items.ts';
import { describeRows } from './similar-output.ts';

// Songs 0 and 2 of three, tags 1 and 2 of three, two words and an artist.
const space = createVectorSpace(
  createVectorStore(createKernelMemory(), 7, 2),
  {
    counts: Uint32Array.of(5, 6, 30, 9, 5, 5, 8),
    ranges: {
      songs: { start: 0, end: 2 },
      tags: { start: 2, end: 4 },
      words: { start: 4, end: 6 },
      artists: { start: 6, end: 7 },
      albums: { start: 7, end: 7 },
      genres: { start: 7, end: 7 },
    },
    indices: Uint32Array.of(0, 2, 1, 2, 0, 1, 4),
    words: ['날', '듣는'],
  },
  { numSongs: 3, numTags: 3 },
);
const ids = {
  songs: createIdTable<SongIndex, number>('song', [10, 20, 30]),
  tags: createIdTable<TagIndex, string>('tag', ['rare', '비', '재즈']),
};
const finder = createItemFinder(space, { ...ids, manifest: { options: { minCount: 5 } } }, null);

describe('items of the command line', () => {
  test('are found by their outside ids', async () => {
    expect(await Promise.all(['10', '30'].map(finder.rowOfSong))).toEqual([0, 1]);
    expect(await Promise.all(['비', '재즈'].map(finder.rowOfTag))).toEqual([2, 3]);
  });

  test('that are unknown, or too rare for a vector, are errors that name them and say why', async () => {
    const messageOf = (row: Promise<number>) =>
      row.then(
        () => '',
        (error: Error) => {
          expect(error).toBeInstanceOf(NotFoundError);
          return error.message;
        },
      );
    expect(await messageOf(Promise.resolve().then(() => finder.rowOfSong('11')))).toContain(
      'unknown song 11',
    );
    expect(await messageOf(Promise.resolve().then(() => finder.rowOfTag('락')))).toContain(
      'unknown tag "락"',
    );
    expect(await messageOf(finder.rowOfSong('20'))).toBe(
      "song 20 has no vector: it is in fewer playlists than the model's minimum count of 5; give another, or train with a lower --min-count",
    );
    expect(await messageOf(finder.rowOfTag('rare'))).toContain('tag "rare" has no vector');
    expect(explainMissing('song 20', 1, 5)).toContain(
      "it is in 1 playlist, fewer than the model's minimum count of 5;",
    );
    expect(explainMissing('song 20', 7, 5)).toContain('the file that the model');
    expect(explainMissing('song 20', 2, null)).toContain(
      "2 playlists, fewer than the model's minimum count;",
    );
  });

  test('of a kind that the model was not trained on are an error that says so', async () => {
    const ranges = { ...space.ranges, tags: { start: 2, end: 2 } };
    const without = createItemFinder(
      { ...space, ranges, rowOf: () => undefined },
      { ...ids, manifest: {} },
      null,
    );
    await expect(without.rowOfTag('비')).rejects.toThrow(ConfigError);
    await expect(without.rowOfTag('비')).rejects.toThrow('the model has no vectors of tags');
  });

  test('of a title are the tags it mentions, then its known words', () => {
    expect(finder.rowsOfTitle('비 오는 날, 재즈! 날')).toEqual([2, 3, 4]);
    expect(() => finder.rowsOfTitle('rare 밤')).toThrow('"rare 밤" mentions no tag and no word');
    expect(() => finder.rowsOfTitle('')).toThrow(NotFoundError);
  });

  test('need a model with vectors', () => {
    const popularity = { modelName: 'popularity', model: { name: 'popularity' } as never };
    expect(() => requireSpace(popularity, 'run/model')).toThrow(
      "run/model: expected a model with vectors, got 'popularity'; make one with segue train word2vec",
    );
  });
});

test('rows are described by kind and id, with names where there is a catalogue', () => {
  const rows = [0, 3, 5, 6].map((row) => ({ row, cosine: row / 10 }));
  expect(describeRows(rows, space, ids, null)).toEqual([
    { kind: 'songs', id: 10, cosine: 0 },
    { kind: 'tags', id: '재즈', cosine: 0.3 },
    { kind: 'words', id: '듣는', cosine: 0.5 },
    { kind: 'artists', id: 4, cosine: 0.6 },
  ]);
  const names = {
    lookUp: () => ({ name: '밤', artists: ['가온'] }),
    catalog: { nameOf: (kind: string, index: number) => `${kind} ${index}` } as never,
  };
  expect(describeRows([{ row: 0 }, { row: 6 }], space, ids, names)).toEqual([
    { kind: 'songs', id: 10, name: '밤', artists: ['가온'] },
    { kind: 'artists', id: 4, name: 'artists 4' },
  ]);
});
