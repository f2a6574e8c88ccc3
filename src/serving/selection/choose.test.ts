import { expect, test } from 'vitest';
import { createPlainDataset, fakeModel } from '../../../test/helpers/fake-members.ts';
import type { QuestionKind } from '../../dataset/question-kind.ts';
import type { TuningQuestion } from '../../models/tuning/tuning-questions.ts';
import { chooseByKind } from './choose.ts';
import { chosenMeasurement } from './report.ts';

/** Hides song 60 and tag 25, which no playlist holds, so that popular items are never a hit; song and tag of the query tell one question from another. */
const question = (kind: QuestionKind, i: number, hides: 'both' | 'tags' = 'both'): TuningQuestion => ({
  query: {
    kind,
    title: kind === 'title' || kind === 'tags-title' ? `title ${i}` : '',
    songs: kind === 'songs' || kind === 'songs-tags' ? [i % 30] : [],
    tags: kind === 'songs-tags' || kind === 'tags-title' ? [i % 10] : [],
    mentions: [],
    date: null,
    bannedSongs: [],
  },
  hiddenSongs: new Set(hides === 'both' ? [60] : []),
  hiddenTags: new Set([25]),
  isTitled: kind === 'title' || kind === 'tags-title',
});
const questions = (kind: QuestionKind, count: number, hides: 'both' | 'tags' = 'both'): TuningQuestion[] =>
  Array.from({ length: count }, (_, i) => question(kind, i, hides));

const dataset = createPlainDataset(60);
const HIT = { songs: 60, tags: 25 } as const;
const MISS = { songs: 61, tags: 26 } as const;
const always = fakeModel('always', (_, target) => [HIT[target]]);
const never = fakeModel('never', (_, target) => [MISS[target]]);
/** Right in every 30th question: where there are no more than that, the gain equals its error. */
const rarely = fakeModel('rarely', ({ songs, title }, target) => [
  songs[0] === 0 || title === 'title 0' ? HIT[target] : MISS[target],
]);
const ofTitles = fakeModel('of-titles', ({ title }, target) => (title === '' ? [] : [HIT[target]]));

const choose = async (models: readonly (typeof always)[], asked: readonly TuningQuestion[]) => {
  const messages: string[] = [];
  const outcomes = await chooseByKind(
    new Map(models.map((model) => [model.name, model])),
    { questions: asked, dataset },
    { logger: { info: (message) => messages.push(message), warn: () => {} } },
  );
  const of = (target: 'songs' | 'tags', kind: QuestionKind) =>
    outcomes.find((outcome) => outcome.target === target && outcome.kind === kind)!;
  return { outcomes, of, messages };
};

test('chooseByKind gives a kind to the member that is clearly better there, and keeps the default elsewhere', async () => {
  const { of, outcomes } = await choose(
    [never, ofTitles],
    [
      ...questions('songs', 30),
      ...questions('songs-tags', 30),
      ...questions('tags-title', 30),
      ...questions('title', 30),
    ],
  );
  expect(outcomes).toHaveLength(8);
  for (const target of ['songs', 'tags'] as const) {
    for (const kind of ['songs', 'songs-tags'] as const) {
      expect(of(target, kind).mixture).toEqual({ members: ['never'], weights: [1] });
    }
    for (const kind of ['tags-title', 'title'] as const) {
      expect(of(target, kind).mixture).toEqual({ members: ['of-titles'], weights: [1] });
      expect(chosenMeasurement(of(target, kind))).toMatchObject({ ndcg: 1, gain: 1, standardError: 0 });
    }
  }
});

test('chooseByKind measures each member alone and each mixture, as computed by hand', async () => {
  const { of } = await choose([never, always], questions('title', 30));
  const second = Math.log(2) / Math.log(3); // nDCG of the one hidden item at place 2
  expect(of('songs', 'title').measured.map(({ members, weights, ndcg }) => [members, weights, ndcg])).toEqual(
    [
      [['never'], [1], 0],
      [['always'], [1], 1],
      // Equal sums by index: 60 before 61.
      [['never', 'always'], [1, 1], 1],
      [['never', 'always'], [2, 1], expect.closeTo(second, 12)],
      [['never', 'always'], [1, 2], 1],
    ],
  );
});

test('chooseByKind keeps the default where the gain is within two standard errors', async () => {
  const { of } = await choose([never, rarely], questions('title', 30));
  const { mixture, measured } = of('tags', 'title');
  expect(measured[1]).toMatchObject({ ndcg: expect.closeTo(1 / 30, 12), gain: expect.closeTo(1 / 30, 12) });
  expect(measured[1]!.standardError).toBeCloseTo(1 / 30, 12);
  expect(mixture).toEqual({ members: ['never'], weights: [1] });
});

test('chooseByKind lends the choice of the nearest kind where there are too few questions, and says so', async () => {
  const { of, messages } = await choose(
    [never, always],
    [...questions('tags-title', 30), ...questions('title', 40, 'tags'), ...questions('songs', 29)],
  );
  expect(of('songs', 'title')).toEqual({
    target: 'songs',
    kind: 'title',
    numQuestions: 0,
    mixture: { members: ['always'], weights: [1] },
    measured: [],
    borrowedFrom: 'tags-title',
  });
  expect(of('tags', 'title')).toMatchObject({ numQuestions: 40, borrowedFrom: null });
  // Songs borrow from songs and tags alone, which has none either.
  expect(of('songs', 'songs')).toMatchObject({
    numQuestions: 29,
    mixture: { members: ['never'] },
    measured: [],
    borrowedFrom: null,
  });
  expect(messages).toContain(
    'too few playlists (0) to choose who answers songs for title only: the choice for tags and title is used',
  );
  expect(messages).toContain(
    'too few playlists (29) to choose who answers songs for songs only: never is used',
  );
});

test('chooseByKind fills a short list with popular items before it counts, as serving does', async () => {
  // Song 0 is in all playlists, so an empty list begins with it.
  const silent = fakeModel('silent', () => []);
  const popular = questions('title', 30).map((each) => ({ ...each, hiddenSongs: new Set([0]) }));
  const { of } = await choose([never, silent], popular);
  expect(of('songs', 'title').measured[1]!.ndcg).toBe(1);
  expect(of('songs', 'title').mixture.members).toEqual(['silent']);
});
