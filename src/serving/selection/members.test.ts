import { describe, expect, test } from 'vitest';
import { fakeModel } from '../../../test/helpers/fake-members.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import { checkTitleBertOptions } from '../../models/title-bert/options.ts';
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

  test('makes about 250 steps of 32 titles, in 2 passes or more and 40 at most', () => {
    const epochsOf = (count: number) =>
      checkTitleBertOptions(title.options!(titled(Array.from({ length: count }, (_, i) => `title ${i}`))))
        .epochs;
    expect([1, 800, 1000, 4000, 20_000].map(epochsOf)).toEqual([40, 10, 8, 2, 2]);
    expect(checkTitleBertOptions(title.options!(titled(['', '★', 'a']))).epochs).toBe(40);
  });

  test('keeps its weights and passes, or its passes alone where titles were too few to tune on', () => {
    const parameters = {};
    const measured = model({ parameters, tuning: [{}], report: { epochs: 4 } });
    expect(title.finalOptions!(measured)).toEqual({ vectors: 'none', tagTitles: 0, epochs: 4, parameters });
    const untuned = model({ parameters, tuning: [], report: { epochs: 4 } });
    expect(title.finalOptions!(untuned)).toEqual({
      ...{ vectors: 'none', tagTitles: 0, epochs: 4 },
      tuningQuestions: 0,
    });
  });
});
