import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPlainDataset, type FakeEvent, fakeKind } from '../../../test/helpers/fake-members.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { ConfigError, FormatError, NotFoundError } from '../../core/errors.ts';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import type { Query } from '../../models/contract.ts';
import type { PlaylistModelKind } from '../model-kinds.ts';
import { DEFAULT_MEMBERS } from './members.ts';
import { createSelection, type SelectionModel } from './selection.ts';

const folder = useTemporaryFolder();
/** 30 questions of each kind: a fifth of the playlists may be masked. */
const DATASET = createPlainDataset(600);
const SMALL = createPlainDataset(40);
const NOTHING: Query = { title: '', songs: [], tags: [], date: null };
const TITLED: Query = { ...NOTHING, title: 'title 3' };
const WITH_SONGS: Query = { ...NOTHING, songs: [3 as SongIndex] };

let events: FakeEvent[];
let EXPLANATION: { numPlaylists: number; reasons: [] };
/** Knows what goes with songs: those that `createPlainDataset` puts beside them. */
const ofSongs = () =>
  fakeKind(
    'of-songs',
    ({ songs }, target) => [
      ...new Set(songs.flatMap((song) => (target === 'songs' ? near(song, 49, [7, 20, 13]) : [0]))),
    ],
    events,
    { explain: () => EXPLANATION },
  );
/** Knows each playlist by the number in its title. */
const ofTitles = () =>
  fakeKind(
    'of-titles',
    ({ title }, target) => (title === '' ? [] : contentOf(Number(title.slice(6)), target)),
    events,
  );
const useless = () => fakeKind('useless', () => [], events);

function near(item: number, count: number, steps: readonly number[]): number[] {
  if (item === 0) return [];
  const places = steps.flatMap((step) => [step, count - step]);
  return [0, ...places.map((step) => 1 + ((item - 1 + step) % count))];
}
function contentOf(playlist: number, target: 'songs' | 'tags'): number[] {
  return target === 'songs'
    ? [0, ...[0, 7, 20].map((step) => 1 + ((playlist + step) % 49))]
    : [0, ...[1, 8, 13].map((step) => 1 + ((playlist + step) % 19))];
}
const choicesOf = ({ report }: SelectionModel) =>
  Object.fromEntries(
    report.outcomes.map(({ target, kind, mixture }) => [`${target}/${kind}`, mixture.members.join('+')]),
  );

beforeEach(() => {
  events = [];
  EXPLANATION = { numPlaylists: 3, reasons: [] };
});

