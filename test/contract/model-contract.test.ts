// One behavioural contract for every model that ranks songs and tags.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SongIndex, TagIndex } from '../../src/core/indices.ts';
import type { Query, ScoredList } from '../../src/models/contract.ts';
import { SOUND_SPACE } from '../../src/models/sound-space/sound-space.ts';
import { findModelKind, MODEL_NAMES, type PlaylistModel } from '../../src/serving/model-kinds.ts';
import { trainSoundingModels } from '../helpers/sounding-models.ts';
import { campOfSong, campOfTag, createCheckerboard, PLAYLIST_DATE } from './checkerboard.ts';

/** Models that give everybody the same answers, so that no camp can be expected of them. */
const KNOWS_NO_CAMPS = ['popularity'];

/** Models that read titles and nothing else: without one they have nothing to say, and the fallbacks answer. */
const KNOWS_TITLES_ONLY = ['title-bert'];

/** Songs of both camps that no playlist holds: some models must know them by other means, all must bear them. */
const NEW_SONGS = 8;
const dataset = createCheckerboard({ newSongs: NEW_SONGS });
const songIndices = (ids: readonly number[]): SongIndex[] => ids.map((id) => dataset.songs.indexOf(id));
const tagIndices = (tags: readonly string[]): TagIndex[] => tags.map((tag) => dataset.tags.indexOf(tag));
const songIds = ({ indices }: ScoredList): number[] =>
  [...indices].map((index) => dataset.songs.idOf(index as SongIndex) as number);
const tagNames = ({ indices }: ScoredList): string[] =>
  [...indices].map((index) => dataset.tags.idOf(index as TagIndex));

const NOTHING: Query = { title: '', songs: [], tags: [], date: null };
const QUERIES: readonly { readonly name: string; readonly camp: number; readonly query: Query }[] = [
  { name: 'songs', camp: 0, query: { ...NOTHING, songs: songIndices([0, 2, 8]), date: PLAYLIST_DATE } },
  {
    name: 'songs and tags',
    camp: 1,
    query: { ...NOTHING, songs: songIndices([1, 5]), tags: tagIndices(['odd3', 'odd5']) },
  },
  { name: 'tags and a title', camp: 0, query: { ...NOTHING, title: 'even7', tags: tagIndices(['even2']) } },
  { name: 'a title', camp: 1, query: { ...NOTHING, title: '★ odd7 for the night ★' } },
];

/** The title that makes a query one that such a model answers. */
const titleFor = (name: string): Partial<Query> =>
  KNOWS_TITLES_ONLY.includes(name) ? { title: 'even7 music' } : {};

