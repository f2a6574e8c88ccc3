import { describe, expect, test } from 'vitest';
import { ConfigError, NotFoundError } from '../core/errors.ts';
import { createRandomStream } from '../core/random.ts';
import { createDataset } from '../dataset/create-dataset.ts';
import { trainRecommender } from './recommender-artefact.ts';

/** Two themes; songs `a0`.. and `b0`.., released on day 100 + number. Ids are texts. */
function createThemes() {
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
      Array.from({ length: 20 }, (_, song) => ({
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
      'cannot give 40 songs and 1 tags: 39 songs',
    );
    await expect(recommender.recommend([{}], { numSongs: -1 })).rejects.toThrow(
      'numSongs must be a whole number',
    );
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
