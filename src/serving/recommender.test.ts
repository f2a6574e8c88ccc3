import { describe, expect, test } from 'vitest';
import { ConfigError, NotFoundError } from '../core/errors.ts';
import { createRandomStream } from '../core/random.ts';
import { createDataset } from '../dataset/create-dataset.ts';
import type { PlaylistModel } from './model-kinds.ts';
import { createRecommender } from './recommender.ts';
import { trainRecommender } from './recommender-artefact.ts';

/** Two themes; songs `a0`.. and `b0`.., released on day 100 + number; from number 20 on in no playlist. Ids are texts. */
function createThemes(songsOfTheme = 20) {
  const random = createRandomStream(2, 'recommender');
  return createDataset(
    Array.from({ length: 60 }, (_, p) => {
      const theme = p % 2 === 0 ? 'a' : 'b';
      return {
        id: `p${p}`,
        title: `${theme}-tag1`,
        songs: random.sample(20, 8).map((song) => `${theme}${song}`),
        tags: random.sample(8, 3).map((tag) => `${theme}-tag${tag}`),
        updateDate: 1000,
      };
    }),
    ['a', 'b'].flatMap((theme) =>
      Array.from({ length: songsOfTheme }, (_, song) => ({
        id: `${theme}${song}`,
        genres: [theme],
        releaseDate: 100 + song,
      })),
    ),
  );
}

const { recommender } = await trainRecommender('neighbours', createThemes(), { tuningQuestions: 0 });