describe('training a selection', () => {
  const members = ['of-songs', 'of-titles', 'useless'];
  const train = async () =>
    createSelection([useless(), ofTitles(), ofSongs()]).train(DATASET, { members }, { seed: 4 });

  test('gives each kind to who is best at it, and trains on everything only whom it needs', async () => {
    const model = await train();
    expect(choicesOf(model)).toMatchObject({
      'songs/songs': 'of-songs',
      'songs/songs-tags': 'of-songs',
      'songs/tags-title': 'of-titles',
      'songs/title': 'of-titles',
      'tags/title': 'of-titles',
    });
    expect(model.report).toMatchObject({ defaultMember: 'of-songs', candidates: members });
    expect([...model.members.keys()]).toEqual(['of-songs', 'of-titles']);
    const story = events.map(({ name, what }) => `${what} ${name}`);
    expect(story).toEqual([
      ...members.map((name) => `train ${name}`),
      ...members.map((name) => `close ${name}`),
      'train of-songs',
      'train of-titles',
    ]);
    await model.close();
    expect(events.slice(-2).map(({ name, what }) => `${what} ${name}`)).toEqual([
      'close of-songs',
      'close of-titles',
    ]);
  });

  test('measures on data without what the questions hide', async () => {
    await train();
    const [masked, , , , , , whole] = events;
    expect(whole!.dataset).toBe(DATASET);
    expect(masked!.context!.seed).toBe(4);
    // 600 playlists of 4 songs and 4 tags. Hidden are half or all of them in 30 playlists of each of the four kinds.
    expect(masked!.dataset!.playlistSongs.columns.length).toBe(2400 - 30 * (2 + 2 + 4 + 4));
    expect(masked!.dataset!.playlistTags.columns.length).toBe(2400 - 30 * (4 + 2 + 2 + 4));
  });

  test('is the same for the same seed, and draws other questions for another', async () => {
    const first = await train();
    const again = await train();
    expect(again.report).toEqual(first.report);
    const other = await createSelection([useless(), ofTitles(), ofSongs()]).train(
      DATASET,
      { members },
      { seed: 5 },
    );
    const ndcgs = (model: SelectionModel) =>
      model.report.outcomes.flatMap(({ measured }) => measured.map(({ ndcg }) => ndcg));
    expect(ndcgs(other)).not.toEqual(ndcgs(first));
  });

  test('routes queries by their kind, and those of nothing to the default', async () => {
    const model = await train();
    const lists = await model.scoreSongs([TITLED, WITH_SONGS, NOTHING], 10);
    expect(lists.map(({ indices }) => [...indices])).toEqual([
      contentOf(3, 'songs'),
      near(3, 49, [7, 20, 13]),
      [],
    ]);
    const [tags] = await model.scoreTags([TITLED], 2);
    expect([...tags!.indices]).toEqual(contentOf(3, 'tags').slice(0, 2));
  });

  test('explains songs where a member that explains answers them, and says null elsewhere', async () => {
    const model = await train();
    expect(model.explain(WITH_SONGS, 8 as SongIndex)).toBe(EXPLANATION);
    expect(model.explain({ ...WITH_SONGS, tags: [1 as TagIndex] }, 8 as SongIndex)).toBe(EXPLANATION);
    expect(model.explain(TITLED, 8 as SongIndex)).toBeNull();
  });

  test('leaves all to the default where there is too little to measure on, or nothing may be', async () => {
    for (const [dataset, options] of [
      [SMALL, { members }],
      [DATASET, { members, tuningQuestions: 0 }],
      [DATASET, { members: ['of-songs'] }],
    ] as const) {
      events = [];
      const model = await createSelection([useless(), ofTitles(), ofSongs()]).train(dataset, options);
      expect(new Set(Object.values(choicesOf(model)))).toEqual(new Set(['of-songs']));
      expect(events.map(({ name, dataset: given }) => [name, given])).toEqual([['of-songs', dataset]]);
    }
  });

  test.each<[string, typeof DATASET, object, string]>([
    ['one member', DATASET, { members: ['of-songs'] }, 'there is one member to choose among'],
    ['few playlists', SMALL, { members }, 'too few playlists to choose among models on'],
    [
      'no questions',
      DATASET,
      { members, tuningQuestions: 0 },
      'no questions are to be masked to choose among models by',
    ],
  ])('says why the default answers everything where there are %s', async (_, dataset, options, reason) => {
    const messages: string[] = [];
    const logger = { info: (message: string) => messages.push(message), warn: () => {} };
    await createSelection([useless(), ofTitles(), ofSongs()]).train(dataset, options, { logger });
    expect(messages).toEqual([`${reason}: of-songs answers everything`]);
  });

  test('says which member was left out and what it needs, where titles teach nothing', async () => {
    const untagged = createDataset(
      Array.from({ length: 600 }, (_, p) => ({ id: p, title: '', songs: [p % 9, 9 + (p % 8)], tags: ['t'] })),
    );
    const messages: string[] = [];
    const logger = { info: (message: string) => messages.push(message), warn: () => {} };
    const kinds = DEFAULT_MEMBERS.map((name) => fakeKind(name, () => [], events, { parameters: {} }));
    const model = await createSelection(kinds).train(untagged, {}, { logger });
    expect(model.report.candidates).toEqual(['neighbours', 'popularity']);
    expect(messages).toContain(
      'title-bert is left out of the choice: it needs 3 playlists that have a title and a tag in common',
    );
  });

  test('has let go of the measured models and the masked data when it trains on everything', async () => {
    const measured: WeakRef<object>[] = [];
    const noted: FakeEvent[] = [];
    let alive: boolean[] = [];
    const watched = (kind: PlaylistModelKind): PlaylistModelKind => ({
      ...kind,
      async train(dataset, options, context) {
        if (dataset === DATASET) alive = measured.map((each) => each.deref() !== undefined);
        const model = await kind.train(dataset, options, context);
        noted.length = 0; // or they would hold the data
        if (dataset !== DATASET) measured.push(new WeakRef(model), new WeakRef(dataset));
        return model;
      },
    });
    const forgetful = (name: string, best: boolean) =>
      watched(fakeKind(name, ({ title }) => (best ? contentOf(Number(title.slice(6)), 'songs') : []), noted));
    await createSelection([forgetful('a', true), forgetful('b', false)]).train(DATASET, {
      members: ['b', 'a'],
    });
    expect(measured).toHaveLength(4);
    expect(alive).toEqual([false, false, false, false]);
  });

  test('closes what it trained where a later member fails', async () => {
    const failing = { ...useless(), train: () => Promise.reject(new ConfigError('useless: no')) };
    const selection = createSelection([failing, ofTitles(), ofSongs()]);
    await expect(selection.train(DATASET, { members })).rejects.toThrow('useless: no');
    expect(events.slice(-2).map(({ name, what }) => `${what} ${name}`)).toEqual([
      'close of-songs',
      'close of-titles',
    ]);
  });

  test.each([
    [{ members: ['foo'] }, "selection: unknown member 'foo'; known are of-songs, useless"],
    [{ members: ['selection'] }, "selection: unknown member 'selection'; known are of-songs, useless"],
    [{ members: ['useless', 'useless'] }, "selection: member 'useless' is named twice; name each once"],
    [{ members: [] }, 'selection: members must name at least one of of-songs, useless'],
    [{ tuningQuestions: 1.5 }, 'selection: tuningQuestions must be a whole number of at least 0, got 1.5'],
    [{ questions: 3 }, "selection: unknown option 'questions'; known are members, tuningQuestions"],
  ])('refuses %j before it trains', async (options, message) => {
    const selection = createSelection([ofSongs(), useless()]);
    const given = { members: ['of-songs'], ...options };
    await expect(selection.train(DATASET, given as object)).rejects.toThrow(message);
    await expect(selection.train(DATASET, given as object)).rejects.toThrow(ConfigError);
    expect(events).toEqual([]);
  });
});