describe.each(MODEL_NAMES)('the model %s', (name) => {
  const kind = findModelKind(name);
  let model: PlaylistModel;
  let folder: string;
  let options: never;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'segue-contract-'));
    // One model learns from others and from sounds; all the rest from playlists alone.
    options = (name === SOUND_SPACE.name ? await trainSoundingModels(dataset, folder) : {}) as never;
    model = await kind.train(dataset, options, { seed: 3 });
  });
  afterAll(async () => {
    await model.close();
    await rm(folder, { recursive: true });
  });

  test.each(QUERIES)('knows where a playlist with $name belongs', async ({ camp, query }) => {
    const [songs] = await model.scoreSongs([query], 10);
    const [tags] = await model.scoreTags([query], 5);
    if (query.title === '' && KNOWS_TITLES_ONLY.includes(name)) {
      expect([songs!.indices.length, tags!.indices.length]).toEqual([0, 0]);
      return;
    }
    expect(songs!.indices).toHaveLength(10);
    expect(tags!.indices).toHaveLength(5);
    if (KNOWS_NO_CAMPS.includes(name)) return;
    expect(songIds(songs!).map(campOfSong)).toEqual(new Array(10).fill(camp));
    expect(tagNames(tags!).map(campOfTag)).toEqual(new Array(5).fill(camp));
  });

  test('ranks by descending finite score, ties by ascending index, without repeats', async () => {
    for (const lists of [
      await model.scoreSongs(
        QUERIES.map(({ query }) => query),
        50,
      ),
      await model.scoreTags(
        QUERIES.map(({ query }) => query),
        20,
      ),
    ]) {
      for (const { indices, scores } of lists) {
        expect(new Set(indices).size).toBe(indices.length);
        expect(scores).toHaveLength(indices.length);
        for (let i = 0; i < scores.length; i++) {
          expect(Number.isFinite(scores[i])).toBe(true);
          if (i === 0) continue;
          expect(scores[i]!).toBeLessThanOrEqual(scores[i - 1]!);
          if (scores[i] === scores[i - 1]) expect(indices[i]!).toBeGreaterThan(indices[i - 1]!);
        }
      }
    }
  });

  test('never returns what the query holds or bans', async () => {
    const bannedSongs = songIndices([4, 6, 10]);
    const query: Query = {
      ...NOTHING,
      ...titleFor(name),
      songs: songIndices([0, 2, 8]),
      tags: tagIndices(['even0', 'even1']),
      bannedSongs,
    };
    const [songs] = await model.scoreSongs([query], 1000);
    const [tags] = await model.scoreTags([query], 1000);
    expect(songs!.indices.length).toBeGreaterThan(10);
    expect(songIds(songs!).filter((id) => [0, 2, 8, 4, 6, 10].includes(id))).toEqual([]);
    expect(tagNames(tags!).filter((tag) => ['even0', 'even1'].includes(tag))).toEqual([]);
  });

  test('answers a batch as it answers each query alone, on one thread and on two', async () => {
    const queries = QUERIES.map(({ query }) => query);
    const batch = [await model.scoreSongs(queries, 20), await model.scoreTags(queries, 8)];
    const alone = [
      (await Promise.all(queries.map((query) => model.scoreSongs([query], 20)))).flat(),
      (await Promise.all(queries.map((query) => model.scoreTags([query], 8)))).flat(),
    ];
    expect(alone).toEqual(batch);
    const twoThreads = await kind.train(dataset, options, { seed: 3, threads: 2 });
    try {
      expect([await twoThreads.scoreSongs(queries, 20), await twoThreads.scoreTags(queries, 8)]).toEqual(
        batch,
      );
    } finally {
      await twoThreads.close();
    }
  });

  test("gives the longer list's beginning for a smaller limit", async () => {
    const query = { ...QUERIES[0]!.query, ...titleFor(name) };
    const [long] = await model.scoreSongs([query], 20);
    const [short] = await model.scoreSongs([query], 7);
    expect(short!.indices).toEqual(long!.indices.slice(0, 7));
    expect((await model.scoreSongs([query], 0))[0]!.indices).toHaveLength(0);
  });

  test('predicts the same after save and load', async () => {
    const dir = join(folder, 'saved');
    await mkdir(dir);
    await model.save(dir);
    const loaded = await kind.load(dir);
    const queries = QUERIES.map(({ query }) => query);
    expect(await loaded.scoreSongs(queries, 30)).toEqual(await model.scoreSongs(queries, 30));
    expect(await loaded.scoreTags(queries, 10)).toEqual(await model.scoreTags(queries, 10));
    expect(loaded.name).toBe(name);
    await loaded.close();
  });

  test('learns the same from the same seed', async () => {
    const again = await kind.train(dataset, options, { seed: 3 });
    const queries = QUERIES.map(({ query }) => query);
    expect(await again.scoreSongs(queries, 30)).toEqual(await model.scoreSongs(queries, 30));
    expect(await again.scoreTags(queries, 10)).toEqual(await model.scoreTags(queries, 10));
    await again.close();
  });

  test('answers queries with nothing to go by without failing', async () => {
    for (const query of [NOTHING, { ...NOTHING, title: '???' }, { ...NOTHING, title: 'x'.repeat(500) }]) {
      const [songs] = await model.scoreSongs([query], 10);
      const [tags] = await model.scoreTags([query], 10);
      expect(songs!.indices.length).toBeLessThanOrEqual(10);
      expect(tags!.indices.length).toBeLessThanOrEqual(10);
    }
    expect(await model.scoreSongs([], 10)).toEqual([]);
  });

  test('keeps to the date rule', async () => {
    // Every song came out on day 10,000, and playlists hold them from day 15,000 on.
    const query = { ...QUERIES[0]!.query, ...titleFor(name), date: 9_999 };
    expect((await model.scoreSongs([query], 10))[0]!.indices).toHaveLength(0);
    expect((await model.scoreSongs([{ ...query, date: 10_000 }], 10))[0]!.indices).toHaveLength(10);
  });

  test('refuses an option that it does not have', async () => {
    await expect(kind.train(dataset, { neighbors: 3 } as never)).rejects.toThrow(
      new RegExp(`^${name}: unknown option 'neighbors'; `),
    );
  });
});
