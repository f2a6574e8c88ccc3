import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullResult, playlist } from '../../test/helpers/evaluation-cases.ts';
import { evaluateResults } from './evaluate-results.ts';

const answers = [
  playlist(1, { songs: [10, 11], tags: ['a'] }),
  playlist(2, { songs: [20], tags: ['b'] }),
  playlist(3, { songs: [30], tags: ['c'] }),
];
const results = [
  fullResult(1, [10, 11], ['a']), // song 1, tag 1
  fullResult(2, [99, 98, 20], ['x', 'y', 'b']), // ln 2 / ln 4 = 1/2 each
  fullResult(3, [], []), // 0
];
const questions = [
  playlist(1, { songs: [1, 2, 3], tags: ['z'] }),
  playlist(2, { plylst_title: 'evening' }),
  playlist(3, { plylst_title: 'morning' }),
];

describe('evaluateResults', () => {
  it('averages over playlists and weighs songs 0.85, tags 0.15', () => {
    const report = evaluateResults({ answers: answers.slice(0, 2), results: results.slice(0, 2) });
    expect(report.song).toBeCloseTo(0.75, 14);
    expect(report.tag).toBeCloseTo(0.75, 14);
    expect(report.score).toBeCloseTo(0.75, 14);
    const mixed = evaluateResults({ answers: [answers[0]!], results: [fullResult(1, [10, 11])] });
    expect(mixed).toMatchObject({ song: 1, tag: 0, score: 0.85, numPlaylists: 1 });
    expect(mixed.byKind).toBeNull();
    expect(mixed.byGivenSongs).toBeNull();
    expect(mixed.more).toBeNull();
    expect(mixed.intervals).toEqual({ song: null, tag: null, score: null });
  });

  it('breaks down by kind of question and by given songs', () => {
    const report = evaluateResults({ answers, results, questions });
    expect(report.byKind?.map(({ name, numPlaylists, score }) => [name, numPlaylists, score])).toEqual([
      ['songs-tags', 1, 1],
      ['title', 2, expect.closeTo(0.25, 14)],
    ]);
    expect(report.byGivenSongs?.map(({ name, numPlaylists }) => [name, numPlaylists])).toEqual([
      ['0', 2],
      ['1-5', 1],
    ]);
  });

  it('gives intervals that hold the mean and repeat by seed', () => {
    const report = evaluateResults({ answers, results }, { seed: 3 });
    const { low, high } = report.intervals.score!;
    expect(low).toBeLessThan(report.score!);
    expect(high).toBeGreaterThan(report.score!);
    expect(report.bootstrap).toEqual({ resamples: 1000, seed: 3 });
    expect(evaluateResults({ answers, results }, { seed: 3 })).toEqual(report);
  });

  it('does not depend on the order of playlists', () => {
    const reference = evaluateResults({ answers, results, questions }, { more: true, resamples: 50 });
    const shuffled = <Item>(items: Item[]) =>
      fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length });
    fc.assert(
      fc.property(shuffled(answers), shuffled(results), shuffled(questions), (a, r, q) => {
        const report = evaluateResults(
          { answers: a, results: r, questions: q },
          { more: true, resamples: 50 },
        );
        expect(report).toEqual(reference);
      }),
      { numRuns: 20 },
    );
  });

  it('scores a missing playlist 0 where lenient', () => {
    const report = evaluateResults({ answers, results: results.slice(0, 2) }, { lenient: true });
    expect(report.song).toBeCloseTo(0.5, 14);
    expect(report.warnings).toMatchObject([{ code: 'missing-playlist', count: 1, playlistId: 3 }]);
  });

  it('leaves an empty part of an answer out of its mean where lenient', () => {
    const holed = [answers[0]!, playlist(2, { songs: [20] }), playlist(3, { songs: [30] })];
    const report = evaluateResults({ answers: holed, results }, { lenient: true });
    expect(report.song).toBeCloseTo(0.5, 14);
    expect(report.tag).toBe(1);
    expect(report.score).toBeCloseTo(0.85 * 0.5 + 0.15, 14);
    expect(report.warnings).toMatchObject([{ code: 'empty-answer', count: 2 }]);
  });

  it('has no mean over nothing', () => {
    const report = evaluateResults(
      { answers: [playlist(1, { songs: [10] })], results: [fullResult(1, [10])] },
      { lenient: true, more: true },
    );
    expect(report).toMatchObject({ song: 1, tag: null, score: null });
    expect(report.more?.tag.recall).toBeNull();
  });

  it('adds further metrics on demand', () => {
    const { more } = evaluateResults({ answers, results }, { more: true });
    expect(more?.song).toMatchObject({ k: 100, coverage: null, popularShare: null });
    expect(more?.song.recall).toBeCloseTo(2 / 3, 14);
    expect(more?.song.rPrecision).toBeCloseTo(1 / 3, 14);
    expect(more?.song.mrr).toBeCloseTo((1 + 1 / 3) / 3, 14);
    expect(more?.song.hitRate).toBeCloseTo(2 / 3, 14);
    // Fillers are shared: 100 with playlist 3, and five songs of the others.
    expect(more?.song.numDistinct).toBe(105);
    expect(more?.tag).toMatchObject({ k: 10 });
  });
});