describe('a saved selection', () => {
  const kinds = () => [useless(), ofTitles(), ofSongs()];
  const saved = async (name: string): Promise<string> => {
    const model = await createSelection(kinds()).train(DATASET, {
      members: ['of-songs', 'of-titles', 'useless'],
    });
    const dir = join(folder(), name);
    await mkdir(dir);
    await model.save(dir);
    return dir;
  };
  const edit = async (dir: string, change: (report: Record<string, never>) => unknown): Promise<void> => {
    const file = join(dir, 'selection.json');
    const value = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(change(value) ?? value));
  };

  test('loads only the members that it needs, with what was measured, and answers alike', async () => {
    const dir = await saved('good');
    events = [];
    const loaded = await createSelection(kinds()).load(dir);
    expect(events.map(({ name, what }) => `${what} ${name}`)).toEqual(['load of-songs', 'load of-titles']);
    expect(loaded.report).toEqual(JSON.parse(await readFile(join(dir, 'selection.json'), 'utf8')));
    const [titled, given] = await loaded.scoreSongs([TITLED, WITH_SONGS], 10);
    expect([...titled!.indices]).toEqual(contentOf(3, 'songs'));
    expect([...given!.indices]).toEqual(near(3, 49, [7, 20, 13]));
  });

  test('explains a song of a mixture, unless the explaining member knows nothing of it', async () => {
    const dir = await saved('mixed');
    await edit(dir, (report) => {
      const { outcomes } = report as unknown as Pick<SelectionModel['report'], 'outcomes'>;
      const mixture = { members: ['of-titles', 'of-songs'], weights: [1, 1] };
      return { ...report, outcomes: outcomes.map((outcome) => ({ ...outcome, mixture })) };
    });
    const model = await createSelection(kinds()).load(dir);
    expect(model.explain(WITH_SONGS, 8 as SongIndex)).toBe(EXPLANATION);
    EXPLANATION = { numPlaylists: 0, reasons: [] };
    expect(model.explain(WITH_SONGS, 8 as SongIndex)).toBeNull();
  });

  type Json = {
    candidates: unknown;
    defaultMember: unknown;
    outcomes: {
      mixture: { members: unknown; weights: unknown };
      numQuestions: unknown;
      borrowedFrom: unknown;
      measured: Record<string, unknown>[];
    }[];
  };
  test.each<[string, (report: Json) => unknown, string]>([
    [
      'candidates',
      (report) => ({ ...report, candidates: ['foo'] }),
      'field candidates: expected names among',
    ],
    ['default', (report) => ({ ...report, defaultMember: 7 }), 'field defaultMember: expected names among'],
    ['outcomes', (report) => ({ ...report, outcomes: {} }), 'field outcomes: expected a list, got an object'],
    [
      'an outcome',
      ({ outcomes, ...rest }) => ({ ...rest, outcomes: outcomes.slice(1) }),
      'field outcomes (songs, songs): expected an outcome',
    ],
    [
      'members',
      (report) => {
        report.outcomes[2]!.mixture.members = ['of-titles', 'foo'];
      },
      'field outcomes (songs, tags-title).mixture.members: expected names among of-songs, of-titles, useless, got "foo"',
    ],
    [
      'weights',
      (report) => {
        report.outcomes[3]!.mixture.weights = [-1];
      },
      'field outcomes (songs, title).mixture.weights: expected a number above 0 for each member',
    ],
    [
      'a third member',
      (report) => {
        report.outcomes[2]!.mixture = { members: ['of-titles', 'of-songs', 'useless'], weights: [1, 1, 1] };
      },
      'field outcomes (songs, tags-title).mixture.members: expected at most 2 names, got an array of 3',
    ],
    [
      'a member named twice',
      (report) => {
        report.outcomes[2]!.mixture = { members: ['of-songs', 'of-songs'], weights: [1, 1] };
      },
      'field outcomes (songs, tags-title).mixture.members: expected each name once, got "of-songs"',
    ],
    [
      'a mixture that is none',
      (report) => {
        report.outcomes[1]!.mixture = null as never;
      },
      'field outcomes (songs, songs-tags).mixture.members: expected names of models, got nothing',
    ],
    [
      'a count',
      (report) => {
        report.outcomes[0]!.numQuestions = 1.5;
      },
      'field outcomes (songs, songs).numQuestions: expected a whole number of at least 0, got 1.5',
    ],
    [
      'a lender',
      (report) => {
        report.outcomes[0]!.borrowedFrom = 'foo';
      },
      'field outcomes (songs, songs).borrowedFrom: expected null or one of songs, songs-tags, tags-title, title, got "foo"',
    ],
    [
      'a measured number',
      (report) => {
        report.outcomes[0]!.measured[1]!.gain = null;
      },
      'field outcomes (songs, songs).measured[1].gain: expected a number from -1 to 1, got null',
    ],
    [
      'a measured error',
      (report) => {
        report.outcomes[0]!.measured[2]!.standardError = -0.1;
      },
      'field outcomes (songs, songs).measured[2].standardError: expected a number from 0 to 1, got -0.1',
    ],
    [
      'a measured mixture',
      (report) => {
        report.outcomes[0]!.measured[3]!.weights = [1];
      },
      'field outcomes (songs, songs).measured[3].weights: expected a number above 0 for each member',
    ],
    ['the whole', () => [], 'field candidates: expected names of models'],
  ])('is refused with its file and field where %s is damaged', async (name, change, message) => {
    const dir = await saved(`bad ${name}`);
    await edit(dir, change as never);
    const loading = createSelection(kinds()).load(dir);
    await expect(loading).rejects.toThrow(FormatError);
    await expect(loading).rejects.toThrow(`selection.json, ${message}`);
    await expect(loading).rejects.toThrow('train the model again');
  });

  test('is refused where selection.json is missing or no JSON, or members know different songs', async () => {
    const dir = await saved('worse');
    events = [];
    const others = [useless(), fakeKind('of-titles', () => [], events, { numSongs: 51 }), ofSongs()];
    await expect(createSelection(others).load(dir)).rejects.toThrow(
      'expected members that know the same 50 songs and 20 tags, of-titles knows 51 and 20; train the model again',
    );
    expect(events.filter(({ what }) => what === 'close')).toHaveLength(2);
    await writeFile(join(dir, 'selection.json'), '{');
    await expect(createSelection(kinds()).load(dir)).rejects.toThrow('not valid JSON; train the model again');
    await expect(createSelection(kinds()).load(folder())).rejects.toThrow(NotFoundError);
  });
});
