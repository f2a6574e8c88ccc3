// The page's own pure parts, which no browser is needed for: colours, search and language.
import { describe, expect, it } from 'vitest';
import { coloursOf, createColouring, MAX_CATEGORIES } from '../../../web/map/colourings.ts';
import { decodeMapPageData } from '../../../web/map/decode-page-data.ts';
import { createSongSearch } from '../../../web/map/find-songs.ts';
import { chooseLanguage } from '../../../web/map/texts.ts';
import { encodeMapPageData } from './encode-page-data.ts';
import type { MapSong } from './page-data.ts';

const EMPTY: MapSong = {
  ...{ id: 1, name: '', artists: [], album: null, year: null, genres: [], mainTag: null },
  ...{ playlistCount: 1, x: 0, y: 0, neighbours: [], similarities: [] },
};
const songsOf = (...parts: Partial<MapSong>[]) =>
  decodeMapPageData(
    encodeMapPageData(
      parts.map((part) => ({ ...EMPTY, ...part })),
      'genre',
    ),
  );

describe('createColouring', () => {
  it('gives the most common first genres categories, and all others one', () => {
    const genres = ['B', 'A', 'A', null, ...Array.from({ length: MAX_CATEGORIES }, (_, i) => `G${i}`)];
    const songs = songsOf(...genres.map((genre) => ({ genres: genre === null ? [] : [genre, 'A'] })));
    const { categories, categoryOf } = createColouring(songs, 'genre');
    expect(categories.map(({ label }) => label)).toEqual([
      ...['A', 'B', 'G0', 'G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7', 'G8', 'G9'],
      null,
    ]);
    expect(categories[0]!.count).toBe(2);
    expect(categories[MAX_CATEGORIES]!.count).toBe(3); // without a genre, G10 and G11
    expect([...categoryOf.subarray(0, 4)]).toEqual([1, 0, 0, MAX_CATEGORIES]);
  });

  it('sorts years into eras, old to new, leaving out those without songs', () => {
    const years = [2021, 1969, 1970, 1979, 2004, 2005, null];
    const { categories, categoryOf } = createColouring(songsOf(...years.map((year) => ({ year }))), 'era');
    expect(categories).toEqual([
      { label: '–1969', count: 1 },
      { label: '1970–1979', count: 2 },
      { label: '2000–2004', count: 1 },
      { label: '2005–2009', count: 1 },
      { label: '2020–', count: 1 },
      { label: null, count: 1 },
    ]);
    expect([...categoryOf]).toEqual([4, 0, 1, 1, 2, 3, 5]);
  });

  it('colours by main tag, without a last category where every song has one', () => {
    const { categories } = createColouring(
      songsOf({ mainTag: '밤' }, { mainTag: '비' }, { mainTag: '비' }),
      'tag',
    );
    expect(categories).toEqual([
      { label: '비', count: 2 },
      { label: '밤', count: 1 },
    ]);
  });
});

describe('coloursOf', () => {
  it.each(['light', 'dark'] as const)('gives each category its own colour on a %s page', (theme) => {
    for (const by of ['genre', 'era'] as const) {
      const parts = Array.from({ length: 16 }, (_, i) => ({ genres: [`G${i}`], year: 1965 + 4 * i }));
      const colouring = createColouring(songsOf(...parts, {}), by);
      const colours = coloursOf(colouring, theme);
      expect(new Set(colours).size).toBe(colouring.categories.length);
      for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
    }
  });

  it('spreads few eras over the whole range', () => {
    const two = createColouring(songsOf({ year: 1990 }, { year: 2020 }), 'era');
    expect(coloursOf(two, 'light')).toEqual(['#0d0887', '#e3bc1b']);
  });
});

describe('createSongSearch', () => {
  const songs = songsOf(
    { name: '깊은 밤', artists: ['가온'] },
    { name: '밤편지', artists: ['Duo (듀오)'] },
    { name: '밤', artists: [] },
    { name: 'Night Train', artists: ['밤하늘'] },
    { name: '', artists: ['가온', 'Duo'] },
  );
  const find = (text: string) => createSongSearch(songs)(text, 9).songs;

  it('finds exact names, then beginnings, then insides, then artists', () => {
    expect(find('밤')).toEqual([2, 1, 0, 3]);
  });

  it.each([
    ['NIGHT   tr', [3]],
    ['nighttrain', [3]],
    ['깊은밤', [0]],
    ['밤 가온', [0]],
    ['가온 duo', [4]],
    ['듀오', [1]],
    ['온D', []],
    ['없는 노래', []],
    ['  ', []],
  ])('takes %j as words anywhere in name and artists', (text, expected) => {
    expect(find(text)).toEqual(expected);
  });

  it('gives no more than asked for, and counts all', () => {
    expect(createSongSearch(songs)('밤', 2)).toEqual({ songs: [2, 1], total: 4 });
  });
});

describe('chooseLanguage', () => {
  it.each([
    [['ko-KR', 'en'], 'ko'],
    [['KO'], 'ko'],
    [['de', 'ko'], 'ko'],
    [['en-GB', 'ko'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('speaks to a browser of %j in %s', (languages, expected) => {
    expect(chooseLanguage(languages)).toBe(expected);
  });
});
