// The page's data there and back: what is encoded here, the page's own script decodes.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeMapPageData } from '../../../web/map/decode-page-data.ts';
import { encodeMapPageData } from './encode-page-data.ts';
import type { MapSong } from './page-data.ts';
import { toScriptJson } from './render-page.ts';

/** What the page sees of songs, through JSON in a script element. */
function throughPage(songs: readonly MapSong[]) {
  const decoded = decodeMapPageData(JSON.parse(toScriptJson(encodeMapPageData(songs, 'era'))));
  expect(decoded.colour).toBe('era');
  return Array.from({ length: decoded.size }, (_, i): MapSong => {
    const neighbours = decoded.neighboursOf(i);
    return {
      id: decoded.ids[i]!,
      name: decoded.names[i]!,
      artists: decoded.artistsOf(i),
      album: decoded.albumOf(i),
      year: decoded.years[i] === 0 ? null : decoded.years[i]!,
      genres: Array.from(decoded.genresOf(i), (genre) => decoded.genreNames[genre]!),
      mainTag: decoded.tagNames[decoded.mainTags[i]!] ?? null,
      playlistCount: decoded.playlistCounts[i]!,
      x: decoded.x[i]!,
      y: decoded.y[i]!,
      neighbours: neighbours.map(({ song }) => song),
      similarities: neighbours.map(({ cosine }) => cosine),
    };
  });
}

const unit = fc.double({ min: -1, max: 1, noNaN: true });
const songs = fc.array(
  fc
    .record({
      id: fc.oneof(fc.nat(), fc.string()),
      name: fc.string({ unit: 'grapheme' }),
      artists: fc.array(fc.constantFrom('가온', 'Duo', '</script>')),
      album: fc.option(fc.constantFrom('', 'First')),
      year: fc.option(fc.integer({ min: 1900, max: 2100 })),
      genres: fc.array(fc.constantFrom('발라드', 'Rock')),
      mainTag: fc.option(fc.constantFrom('밤', 'drive')),
      playlistCount: fc.nat(),
      x: unit,
      y: unit,
      near: fc.array(fc.tuple(fc.nat({ max: 99_999 }), unit), { maxLength: 3 }),
    })
    .map(({ near, ...song }) => ({
      ...song,
      neighbours: near.map(([other]) => other),
      similarities: near.map(([, cosine]) => cosine),
    })),
);

it('brings every song to the page, numbers within a 65,535th', () => {
  fc.assert(
    fc.property(songs, (given) => {
      const seen = throughPage(given);
      const exact = ({ x: _x, y: _y, similarities: _s, ...rest }: MapSong) => rest;
      expect(seen.map(exact)).toEqual(given.map(exact));
      const numbers = ({ x, y, similarities }: MapSong) => [x, y, ...similarities];
      const expected = given.flatMap(numbers);
      seen.flatMap(numbers).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1.1 / 65_535);
      });
    }),
  );
});

it('holds each artist, album, genre and tag once', () => {
  const song: MapSong = {
    ...{ id: 1, name: 'a', artists: ['x', 'y'], album: 'z', year: 2001, genres: ['g'], mainTag: 't' },
    ...{ playlistCount: 1, x: 0, y: 0, neighbours: [], similarities: [] },
  };
  const data = encodeMapPageData([song, { ...song, id: 2, artists: ['y'] }], 'tag');
  expect(data).toMatchObject({ artists: ['x', 'y'], albums: ['z'], genres: ['g'], tags: ['t'] });
});
