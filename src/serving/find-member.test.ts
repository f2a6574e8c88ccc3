import { expect, test } from 'vitest';
import { findMember } from './find-member.ts';
import type { PlaylistModel } from './model-kinds.ts';
import type { LoadedModel } from './recommender-artefact.ts';

const modelOf = (name: string, members?: readonly PlaylistModel[]): PlaylistModel => {
  const of = members === undefined ? {} : { members: new Map(members.map((each) => [each.name, each])) };
  return { name, ...of } as PlaylistModel;
};
const loadedOf = (model: PlaylistModel): LoadedModel =>
  ({ modelName: model.name, model }) satisfies Partial<LoadedModel> as unknown as LoadedModel;

const titles = modelOf('title-bert');
const near = modelOf('neighbours');

test('a model that is asked for by name is found as it was loaded', () => {
  const loaded = loadedOf(titles);
  expect(findMember(loaded, ['mel-cnn', 'title-bert'])).toBe(loaded);
});

test('a selection gives the member that is asked for, the first name first, with the ids of the whole', () => {
  const loaded = { ...loadedOf(modelOf('selection', [near, titles])), manifest: { seed: 3 } } as LoadedModel;
  const found = findMember(loaded, ['title-bert', 'neighbours']);
  expect(found).toMatchObject({ modelName: 'title-bert', manifest: { seed: 3 } });
  expect(found!.model).toBe(titles);
  expect(findMember(loaded, ['neighbours', 'title-bert'])!.model).toBe(near);
});

test('there is none in a model of another name, nor in a selection without it', () => {
  expect(findMember(loadedOf(near), ['title-bert'])).toBeNull();
  expect(findMember(loadedOf(modelOf('selection', [near])), ['title-bert'])).toBeNull();
});
