// New songs by a real search by distance: eight songs on a circle, the last four of which no playlist holds.
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../core/errors.ts';
import type { OutsideId, SongIndex, TagIndex } from '../core/indices.ts';
import { createDataset } from '../dataset/create-dataset.ts';
import { createIdTable } from '../dataset/id-table.ts';
import { createKernelMemory } from '../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../kernels/vector-store.ts';
import type { SongScorer } from '../models/contract.ts';
import { POPULARITY } from '../models/popularity/popularity.ts';
import { createDistanceScorer } from '../models/word2vec/distance-scorer.ts';
import type { SpaceWeights } from '../models/word2vec/parameters.ts';
import { createVectorSpace } from '../models/word2vec/vector-space.ts';
import type { PlaylistModel } from './model-kinds.ts';
import { createRecommender, type PlaylistQuestion, type RecommendOptions } from './recommender.ts';

const KNOWN = ['k0', 'k1', 'k2', 'k3'];
const FRESH = ['n0', 'n1', 'n2', 'n3'];
const songs = createIdTable<SongIndex, string>('song', [...KNOWN, ...FRESH]);
const tags = createIdTable<TagIndex, string>('tag', ['calm', 'rare']);
/** In degrees: n0 lies 10 from k0, n1 20, n2 30, and n3 on the other side. The tag `calm` lies with k0; `rare` has no vector. */
const ANGLES = [0, 40, 90, 180, 10, 20, 30, 170, 0];
const store = createVectorStore(createKernelMemory(), 9, 2);
for (const [row, angle] of ANGLES.entries()) {
  const radians = (angle * Math.PI) / 180;
  vectorAt(store, row).set([Math.cos(radians), Math.sin(radians)]);
}
const range = (start: number, end: number) => ({ start, end });
const none = range(9, 9);
const space = createVectorSpace(
  store,
  {
    counts: Uint32Array.of(9, 9, 9, 9, 0, 0, 0, 0, 9),
    indices: Uint32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 0),
    ranges: {
      ...{ songs: range(0, 8), tags: range(8, 9) },
      ...{ words: none, artists: none, albums: none, genres: none },
    },
    words: [],
  },
  { numSongs: 8, numTags: 2 },
);
const WEIGHTS: SpaceWeights = {
  ...{ songRarity: 0, tagRarity: 0, tagWeight: 1, mentionWeight: 1, wordWeight: 0, artistWeight: 0 },
  popularity: 0.1,
};
const byKind = { songs: WEIGHTS, 'songs-tags': WEIGHTS, 'tags-title': WEIGHTS, title: WEIGHTS };
const factors = { songs: 1, 'songs-tags': 1, 'tags-title': 1, title: 1 };
/** n1 is out from day 500 on, all others from day 100 on. */
const availability = new Int32Array(new SharedArrayBuffer(32)).fill(100);
availability[5] = 500;
const { close, ...scorer } = createDistanceScorer(
  {
    ...{ space, availability, tagNames: tags.ids, tagCounts: Int32Array.of(9, 1), songArtists: null },
    parameters: { songs: byKind, tags: byKind },
  },
  { threads: 1, newSongs: { rows: Uint32Array.of(4, 5, 6, 7), count: 3, factors } },
);
const save = async (): Promise<void> => {};
const model = {
  ...{ name: 'placing', numSongs: 8, numTags: 2, space, placedSongs: Uint32Array.of(4, 5, 6, 7) },
  ...{ ...scorer, save, close },
};
const playlists = [{ id: 'p', songs: KNOWN, tags: ['calm', 'rare'] }];
const popular = await POPULARITY.train(
  createDataset(
    playlists,
    songs.ids.map((id) => ({ id })),
  ),
  {},
);
const recommender = createRecommender({ songs, tags, model, fallbacks: [popular] });
afterAll(() => recommender.close());

const ask = async (question: PlaylistQuestion, options: RecommendOptions): Promise<readonly OutsideId[]> =>
  (await recommender.recommend([question], { numTags: 0, ...options }))[0]!.songs;

