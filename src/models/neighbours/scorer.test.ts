import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csrFromRows } from '../../dataset/csr-matrix.ts';
import { UNKNOWN_DATE } from '../../dataset/dataset.ts';
import type { NeighbourQuery } from './evidence.ts';
import { createNeighboursData, type NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';
import { scoreByReference } from './reference.ts';
import { createScorer } from './scorer.ts';

const NUM_SONGS = 12;
const NUM_TAGS = 5;

/** Sums all given songs alike and weighs nothing else. */
const PLAIN: NeighbourWeights = {
  songRarity: 0,
  tagRarity: 0,
  tagWeight: 1,
  mentionWeight: 1,
  sharpness: 1,
  size: 0,
  sizeShift: 0,
  popularity: 0,
  numNeighbours: 0,
  reweighting: 0,
};

const NOTHING: NeighbourQuery = {
  kind: 'songs',
  songs: [],
  tags: [],
  mentions: [],
  date: null,
  bannedSongs: [],
};

function createData(
  songRows: readonly number[][],
  tagRows: readonly number[][],
  availability: readonly number[] = new Array(NUM_SONGS).fill(UNKNOWN_DATE),
): NeighboursData {
  const shared = new Int32Array(new SharedArrayBuffer(NUM_SONGS * 4));
  shared.set(availability);
  return createNeighboursData(csrFromRows(songRows, NUM_SONGS), csrFromRows(tagRows, NUM_TAGS), shared);
}

describe('the neighbour scorer', () => {
  // Playlists 0 and 1 share songs 0 and 1 with the question; playlist 2 shares tag 2 only.
  const data = createData([[0, 1, 2], [1, 3], [4]], [[0], [1], [2]]);

  test('adds up what each neighbour shares', () => {
    const scorer = createScorer(data);
    const { indices, scores } = scorer.score('songs', { ...NOTHING, songs: [0, 1], tags: [2] }, PLAIN, 10);
    // Song 2 has playlist 0's evidence of 2; songs 3 and 4 that of playlists 1 and 2, which is 1.
    expect([...indices]).toEqual([2, 3, 4]);
    expect([...scores]).toEqual([2, 1, 1]);
  });

  test('weighs rarity, size, sharpness and popularity as the formula says', () => {
    const weights: NeighbourWeights = {
      ...PLAIN,
      songRarity: 1,
      size: 0.5,
      sizeShift: 1,
      sharpness: 2,
      popularity: 1,
    };
    const { indices, scores } = createScorer(data).score('songs', { ...NOTHING, songs: [1] }, weights, 10);
    // Song 1 is in two playlists: evidence 1/2. Playlist 0 has 4 items, playlist 1 has 3; the shift adds 1.
    expect([...indices]).toEqual([3, 0, 2]);
    const ofPlaylist = (items: number): number => (0.5 / Math.sqrt(items + 1)) ** 2;
    expect(scores[0]).toBeCloseTo(ofPlaylist(3), 12);
    expect(scores[1]).toBeCloseTo(ofPlaylist(4), 12);
    expect(scores[2]).toBeCloseTo(ofPlaylist(4), 12);
  });

  test('hears the nearest neighbours only, where their number is limited', () => {
    const query = { ...NOTHING, songs: [0, 1] };
    const { indices } = createScorer(data).score('songs', query, { ...PLAIN, numNeighbours: 1 }, 10);
    expect([...indices]).toEqual([2]);
  });

  test("leaves out songs that are not out on the playlist's date, and takes them where it is unknown", () => {
    const later = createData(
      [[0, 1, 2], [1, 3], [4]],
      [[0], [1], [2]],
      [0, 0, 500, 400, 0, 0, 0, 0, 0, 0, 0, 0],
    );
    const scorer = createScorer(later);
    const songsAt = (date: number | null) => [
      ...scorer.score('songs', { ...NOTHING, songs: [0, 1], date }, PLAIN, 10).indices,
    ];
    expect(songsAt(399)).toEqual([]);
    expect(songsAt(400)).toEqual([3]);
    expect(songsAt(null)).toEqual([2, 3]);
  });

  test('reweighting trusts given songs that agree with each other over one that stands apart', () => {
    // Songs 0, 1 and 2 go together in three playlists; song 3 came from elsewhere. Without reweighting, the five
    // playlists of song 3 put song 9 first.
    const together = [
      [0, 1, 2, 8],
      [0, 1, 2, 8],
    ];
    const apart = [
      [3, 9],
      [3, 9],
      [3, 9],
      [3, 9],
      [3, 9],
      [3, 9],
      [3, 9],
    ];
    const mixed = createData(
      [...together, ...apart],
      Array.from({ length: 9 }, () => []),
    );
    const query = { ...NOTHING, songs: [0, 1, 2, 3] };
    const best = (reweighting: number): number =>
      createScorer(mixed).score('songs', query, { ...PLAIN, reweighting }, 2).indices[0]!;
    expect(best(0)).toBe(9);
    expect(best(2)).toBe(8);
  });

  test('very many given items are not reweighted, which would take too long', () => {
    const numGiven = 251;
    const given = Array.from({ length: numGiven }, (_, song) => song);
    const rows = [
      [...given.slice(0, 200), numGiven],
      [...given.slice(100), numGiven + 1],
      [0, numGiven + 1],
    ];
    const numSongs = numGiven + 2;
    const large = createNeighboursData(
      csrFromRows(rows, numSongs),
      csrFromRows([[], [], []], NUM_TAGS),
      new Int32Array(new SharedArrayBuffer(4 * numSongs)).fill(UNKNOWN_DATE),
    );
    const scoresOf = (songs: number[], reweighting: number): number[] => [
      ...createScorer(large).score('songs', { ...NOTHING, songs }, { ...PLAIN, reweighting }, 2).scores,
    ];
    expect(scoresOf(given, 2)).toEqual(scoresOf(given, 0));
    expect(scoresOf(given.slice(1), 2)).not.toEqual(scoresOf(given.slice(1), 0));
  });

  test('equals the reference for any data, question and weights, also when asked again', () => {
    const rows = (numColumns: number, maxLength: number) =>
      fc.array(fc.uniqueArray(fc.nat(numColumns - 1), { maxLength }), { minLength: 8, maxLength: 8 });
    const items = (numColumns: number) => fc.uniqueArray(fc.nat(numColumns - 1), { maxLength: 4 });
    const query = fc.record({
      kind: fc.constant('songs-tags' as const),
      songs: items(NUM_SONGS),
      tags: items(NUM_TAGS),
      mentions: items(NUM_TAGS),
      date: fc.option(fc.nat(20)),
      bannedSongs: items(NUM_SONGS),
    });
    const weights = fc.record({
      songRarity: fc.constantFrom(0, 0.4, 1),
      tagRarity: fc.constantFrom(0, 0.4, 1),
      tagWeight: fc.constantFrom(0, 0.3, 2),
      mentionWeight: fc.constantFrom(0, 0.5),
      sharpness: fc.constantFrom(0.5, 1, 1.7, 3),
      size: fc.constantFrom(-0.2, 0, 0.5),
      sizeShift: fc.constantFrom(0, 5),
      popularity: fc.constantFrom(-0.3, 0, 0.3),
      numNeighbours: fc.constantFrom(0, 1, 3),
      reweighting: fc.constantFrom(0, 0.5, 2),
    });
    fc.assert(
      fc.property(
        rows(NUM_SONGS, 6),
        rows(NUM_TAGS, 3),
        fc.array(fc.nat(20), { minLength: NUM_SONGS, maxLength: NUM_SONGS }),
        fc.array(query, { minLength: 1, maxLength: 3 }),
        weights,
        fc.constantFrom('songs' as const, 'tags' as const),
        (songRows, tagRows, availability, queries, chosen, target) => {
          const random = createData(songRows, tagRows, availability);
          const scorer = createScorer(random);
          for (const asked of queries) {
            const mentions = asked.mentions.filter((tag) => !asked.tags.includes(tag));
            const known = { ...asked, mentions };
            const { indices, scores } = scorer.score(target, known, chosen, 4);
            const expected = scoreByReference(random, target, known, chosen, NUM_SONGS);
            // Rounding may turn ties around, so each item is held to its own score.
            expect(indices).toHaveLength(Math.min(4, expected.indices.length));
            indices.forEach((item, rank) => {
              const at = expected.indices.indexOf(item);
              expect(scores[rank]).toBeCloseTo(expected.scores[at]!, 9);
              expect(scores[rank]).toBeCloseTo(expected.scores[rank]!, 9);
            });
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
