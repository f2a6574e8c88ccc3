import { describe, expect, it } from 'vitest';
import { fullResult, playlist } from '../../test/helpers/evaluation-cases.ts';
import { EvaluationError } from '../core/errors.ts';
import { compareResults } from './compare-results.ts';

const answers = [1, 2, 3, 4].map((id) => playlist(id, { songs: [id], tags: [`t${id}`] }));
const questions = answers.map(({ id }) =>
  playlist(id, id < 4 ? { plylst_title: 'evening' } : { songs: [77] }),
);
const first = answers.map(({ id }) => fullResult(id, [id], [`t${id}`])); // all 1
const third = answers.map(({ id }) => fullResult(id, [98, 99, id], ['x', 'y', `t${id}`])); // all 1/2

describe('compareResults', () => {
  it('gives a constant difference an interval of no width', () => {
    const comparison = compareResults({ answers, results: first, others: third });
    for (const metric of ['song', 'tag', 'score'] as const) {
      const { mean, interval, ...counts } = comparison[metric];
      expect(mean).toBeCloseTo(0.5, 12);
      expect(interval!.low).toBeCloseTo(0.5, 12);
      expect(interval!.high).toBeCloseTo(0.5, 12);
      expect(counts).toEqual({ better: 4, equal: 0, worse: 0 });
    }
    expect(comparison.byKind).toBeNull();
  });

  it('changes sign when the two change places', () => {
    const { score } = compareResults({ answers, results: third, others: first });
    expect(score.mean).toBeCloseTo(-0.5, 12);
    expect(score).toMatchObject({ better: 0, worse: 4 });
  });

  it('counts playlists that are better, equal and worse, and breaks down by kind', () => {
    const results = [first[0]!, third[1]!, third[2]!, first[3]!];
    const others = [third[0]!, third[1]!, first[2]!, third[3]!];
    const comparison = compareResults({ answers, results, others, questions });
    expect(comparison.song).toMatchObject({ better: 2, equal: 1, worse: 1 });
    expect(comparison.song.mean).toBeCloseTo((0.5 + 0 - 0.5 + 0.5) / 4, 12);
    expect(
      comparison.byKind?.map(({ name, numPlaylists, song }) => [name, numPlaylists, song.better]),
    ).toEqual([
      ['songs', 1, 1],
      ['title', 3, 1],
    ]);
  });

  it('is exactly zero for results compared with themselves', () => {
    const { score } = compareResults({ answers, results: third, others: third });
    expect(score).toEqual({ mean: 0, interval: { low: 0, high: 0 }, better: 0, equal: 4, worse: 0 });
  });

  it('holds the other results to the same rules, and says which file is at fault', () => {
    const input = { answers, results: first, others: third.slice(1) };
    expect(() => compareResults(input)).toThrow(EvaluationError);
    expect(() => compareResults(input)).toThrow(/^compared results, playlist 1: .*no result/);
    const comparison = compareResults(input, { lenient: true });
    expect(comparison.otherWarnings).toMatchObject([{ code: 'missing-playlist', count: 1 }]);
    expect(comparison.song.mean).toBeCloseTo((1 + 3 * 0.5) / 4, 12);
  });
});
