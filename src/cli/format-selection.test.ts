import { expect, test } from 'vitest';
import { alone } from '../blend/mixtures.ts';
import { QUESTION_KINDS } from '../dataset/question-kind.ts';
import { defaultOutcome, type SelectionOutcome, type SelectionReport } from '../serving/selection/report.ts';
import { formatSelection } from './format-selection.ts';

const measured = (
  members: string[],
  weights: number[],
  ndcg: number,
  gain: number,
  standardError: number,
) => ({
  ...{ members, weights, ndcg, gain, standardError },
});
const OUTCOMES: readonly SelectionOutcome[] = [
  {
    ...defaultOutcome('songs', 'songs', 'neighbours'),
    numQuestions: 200,
    measured: [measured(['neighbours'], [1], 0.25, 0, 0), measured(['popularity'], [1], 0.1, -0.15, 0.01)],
  },
  {
    ...defaultOutcome('tags', 'tags-title', 'neighbours'),
    mixture: { members: ['neighbours', 'title-bert'], weights: [2, 1] },
    numQuestions: 180,
    measured: [
      measured(['neighbours'], [1], 0.3, 0, 0),
      measured(['neighbours', 'title-bert'], [1, 1], 0.31, 0.01, 0.02),
      measured(['neighbours', 'title-bert'], [2, 1], 0.34567, 0.04567, 0.0123),
    ],
  },
  {
    ...defaultOutcome('tags', 'title', 'neighbours'),
    mixture: { members: ['neighbours', 'title-bert'], weights: [2, 1] },
    numQuestions: 7,
    borrowedFrom: 'tags-title',
  },
  defaultOutcome('songs', 'title', 'neighbours'),
];

test('formatSelection says who answers each kind, with what was measured of it', () => {
  const report = {
    defaultMember: 'neighbours',
    candidates: ['neighbours', 'title-bert'],
    outcomes: OUTCOMES,
  };
  expect(formatSelection(report).split('\n')).toEqual([
    'Who answers, measured on questions masked out of the training playlists; neighbours unless another gains more than two standard errors',
    'answer  question          n  answered by                                           nDCG     gain   error',
    'songs   songs only      200  neighbours                                          0.2500        -       -',
    'tags    tags and title  180  neighbours + title-bert (2 : 1)                     0.3457  +0.0457  0.0123',
    'tags    title only        7  neighbours + title-bert (2 : 1), as tags and title       -        -       -',
    'songs   title only        0  neighbours                                               -        -       -',
    'candidates: neighbours, title-bert, and any two of them fused by rank; gains are those of the questions by which they were chosen, and tend to be less on others',
  ]);
});

test('formatSelection is one line where nothing was measured', () => {
  const outcomes = (['songs', 'tags'] as const).flatMap((target) =>
    QUESTION_KINDS.map((kind) => defaultOutcome(target, kind, 'popularity')),
  );
  const report: SelectionReport = { defaultMember: 'popularity', candidates: ['popularity'], outcomes };
  expect(outcomes[0]!.mixture).toEqual(alone('popularity'));
  expect(formatSelection(report)).toBe(
    'popularity answers every question: nothing was measured to choose by',
  );
});
