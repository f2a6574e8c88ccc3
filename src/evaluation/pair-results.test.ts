import { describe, expect, it } from 'vitest';
import { fullResult, playlist } from '../../test/helpers/evaluation-cases.ts';
import { EvaluationError } from '../core/errors.ts';
import type { ResultPlaylist } from '../formats/results.ts';
import { createFaultLog, type FaultCode } from './faults.ts';
import { type EvaluationInput, pairResults } from './pair-results.ts';
import type { TrainingCatalogue } from './training-catalogue.ts';

const answers = [
  playlist(7, { songs: [1, 2], tags: ['rock'] }),
  playlist(3, { songs: [5], tags: ['calm', 'night'] }),
];
const questions = [playlist(7, { songs: [40, 41] }), playlist(3, { plylst_title: 'night' })];
const good: EvaluationInput = {
  answers,
  results: [fullResult(3, [5], ['calm']), fullResult(7, [1], ['rock'])],
  questions,
};

/** A catalogue that lacks song 666 and tag `unheard`. */
const catalogue: TrainingCatalogue = {
  hasSong: (songId) => songId !== 666,
  hasTag: (tag) => tag !== 'unheard',
  songPopularity: { numItems: 0, rankOf: () => undefined, isTop: () => false },
  tagPopularity: { numItems: 0, rankOf: () => undefined, isTop: () => false },
};

function withResult(result: ResultPlaylist): EvaluationInput {
  return { ...good, results: [result, fullResult(7, [1], ['rock'])] };
}

const shortResult: ResultPlaylist = { ...fullResult(3, [5]), songs: [5, 6, 7] };
const longResult: ResultPlaylist = {
  ...fullResult(3, [5]),
  tags: Array.from({ length: 11 }, (_, i) => `t${i}`),
};

const FAULTS: [string, FaultCode, EvaluationInput, RegExp][] = [
  [
    'an answer without songs',
    'empty-answer',
    { ...good, answers: [answers[0]!, playlist(3, { tags: ['calm'] })] },
    /^answers, playlist 3: no songs, so that nDCG is undefined; leave the playlist out/,
  ],
  [
    'an answer without tags',
    'empty-answer',
    { ...good, answers: [answers[0]!, playlist(3, { songs: [5] })] },
    /^answers, playlist 3: no tags/,
  ],
  [
    'a playlist twice in the answers',
    'duplicate-answer',
    { ...good, answers: [...answers, answers[1]!] },
    /^answers, playlist 3: the playlist comes twice/,
  ],
  [
    'a playlist twice in the results',
    'duplicate-result',
    { ...good, results: [...good.results, fullResult(7, [9])] },
    /^results, playlist 7: the playlist comes twice/,
  ],
  [
    'a playlist twice in the questions',
    'duplicate-question',
    { ...good, questions: [...questions, playlist(7)] },
    /^questions, playlist 7: the playlist comes twice/,
  ],
  [
    'a result for a playlist that was not asked',
    'unknown-playlist',
    { ...good, results: [...good.results, fullResult(8, [1])] },
    /^results, playlist 8: the answers have no such playlist; remove it/,
  ],
  [
    'an answer without a result',
    'missing-playlist',
    { ...good, results: [fullResult(3, [5])] },
    /^results, playlist 7: the playlist has an answer but no result; add it/,
  ],
  [
    'an answer without a question',
    'missing-question',
    { ...good, questions: [questions[0]!] },
    /^questions, playlist 3: the playlist has an answer but no question/,
  ],
  [
    'too few songs',
    'wrong-count',
    withResult(shortResult),
    /playlist 3: 3 songs where exactly 100 are asked/,
  ],
  ['too many tags', 'wrong-count', withResult(longResult), /playlist 3: 11 tags where exactly 10 are asked/],
  [
    'a repeated song',
    'repeated-item',
    withResult(fullResult(3, [5, 6, 5])),
    /^results, playlist 3: song 5 comes twice; recommend distinct items/,
  ],
  ['a repeated tag', 'repeated-item', withResult(fullResult(3, [5], ['x', 'x'])), /tag "x" comes twice/],
  [
    'a song of the question',
    'seed-item',
    { ...good, results: [fullResult(3, [5]), fullResult(7, [1, 41])] },
    /^results, playlist 7: song 41 stands in the question already/,
  ],
  ['a song that training lacks', 'unknown-item', withResult(fullResult(3, [666])), /song 666 does not exist/],
  [
    'a tag that training lacks',
    'unknown-item',
    withResult(fullResult(3, [5], ['unheard'])),
    /tag "unheard" does not exist in the training data/,
  ],
];

describe('pairResults', () => {
  it('puts answers, results and questions side by side, by ascending id', () => {
    const paired = pairResults(good, createFaultLog(false), catalogue);
    expect(paired.map(({ id }) => id)).toEqual([3, 7]);
    expect(paired[0]!.songTruth).toEqual(new Set([5]));
    expect(paired[0]!.tagTruth).toEqual(new Set(['calm', 'night']));
    expect(paired[0]!.songs[0]).toBe(5);
    expect(paired.map(({ question }) => question)).toEqual([
      { kind: 'title', numSongs: 0 },
      { kind: 'songs', numSongs: 2 },
    ]);
  });

  it('knows no questions where none are given', () => {
    const paired = pairResults({ answers, results: good.results }, createFaultLog(false));
    expect(paired.map(({ question }) => question)).toEqual([null, null]);
  });

  it('throws where there are no answers, lenient or not', () => {
    const empty = { answers: [], results: [] };
    expect(() => pairResults(empty, createFaultLog(false))).toThrow(EvaluationError);
    expect(() => pairResults(empty, createFaultLog(true))).toThrow(/no playlist to evaluate/);
  });

  it.each(FAULTS)('refuses %s, naming playlist and remedy, where strict', (_, __, input, message) => {
    const act = (): unknown => pairResults(input, createFaultLog(false), catalogue);
    expect(act).toThrow(EvaluationError);
    expect(act).toThrow(message);
    expect(act).toThrow(/or evaluate with --lenient \(then .+\)$/);
  });

  it.each(FAULTS)('counts %s as one warning where lenient', (_, code, input) => {
    const log = createFaultLog(true);
    pairResults(input, log, catalogue);
    expect(log.warnings().map((warning) => [warning.code, warning.count])).toEqual([[code, 1]]);
  });

  it('leaves a short list as it is and cuts a long one where lenient', () => {
    expect(pairResults(withResult(shortResult), createFaultLog(true))[0]!.songs).toEqual([5, 6, 7]);
    expect(pairResults(withResult(longResult), createFaultLog(true))[0]!.tags).toHaveLength(10);
  });

  it('gives a missing playlist empty lists and takes the first of duplicates where lenient', () => {
    const input = { answers, results: [fullResult(3, [5]), fullResult(3, [6])] };
    const paired = pairResults(input, createFaultLog(true));
    expect(paired[0]!.songs[0]).toBe(5);
    expect(paired[1]!.songs).toEqual([]);
    expect(paired[1]!.tags).toEqual([]);
  });

  it('only warns of an answer item that comes twice, because that is a fault of the data', () => {
    const log = createFaultLog(false);
    const input = { answers: [playlist(3, { songs: [5, 5], tags: ['a'] })], results: [fullResult(3, [5])] };
    expect(pairResults(input, log)[0]!.songTruth).toEqual(new Set([5]));
    expect(log.warnings()[0]).toMatchObject({ code: 'repeated-answer', count: 1, playlistId: 3 });
  });
});
