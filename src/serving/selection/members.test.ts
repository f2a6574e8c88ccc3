import { describe, expect, test } from 'vitest';
import { fakeModel } from '../../../test/helpers/fake-members.ts';
import { createTitledPlaylists, smallTitleOptions } from '../../../test/helpers/titled-playlists.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import { checkTitleBertOptions, type TitleBertOptions } from '../../models/title-bert/options.ts';
import { DEFAULT_TITLE_PARAMETERS } from '../../models/title-bert/parameters.ts';
import { TITLE_BERT, type TitleBertModel } from '../../models/title-bert/title-bert.ts';
import type { PlaylistModel } from '../model-kinds.ts';
import { MEMBER_NAMES } from '../model-kinds.ts';
import { DEFAULT_MEMBERS, MEMBER_SETTINGS } from './members.ts';

const titled = (titles: readonly string[], tag = 'tag') =>
  createDataset(titles.map((title, id) => ({ id, title, songs: [1], tags: tag === '' ? [] : [tag] })));
const model = (more: object) => fakeModel('any', () => [], more as Partial<PlaylistModel>);
const title = MEMBER_SETTINGS['title-bert']!;

test('the settings and the default members name models that there are', () => {
  expect(MEMBER_NAMES).toEqual(expect.arrayContaining([...Object.keys(MEMBER_SETTINGS), ...DEFAULT_MEMBERS]));
});

test.each(['neighbours', 'word2vec'])('%s keeps its tuned weights for the training on everything', (name) => {
  const parameters = { songs: 1, tags: 2 };
  expect(MEMBER_SETTINGS[name]!.finalOptions!(model({ parameters }))).toEqual({ parameters });
});

describe('the title model as a member', () => {
  test.each<[boolean, string, ReturnType<typeof titled>]>([
    [true, 'three titles share a tag', titled(['a', 'b', 'c'])],
    [false, 'two titles share a tag', titled(['a', 'b', ''])],
    [false, 'the third title holds nothing to read', titled(['a', 'b', '★★'])],
    [false, 'titles have no tags', titled(['a', 'b', 'c'], '')],
  ])('can learn: %s, where %s', (expected, _, dataset) => {
    expect(title.canLearn!(dataset)).toBe(expected);
  });

  test('makes about 250 steps of 32 titles, in 40 passes at most, and one pass where titles are more than 8,000', () => {
    const epochsOf = (count: number) =>
      checkTitleBertOptions(title.options!(titled(Array.from({ length: count }, (_, i) => `title ${i}`))))
        .epochs;
    expect([1, 800, 1000, 4000, 20_000].map(epochsOf)).toEqual([40, 10, 8, 2, 1]);
    expect(checkTitleBertOptions(title.options!(titled(['', '★', 'a']))).epochs).toBe(40);
  });

  test('keeps its weights, passes and layout, or its passes alone where titles were too few to tune on', () => {
    const parameters = DEFAULT_TITLE_PARAMETERS;
    const measured = model({ parameters, tuning: [{}], report: { epochs: 4 }, provenance: { epochs: 9 } });
    const again = title.finalOptions!(measured);
    expect(again).toEqual({ vectors: 'none', tagTitles: 0, epochs: 9, stopAfter: 4, parameters });
    expect(checkTitleBertOptions(again)).toMatchObject({ epochs: 9, stopAfter: 4, tuningQuestions: 0 });
    const untuned = model({ parameters, tuning: [], report: { epochs: 4 }, provenance: { epochs: 4 } });
    expect(title.finalOptions!(untuned)).toEqual({
      ...{ vectors: 'none', tagTitles: 0, epochs: 4 },
      tuningQuestions: 0,
    });
  });

  test('is trained anew at the rate that was laid out, not at one that falls to 0 by the best pass', async () => {
    const dataset = createTitledPlaylists(40);
    const small = smallTitleOptions(dataset);
    const train = (options: object) => TITLE_BERT.train(dataset, { ...small, ...options }, { seed: 1 });
    const valuesOf = ({ parts }: TitleBertModel) => [...parts.values].map(([name, { data }]) => [name, data]);
    const parameters = DEFAULT_TITLE_PARAMETERS;
    const stopped = await train({ epochs: 6, stopAfter: 2, parameters });
    expect(stopped.report.epochs).toBe(2);
    expect(stopped.provenance).toMatchObject({ epochs: 6, stopAfter: 2 });
    const given = model({
      ...{ parameters, tuning: [{}] },
      report: { epochs: 2 },
      provenance: { epochs: 6 },
    });
    const { epochs, stopAfter } = title.finalOptions!(given) as TitleBertOptions;
    const again = await train({ epochs, stopAfter, parameters });
    expect(valuesOf(again)).toEqual(valuesOf(stopped));
    // With a rate laid out for two passes the values are others.
    const short = await train({ epochs: 2, parameters });
    expect(valuesOf(short)).not.toEqual(valuesOf(stopped));
    for (const each of [stopped, again, short]) await each.close();
  });
});
