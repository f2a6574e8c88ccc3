// Golden values of the arena's scores from an independent Python script: see make-arena-scores.py.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ndcg } from '../../src/core/ndcg.ts';
import { evaluateResults } from '../../src/evaluation/evaluate-results.ts';
import { playlist } from '../helpers/evaluation-cases.ts';

interface Golden {
  song: number;
  tag: number;
  score: number;
  cases: {
    id: number;
    answerSongs: number[];
    answerTags: string[];
    songs: number[];
    tags: string[];
    songNdcg: number;
    tagNdcg: number;
  }[];
}

const golden = JSON.parse(readFileSync(new URL('arena-scores.json', import.meta.url), 'utf8')) as Golden;

describe('scores of the arena, computed by Python', () => {
  it('agree for each playlist', () => {
    expect(golden.cases).toHaveLength(60);
    for (const { answerSongs, answerTags, songs, tags, songNdcg, tagNdcg } of golden.cases) {
      expect(ndcg(new Set(answerSongs), songs, 100)).toBeCloseTo(songNdcg, 12);
      expect(ndcg(new Set(answerTags), tags, 10)).toBeCloseTo(tagNdcg, 12);
    }
  });

  it('agree in the mean, far beyond six decimals', () => {
    const report = evaluateResults({
      answers: golden.cases.map(({ id, answerSongs, answerTags }) =>
        playlist(id, { songs: answerSongs, tags: answerTags }),
      ),
      results: golden.cases,
    });
    expect(report.song).toBeCloseTo(golden.song, 12);
    expect(report.tag).toBeCloseTo(golden.tag, 12);
    expect(report.score).toBeCloseTo(golden.score, 12);
  });
});