describe('the recommender', () => {
  test('answers in outside ids with exactly as many as asked for, distinct and not of the question', async () => {
    const question = { songs: ['a0', 'a1'], tags: ['a-tag0'], title: '' };
    const [answer] = await recommender.recommend([question], { numSongs: 30, numTags: 10 });
    expect(new Set(answer!.songs).size).toBe(30);
    expect(new Set(answer!.tags).size).toBe(10);
    expect(answer!.songs).not.toContain('a0');
    expect(answer!.tags).not.toContain('a-tag0');
    expect(answer!.songs.slice(0, 18).every((song) => String(song).startsWith('a'))).toBe(true);
    expect(answer!.numFallbackSongs).toBe(12);
  });

  test('fills up with what is popular, even for a playlist of nothing at all', async () => {
    const [answer] = await recommender.recommend([{}], { numSongs: 40, numTags: 16 });
    expect(new Set(answer!.songs).size).toBe(40);
    expect(answer!.numFallbackSongs).toBe(40);
  });

  test('goes on within the genre of a song that no playlist holds', async () => {
    const { recommender: ofMetadata } = await trainRecommender('neighbours', createThemes(21), {
      tuningQuestions: 0,
    });
    for (const theme of ['a', 'b']) {
      const question = { songs: [`${theme}20`] };
      const [answer] = await ofMetadata.recommend([question], { numSongs: 20, numTags: 1 });
      expect(answer!.songs.every((song) => String(song).startsWith(theme))).toBe(true);
      expect(answer!.numFallbackSongs).toBe(20);
    }
  });

  test('gives nothing of the question, whatever a model returns', async () => {
    const { songs, tags } = createThemes();
    const everything = async (queries: readonly unknown[]) =>
      queries.map(() => ({ indices: Uint32Array.of(0, 1, 2, 3), scores: Float64Array.of(4, 3, 2, 1) }));
    const careless: PlaylistModel = {
      name: 'careless',
      numSongs: songs.size,
      numTags: tags.size,
      scoreSongs: everything,
      scoreTags: everything,
      save: async () => {},
      close: async () => {},
    };
    const parts = { songs, tags, model: careless, fallbacks: [] };
    const question = { songs: [songs.ids[0]!], tags: [tags.ids[1]!], bannedSongs: [songs.ids[2]!] };
    const [answer] = await createRecommender(parts).recommend([question], { numSongs: 3, numTags: 3 });
    expect(answer!.songs).toEqual([songs.ids[1], songs.ids[3], songs.ids[4]]);
    expect(answer!.tags).toEqual([tags.ids[0], tags.ids[2], tags.ids[3]]);
  });

  test('keeps to the date as long as it can, and lifts it last', async () => {
    const [answer] = await recommender.recommend([{ songs: ['a0'], date: 104 }], {
      numSongs: 12,
      numTags: 1,
    });
    // Out by day 104: songs 0 to 4 of each theme; less a0 that is 9. The others come after them.
    const numbers = answer!.songs.map((song) => Number(String(song).slice(1)));
    expect(numbers.slice(0, 9).every((number) => number <= 4)).toBe(true);
    expect(numbers.slice(9).every((number) => number > 4)).toBe(true);
  });

  test('never recommends a banned song, on no path', async () => {
    const bannedSongs = Array.from({ length: 19 }, (_, song) => `a${song + 1}`);
    const [answer] = await recommender.recommend([{ songs: ['a0'], bannedSongs }], {
      numSongs: 20,
      numTags: 1,
    });
    expect(answer!.songs.every((song) => String(song).startsWith('b'))).toBe(true);
  });

  test('names an unknown song or tag, or counts it where it may be skipped', async () => {
    await expect(recommender.recommend([{ songs: ['zz'] }])).rejects.toThrow(ConfigError);
    const few = { numSongs: 3, numTags: 2 };
    await expect(recommender.recommend([{ songs: ['zz'] }], few)).rejects.toThrow(NotFoundError);
    await expect(recommender.recommend([{ songs: ['zz'] }], few)).rejects.toThrow('unknown song "zz"');
    await expect(recommender.recommend([{ tags: ['no'] }], few)).rejects.toThrow('unknown tag "no"');
    const [answer] = await recommender.recommend([{ songs: ['a0', 'zz'], tags: ['no'] }], {
      ...few,
      unknown: 'skip',
    });
    expect(answer!.unknownSongs).toEqual(['zz']);
    expect(answer!.unknownTags).toEqual(['no']);
    expect(answer!.songs).toHaveLength(3);
  });

  test('says so where it cannot give as many as asked for', async () => {
    await expect(recommender.recommend([{}], { numSongs: 41 })).rejects.toThrow(
      'numSongs is 41, but the model knows 40',
    );
    await expect(recommender.recommend([{ songs: ['a0'] }], { numSongs: 40, numTags: 1 })).rejects.toThrow(
      'cannot give 40 songs: 39 are left beside what the playlist holds; ask for fewer',
    );
    const most = { numSongs: 1, numTags: 16 };
    await expect(recommender.recommend([{ tags: ['a-tag0'], bannedSongs: ['a0'] }], most)).rejects.toThrow(
      'cannot give 16 tags: 15 are left beside what the playlist holds; ask for fewer',
    );
    await expect(recommender.recommend([{ bannedSongs: ['a0'] }], { numSongs: 40 })).rejects.toThrow(
      'cannot give 40 songs: 39 are left beside what the playlist holds and what is banned; ask for fewer',
    );
    await expect(recommender.recommend([{}], { numSongs: -1 })).rejects.toThrow(
      'numSongs must be a whole number',
    );
  });

  test('gives all tags that are left, and none of the question, where all are asked for', async () => {
    const question = { tags: ['a-tag0', 'b-tag3'] };
    const [answer] = await recommender.recommend([question], { numSongs: 1, numTags: 14 });
    expect(new Set([...answer!.tags, ...question.tags]).size).toBe(16);
  });

  test.each([
    [{ numSong: 3 }, {}, "recommend: unknown option 'numSong'; known are numSongs, numTags, unknown"],
    [{ unknown: 'ignore' }, {}, `unknown must be 'error' or 'skip', got "ignore"`],
    [
      {},
      { song: ['a0'] },
      "a question: unknown option 'song'; known are title, songs, tags, date, bannedSongs",
    ],
    [{}, { date: Number.NaN }, 'date must be a whole number of days since 1970-01-01 or null, got NaN'],
    [{}, { title: 5 }, 'title must be a text, got 5'],
  ])('refuses options %j with a question %j', async (options, question, message) => {
    const asked = recommender.recommend([question as object], {
      numSongs: 3,
      numTags: 2,
      ...options,
    } as object);
    await expect(asked).rejects.toThrow(ConfigError);
    await expect(asked).rejects.toThrow(message);
  });

  test('takes undefined for the default', async () => {
    const options = { numSongs: 3, numTags: undefined, unknown: undefined } as object;
    const [answer] = await recommender.recommend([{ songs: ['a0'], title: undefined }], options);
    expect(answer!.tags).toHaveLength(10);
    await expect(recommender.recommend([{ songs: ['zz'] }], options)).rejects.toThrow(NotFoundError);
  });

  test('explains a song by given items, with shares that add up to 1', () => {
    const explanation = recommender.explain({ songs: ['a0', 'a1'], title: 'a-tag1' }, 'a2');
    expect(explanation!.numPlaylists).toBeGreaterThan(0);
    expect(explanation!.reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
    expect(explanation!.reasons.map(({ id }) => id)).toContain('a-tag1');
  });

  test('has no explanation where the model gives none', async () => {
    const popular = await trainRecommender('popularity', createThemes());
    expect(popular.recommender.explain({}, 'a2')).toBeNull();
  });
});
