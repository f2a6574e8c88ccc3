import { expect, test } from 'vitest';
import { fakeModel } from '../../../test/helpers/fake-members.ts';
import { alone, type Mixture } from '../../blend/mixtures.ts';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import { QUESTION_KINDS, type QuestionKind } from '../../dataset/question-kind.ts';
import type { Query } from '../../models/contract.ts';
import { MIXTURE_DEPTH } from './choose.ts';
import { defaultOutcome, type SelectionReport } from './report.ts';
import { answerByRoute, createRouter } from './route.ts';

const report = (choices: Partial<Record<QuestionKind, Mixture>>): SelectionReport => ({
  defaultMember: 'a',
  candidates: ['a', 'b'],
  outcomes: (['songs', 'tags'] as const).flatMap((target) =>
    QUESTION_KINDS.map((kind) => {
      const outcome = defaultOutcome(target, kind, 'a');
      return target === 'songs' && choices[kind] !== undefined
        ? { ...outcome, mixture: choices[kind] }
        : outcome;
    }),
  ),
});

const NOTHING: Query = { title: '', songs: [], tags: [], date: null };
const QUERIES: readonly Query[] = [
  { ...NOTHING, title: 'x' },
  { ...NOTHING, songs: [5 as SongIndex] },
  NOTHING,
  { ...NOTHING, tags: [2 as TagIndex], title: 'y' },
  { ...NOTHING, songs: [6 as SongIndex], tags: [2 as TagIndex], title: 'z' },
];
/** `a` answers 10, 11, ...; `b` 30, 29, ...; their first item tells who answered. */
const members = new Map([
  ['a', fakeModel('a', () => Array.from({ length: 20 }, (_, i) => 10 + i))],
  ['b', fakeModel('b', () => Array.from({ length: 20 }, (_, i) => 30 - i))],
]);
const PAIR: Mixture = { members: ['a', 'b'], weights: [1, 2] };

test('createRouter sends each kind to its choice, and a query of nothing to the default', () => {
  const route = createRouter(report({ title: alone('b'), 'songs-tags': PAIR }));
  expect(QUERIES.map((query) => route('songs', query))).toEqual([
    alone('b'),
    alone('a'),
    alone('a'),
    alone('a'),
    PAIR,
  ]);
  expect(QUERIES.map((query) => route('tags', query))).toEqual(QUERIES.map(() => alone('a')));
});

test('answerByRoute keeps the order of the queries and fuses by weight', async () => {
  const route = createRouter(report({ title: alone('b'), 'songs-tags': PAIR, 'tags-title': alone('b') }));
  const answers = await answerByRoute(members, route, 'songs', QUERIES, 4);
  expect(answers.map(({ indices }) => [...indices])).toEqual([
    [30, 29, 28, 27],
    [10, 11, 12, 13],
    [10, 11, 12, 13],
    [30, 29, 28, 27],
    // Both have 11 to 29. By hand, the two best: 29 is at places 20 and 2 (1/80 + 2/62), 28 at 19 and 3 (1/79 + 2/63).
    [29, 28, 27, 26],
  ]);
  expect(answers[4]!.scores[0]).toBeCloseTo(1 / 80 + 2 / 62, 14);
});

test("answerByRoute gives the longer list's beginning for a smaller limit, mixtures included", async () => {
  const route = createRouter(report({ title: PAIR }));
  const [long] = await answerByRoute(members, route, 'songs', QUERIES, 1000);
  expect(long!.indices).toHaveLength(21);
  for (const limit of [0, 1, 7, 21]) {
    const [short] = await answerByRoute(members, route, 'songs', QUERIES, limit);
    expect(short!.indices).toEqual(long!.indices.slice(0, limit));
    expect(short!.scores).toEqual(long!.scores.slice(0, limit));
  }
});

test('answerByRoute gives twice the depth of a mixture where its lists share nothing', async () => {
  const disjoint = new Map(
    ['a', 'b'].map((name, i) => [
      name,
      fakeModel(name, () => Array.from({ length: 400 }, (_, place) => 2 * place + i)),
    ]),
  );
  const route = createRouter(report({ title: PAIR }));
  const [list] = await answerByRoute(disjoint, route, 'songs', [QUERIES[0]!], 1000);
  expect(list!.indices).toHaveLength(2 * MIXTURE_DEPTH.songs);
});

test('answerByRoute reads lists for a mixture to a fixed depth, and for one member as deep as asked for', async () => {
  const limits: number[] = [];
  const deep = new Map(
    ['a', 'b'].map((name) => [
      name,
      fakeModel(name, () => [], {
        scoreSongs: async (queries, limit) => {
          limits.push(limit);
          return queries.map(() => ({ indices: new Uint32Array(), scores: new Float64Array() }));
        },
      }),
    ]),
  );
  const route = createRouter(report({ title: PAIR }));
  await answerByRoute(deep, route, 'songs', [QUERIES[0]!], 5);
  await answerByRoute(deep, route, 'songs', [QUERIES[1]!], 5);
  expect(limits).toEqual([MIXTURE_DEPTH.songs, MIXTURE_DEPTH.songs, 5]);
});

test('answerByRoute counts progress over all kinds, upwards to the number of queries', async () => {
  const counts: number[] = [];
  const progress = { stage() {}, advanceTo: (count: number) => counts.push(count), done() {} };
  const telling = new Map(
    ['a', 'b'].map((name) => [
      name,
      fakeModel(name, () => [], {
        scoreSongs: async (queries, _, context) => {
          context?.progress?.advanceTo(queries.length);
          return queries.map(() => ({ indices: new Uint32Array(), scores: new Float64Array() }));
        },
      }),
    ]),
  );
  const route = createRouter(report({ title: alone('b') }));
  await answerByRoute(telling, route, 'songs', QUERIES, 5, { progress });
  expect(counts).toEqual([...counts].sort((x, y) => x - y));
  expect(counts.at(-1)).toBe(QUERIES.length);
  expect(await answerByRoute(telling, route, 'songs', [], 5)).toEqual([]);
});
