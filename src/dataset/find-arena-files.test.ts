import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFiles } from '../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { ConfigError, NotFoundError, StorageError } from '../core/errors.ts';
import { findArenaFiles } from './find-arena-files.ts';

const folder = useTemporaryFolder();

it("finds the arena's own files and pairs questions with answers", async () => {
  const dir = join(folder(), 'plain');
  const names = [
    'train',
    'test',
    'val',
    'val.answers',
    'dev.questions',
    'dev.answers',
    'song_meta',
    'results',
  ];
  await writeFiles(dir, Object.fromEntries(names.map((name) => [`${name}.json`, []])));
  expect(await findArenaFiles(dir)).toEqual({
    training: join(dir, 'train.json'),
    questions: [
      { name: 'val', file: join(dir, 'val.json'), answers: join(dir, 'val.answers.json') },
      { name: 'test', file: join(dir, 'test.json'), answers: null },
      { name: 'dev', file: join(dir, 'dev.questions.json'), answers: join(dir, 'dev.answers.json') },
    ],
    songs: join(dir, 'song_meta.json'),
    genres: null,
  });
});

it('knows a split, and never names its whole validation playlists', async () => {
  const dir = join(folder(), 'split');
  const names = ['orig/train', 'orig/val', 'questions/val', 'questions/more', 'answers/val', 'val', 'train'];
  await writeFiles(dir, Object.fromEntries(names.map((name) => [`${name}.json`, []])));
  const found = await findArenaFiles(dir);
  expect(found.training).toBe(join(dir, 'orig/train.json'));
  expect(found.questions).toEqual([
    { name: 'more', file: join(dir, 'questions/more.json'), answers: null },
    { name: 'val', file: join(dir, 'questions/val.json'), answers: join(dir, 'answers/val.json') },
  ]);
});

it('refuses two question files of one name, whose results would overwrite each other', async () => {
  const dir = join(folder(), 'twice');
  await writeFiles(dir, { 'train.json': [], 'val.json': [], 'val.questions.json': [] });
  await expect(findArenaFiles(dir)).rejects.toThrow(ConfigError);
  await expect(findArenaFiles(dir)).rejects.toThrow(
    "val.json and val.questions.json are both the questions 'val'; rename one",
  );
});

it('says what it looked for where there is no training file', async () => {
  const dir = join(folder(), 'nothing');
  await writeFiles(dir, { 'val.json': [] });
  await expect(findArenaFiles(dir)).rejects.toThrow(NotFoundError);
  await expect(findArenaFiles(dir)).rejects.toThrow(/nothing: expected train\.json or orig\/train\.json/);
});

it('refuses a missing folder and a file in place of a folder', async () => {
  await expect(findArenaFiles(join(folder(), 'missing'))).rejects.toThrow(NotFoundError);
  await writeFiles(folder(), { 'file.json': [] });
  const file = join(folder(), 'file.json');
  await expect(findArenaFiles(file)).rejects.toThrow(StorageError);
  await expect(findArenaFiles(file)).rejects.toThrow(/file\.json: expected a folder/);
});
