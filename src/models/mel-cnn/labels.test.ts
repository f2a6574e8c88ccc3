import { describe, expect, it } from 'vitest';
import { createDataset } from '../../dataset/create-dataset.ts';
import { csrRow } from '../../dataset/csr-matrix.ts';
import { addTargets, createMelExamples, meanShares } from './labels.ts';
import '../../../test/helpers/to-be-allclose.ts';

const PLAYLISTS = [
  { id: 1, songs: [10, 11], tags: ['jazz', 'rain'] },
  { id: 2, songs: [10, 12], tags: ['jazz'] },
  { id: 3, songs: [10], tags: ['rock'] },
  { id: 4, songs: [11, 13] },
];
const SONGS = [
  { id: 10, genres: ['GN0200', 'GN0100'] },
  { id: 11, genres: ['GN0100'] },
  { id: 14, genres: ['GN0100'] },
];
const dataset = createDataset(PLAYLISTS, SONGS);
const all = { minSongCount: 1, minPlaylistCount: 1, genres: false };
const gather = (more: Partial<typeof all> = {}, ids: readonly number[] = [10, 11, 12, 13, 14]) =>
  createMelExamples(dataset, (id) => ids.includes(id), { ...all, ...more });

describe('the labels of songs', () => {
  it('are the tags of their playlists, with how many have each', () => {
    const { songIds, labels, rows, counts, totals } = gather();
    expect([...songIds]).toEqual([10, 11, 12]); // 13 is in no tagged playlist, 14 in none
    expect([...labels.tags].map((tag) => dataset.tags.idOf(tag as never))).toEqual(['jazz', 'rain', 'rock']);
    expect([0, 1, 2].map((song) => [...csrRow(rows, song)])).toEqual([[0, 1, 2], [0, 1], [0]]);
    expect([...counts]).toEqual([2, 1, 1, 1, 1, 1]);
    expect([...totals]).toEqual([3, 1, 1]); // playlist 4 has no tag
  });

  it('leave out tags that too few songs with a spectrogram, or too few playlists, hold', () => {
    const names = (examples: ReturnType<typeof gather>) =>
      [...examples.labels.tags].map((tag) => dataset.tags.idOf(tag as never));
    expect(names(gather({ minSongCount: 2 }))).toEqual(['jazz', 'rain']);
    expect(names(gather({ minSongCount: 2 }, [10, 12]))).toEqual(['jazz']);
    expect(names(gather({ minPlaylistCount: 2 }))).toEqual(['jazz']);
  });

  it('keep a song whose tags are all rare: its playlists say that it has none of the others', () => {
    const { songIds, totals, rows } = gather({ minSongCount: 3 }, [10, 11, 12]);
    expect([...songIds]).toEqual([10, 11, 12]);
    expect([...totals]).toEqual([3, 1, 1]);
    expect(rows.numColumns).toBe(1);
  });

  it('have genres behind the tags, where asked for', () => {
    const { songIds, labels, rows, counts } = gather({ genres: true, minSongCount: 2 });
    expect(labels.genres).toEqual(['GN0100']);
    expect([...songIds]).toEqual([10, 11, 12]);
    expect([0, 1, 2].map((song) => [...csrRow(rows, song)])).toEqual([[0, 1, 2], [0, 1, 2], [0]]);
    expect([...counts]).toEqual([2, 1, 1, 1, 1, 1, 1]);
  });

  it('refuse, saying what is missing', () => {
    expect(() => gather({}, [])).toThrow("none of the data set's 5 songs has a spectrogram in the pack");
    expect(() => gather({}, [13])).toThrow(
      'none of the 1 songs with a spectrogram is in a playlist with tags',
    );
    expect(() => gather({ minSongCount: 4 })).toThrow('the commonest has 3 songs: lower minSongCount');
    const bare = createDataset(PLAYLISTS);
    expect(() => createMelExamples(bare, () => true, { ...all, genres: true })).toThrow('no song metadata');
  });
});

describe('targets', () => {
  const examples = gather();
  // Jazz: 2/3, 1 and 1 of three songs; half a song of yes and of no are added.
  const shares = [(2 / 3 + 2 + 0.5) / 4, (1 / 3 + 1 + 0.5) / 4, (1 / 3 + 0.5) / 4];

  it("lie between the shares of all songs and those of a song's own playlists", () => {
    expect(examples.shares).toBeAllclose(shares, { rtol: 1e-12, atol: 0 });
    const targets = new Float32Array(3);
    addTargets(examples, 0, 1, targets); // three playlists and one of doubt
    expect(targets).toBeAllclose([(2 + shares[0]!) / 4, (1 + shares[1]!) / 4, (1 + shares[2]!) / 4]);
    const single = new Float32Array(3);
    addTargets(examples, 2, 1, single); // one playlist counts half
    expect(single).toBeAllclose([(1 + shares[0]!) / 2, shares[1]! / 2, shares[2]! / 2]);
  });

  it('have shares of some songs alone, of which the others change nothing', () => {
    // Songs 11 and 12: both have jazz in all their playlists, one rain.
    expect(meanShares(examples, [1, 2])).toBeAllclose([2.5 / 3, 1.5 / 3, 0.5 / 3], { rtol: 1e-12, atol: 0 });
    expect(meanShares(examples, [])).toBeAllclose([0.5, 0.5, 0.5], { rtol: 1e-12, atol: 0 });
    expect(meanShares(gather({ genres: true }), [1, 2])).toBeAllclose(
      [2.5 / 3, 1.5 / 3, 0.5 / 3, 1.5 / 3, 0.5 / 3],
      { rtol: 1e-12, atol: 0 },
    );
  });

  it('add up by weight, and are 0 or 1 for genres', () => {
    const withGenres = gather({ genres: true });
    const mixed = new Float32Array(5);
    addTargets(withGenres, 0, 0.25, mixed);
    addTargets(withGenres, 2, 0.75, mixed);
    const [first, second] = [new Float32Array(5), new Float32Array(5)];
    addTargets(withGenres, 0, 1, first);
    addTargets(withGenres, 2, 1, second);
    expect([...first.subarray(3)]).toEqual([1, 1]);
    expect([...second.subarray(3)]).toEqual([0, 0]);
    expect(mixed).toBeAllclose(first.map((value, i) => 0.25 * value + 0.75 * second[i]!));
  });
});
