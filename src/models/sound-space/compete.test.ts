// Songs that lie in a plane; placed ones are turned out of it by 60 degrees, so that their cosines are half of the true ones.
import { describe, expect, it } from 'vitest';
import { createSmallSpace } from '../../../test/helpers/small-space.ts';
import { createRandomStream } from '../../core/random.ts';
import { WORD2VEC_DEFAULT_PARAMETERS } from '../word2vec/parameters.ts';
import type { GivenRows } from '../word2vec/query-vector.ts';
import { ASKED_KINDS, type AskedKind, type AskingPlaylist } from './asking.ts';
import { fitFactors } from './compete.ts';
import type { HeardSongs } from './placer.ts';

const NUM_KNOWN = 400;
const NUM_ASIDE = 60;
const random = createRandomStream(1, 'compete');
const inPlane = (): number[] => {
  const angle = 2 * Math.PI * random.uniform();
  return [Math.cos(angle), Math.sin(angle), 0];
};
const songs = Array.from({ length: NUM_KNOWN + NUM_ASIDE }, (_, index) => ({
  ...{ index, vector: inPlane(), count: 3 },
}));
const space = createSmallSpace(songs, [], { numSongs: songs.length, numTags: 0 });
const availability = new Int32Array(new SharedArrayBuffer(4 * songs.length));
const parameters = WORD2VEC_DEFAULT_PARAMETERS;
const aside: HeardSongs = {
  ...{
    songs: Uint32Array.from({ length: NUM_ASIDE }, (_, i) => NUM_KNOWN + i),
    embeddingSize: 0,
    dimensions: 3,
  },
  features: new Float64Array(3 * NUM_ASIDE),
  targets: Float64Array.from(songs.slice(NUM_KNOWN).flatMap(({ vector }) => vector)),
  weights: new Float64Array(NUM_ASIDE).fill(1),
};
const counts = new Uint32Array(NUM_ASIDE).fill(3);
const given = (row: number): GivenRows => ({ songs: [row], tags: [], mentions: [], words: [], artists: [] });

/** Playlists of one known song each. */
function askOf(kinds: readonly AskedKind[]): AskingPlaylist[] {
  return Array.from({ length: 40 }, (_, row) => ({
    ...{ playlist: row, own: [row] },
    given: Object.fromEntries(ASKED_KINDS.map((kind) => [kind, given(row)])) as AskingPlaylist['given'],
    vectors: Object.fromEntries(
      ASKED_KINDS.map((kind) => [kind, kinds.includes(kind) ? Float64Array.from(songs[row]!.vector) : null]),
    ) as AskingPlaylist['vectors'],
  }));
}

const turned = (cosine: number): Float64Array =>
  aside.targets.map((value, i) => (i % 3 === 2 ? Math.sqrt(1 - cosine * cosine) : cosine * value));
const factorsFor = (placed: Float64Array, playlists: readonly AskingPlaylist[]) =>
  fitFactors({ space, availability, parameters }, aside, counts, placed, playlists);

describe('factors of placed songs', () => {
  it('undo that cosines of placed songs are half of the true ones', async () => {
    const factors = await factorsFor(turned(0.5), askOf(ASKED_KINDS));
    for (const factor of Object.values(factors)) {
      // The factor that just lets the last one in: a little less than lets in one more.
      expect(factor).toBeGreaterThan(1.98);
      expect(factor).toBeLessThanOrEqual(2 + 1e-6);
    }
  });

  it('are 1 for songs that lie where they belong', async () => {
    const { songs: factor } = await factorsFor(turned(1), askOf(ASKED_KINDS));
    expect(factor).toBeGreaterThan(0.99);
    expect(factor).toBeLessThanOrEqual(1 + 1e-6);
  });

  it('of a kind that nobody asks are those of all kinds, and 1 where nobody asks at all', async () => {
    const factors = await factorsFor(turned(0.5), askOf(['songs']));
    expect(factors['tags-title']).toBe(factors.songs);
    expect(factors.title).toBe(factors.songs);
    expect(await factorsFor(turned(0.5), [])).toEqual({
      songs: 1,
      'songs-tags': 1,
      'tags-title': 1,
      title: 1,
    });
  });
});