describe('new songs alone', () => {
  const alone = (question: PlaylistQuestion, numSongs = 3) => ask(question, { numSongs, newSongs: 1 });

  test('come in the order of their scores, those that point away last', async () => {
    expect(await alone({ songs: ['k0'] }, 4)).toEqual(['n0', 'n1', 'n2', 'n3']);
    expect(await alone({ songs: ['k3'] }, 2)).toEqual(['n3', 'n2']);
    expect(await alone({ songs: ['k0', 'n0'], bannedSongs: ['n2'] }, 2)).toEqual(['n1', 'n3']);
  });

  test('are fewer than asked for where there are no more, and never of a later day', async () => {
    expect(await alone({ songs: ['k0'] }, 8)).toEqual(['n0', 'n1', 'n2', 'n3']);
    expect(await alone({ tags: ['calm'], date: 200 }, 8)).toEqual(['n0', 'n2', 'n3']);
    expect(await alone({ tags: ['calm'], date: 50 }, 8)).toEqual([]);
    expect(await alone({ tags: ['calm'], bannedSongs: FRESH })).toEqual([]);
    expect(await alone({ songs: FRESH })).toEqual([]);
    const [answer] = await recommender.recommend([{ songs: ['k0'] }], {
      numSongs: 8,
      numTags: 1,
      newSongs: 1,
    });
    expect(answer).toMatchObject({ numFallbackSongs: 0, tags: ['calm'] });
  });

  test.each([[{}], [{ title: 'zzzzqq' }], [{ tags: ['rare'] }], [{ date: 50 }]])(
    'are an error for a question that gives nothing to go by: %j',
    async (question: PlaylistQuestion) => {
      await expect(alone(question)).rejects.toThrow(ConfigError);
      await expect(alone(question)).rejects.toThrow(/^nothing to find new songs by: /);
      const both = recommender.recommend([{ songs: ['k0'] }, question], {
        numSongs: 1,
        numTags: 0,
        newSongs: 1,
      });
      await expect(both).rejects.toThrow(/^question 2: nothing to find new songs by: /);
      expect(await alone(question, 0)).toEqual([]);
    },
  );

  test('are an error of a model that has none', async () => {
    const other = createRecommender({ songs, tags, model: popular, fallbacks: [] });
    expect(other.placements).toBeNull();
    for (const newSongs of [0.5, 1]) {
      await expect(other.recommend([{}], { numSongs: 2, numTags: 0, newSongs })).rejects.toThrow(
        'a popularity model places no songs by their sound, so it has no new ones; give a model made by segue train sound-space',
      );
    }
  });
});

describe('a share of new songs', () => {
  const half = (question: PlaylistQuestion, numSongs: number) => ask(question, { numSongs, newSongs: 0.5 });

  test('comes at even distances; the other places are those of the model', async () => {
    // By scores: k1 (0.77 * 9^0.1), k2, k3; new ones count as being in three playlists.
    expect(await ask({ songs: ['k0'] }, { numSongs: 7 })).toEqual(['n0', 'n1', 'n2', 'k1', 'k2', 'n3', 'k3']);
    expect(await half({ songs: ['k3'] }, 6)).toEqual(['n3', 'n2', 'k2', 'n1', 'k1', 'n0']);
    expect(await half({ songs: ['k3'], date: 200 }, 5)).toEqual(['n3', 'n2', 'k2', 'n0', 'k1']);
  });

  test('is filled up by the fallbacks where there is nothing to go by', async () => {
    expect(await half({ title: 'zzzzqq' }, 4)).toEqual(KNOWN);
  });

  test('is a number from 0 to 1', async () => {
    await expect(ask({}, { numSongs: 2, newSongs: 1.5 })).rejects.toThrow(
      'newSongs must be a share from 0 to 1, got 1.5',
    );
  });
});

test('a model is asked for new songs, and never to leave out all others', async () => {
  let banned = 0;
  const watch =
    (method: SongScorer['scoreSongs']): SongScorer['scoreSongs'] =>
    (queries, limit) => {
      banned += queries.reduce((sum, { bannedSongs = [] }) => sum + bannedSongs.length, 0);
      return method(queries, limit);
    };
  const watched = {
    ...model,
    ...{ scoreSongs: watch(model.scoreSongs), scoreNewSongs: watch(model.scoreNewSongs) },
  } as PlaylistModel;
  const parts = { songs, tags, model: watched, fallbacks: [] };
  for (const newSongs of [0.5, 1]) {
    await createRecommender(parts).recommend([{ songs: ['k0'] }], { numSongs: 3, numTags: 0, newSongs });
  }
  expect(banned).toBe(0);
});
