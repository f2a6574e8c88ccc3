// Training as a whole: masks, tuning and what is kept, on a small synthetic catalogue.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FormatError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { NEIGHBOURS } from './neighbours.ts';
import { DEFAULT_PARAMETERS } from './parameters.ts';

/** Themes of 40 songs and 6 tags; each playlist draws from one, and its title names one of its tags. */
function createThemes(): Dataset {
  const random = createRandomStream(5, 'themes');
  const playlists = Array.from({ length: 900 }, (_, id) => {
    const theme = random.integer(12);
    const songs = random.sample(40, 6 + random.integer(20)).map((song) => 40 * theme + song);
    const tags = random.sample(6, 3).map((tag) => `theme${theme}tag${tag}`);
    return { id, songs, tags, title: `${tags[0]} again` };
  });
  return createDataset(playlists);
}

const dataset = createThemes();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segue-neighbours-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('tuning never makes the masked questions worse, and is the same on one thread and on two', async () => {
  const one = await NEIGHBOURS.train(dataset, { tuningQuestions: 40 }, { seed: 2 });
  const two = await NEIGHBOURS.train(dataset, { tuningQuestions: 40 }, { seed: 2, threads: 2 });
  expect(one.tuning).toHaveLength(8);
  for (const { numQuestions, before, after, borrowedFrom } of one.tuning) {
    expect(numQuestions).toBe(40);
    expect(borrowedFrom).toBeNull();
    expect(after!).toBeGreaterThanOrEqual(before!);
  }
  expect(two.parameters).toEqual(one.parameters);
  expect(two.tuning).toEqual(one.tuning);
  await one.close();
  await two.close();
});

test('kinds with too few questions borrow the weights of the nearest kind, and say so', async () => {
  const untitled = createDataset(
    Array.from({ length: 900 }, (_, p) => ({
      id: p,
      songs: Array.from(
        dataset.playlistSongs.columns.subarray(
          dataset.playlistSongs.rowStarts[p],
          dataset.playlistSongs.rowStarts[p + 1],
        ),
      ),
      tags: ['a', 'b', `c${p % 7}`],
    })),
  );
  const messages: string[] = [];
  const model = await NEIGHBOURS.train(
    untitled,
    { tuningQuestions: 40 },
    { logger: { info: (text) => messages.push(text), warn() {} } },
  );
  const titles = model.tuning.filter(({ kind }) => kind === 'title');
  expect(titles.map(({ numQuestions, borrowedFrom }) => [numQuestions, borrowedFrom])).toEqual([
    [0, 'tags-title'],
    [0, 'tags-title'],
  ]);
  expect(model.parameters.songs.title).toEqual(model.parameters.songs['tags-title']);
  expect(messages).toContain(
    'too few playlists (0) to tune songs for title only: the weights of tags and title are used',
  );
  await model.close();
});

test('without tuning the given parameters are used and kept', async () => {
  const parameters = {
    ...DEFAULT_PARAMETERS,
    songs: { ...DEFAULT_PARAMETERS.songs, title: { ...DEFAULT_PARAMETERS.songs.title, size: 0.77 } },
  };
  const model = await NEIGHBOURS.train(dataset, { tuningQuestions: 0, parameters });
  const dir = join(folder, 'given');
  await mkdir(dir);
  await model.save(dir);
  const loaded = await NEIGHBOURS.load(dir);
  expect(loaded.parameters).toEqual(parameters);
  expect(loaded.tuning).toEqual([]);
});

test('parameters given are not tuned away: both together are refused', async () => {
  const parameters = DEFAULT_PARAMETERS;
  await expect(NEIGHBOURS.train(dataset, { parameters, tuningQuestions: 40 })).rejects.toThrow(
    'neighbours: parameters are given, so there is nothing to tune',
  );
  const model = await NEIGHBOURS.train(dataset, { parameters });
  expect(model.tuning).toEqual([]);
});

test('parameters out of range are refused by name', async () => {
  const parameters = {
    ...DEFAULT_PARAMETERS,
    tags: { ...DEFAULT_PARAMETERS.tags, songs: { ...DEFAULT_PARAMETERS.tags.songs, sharpness: 99 } },
  };
  await expect(NEIGHBOURS.train(dataset, { parameters })).rejects.toThrow(
    'neighbours: parameters.tags.songs: sharpness must be a number from 0.25 to 8, got 99',
  );
});

test('a damaged parameter file is a format error that says what to do', async () => {
  const model = await NEIGHBOURS.train(dataset, { tuningQuestions: 0 });
  const dir = join(folder, 'damaged');
  await mkdir(dir);
  await model.save(dir);
  await writeFile(join(dir, 'neighbours.json'), '{"parameters": {"songs": {}}}');
  await expect(NEIGHBOURS.load(dir)).rejects.toThrow(FormatError);
  await expect(NEIGHBOURS.load(dir)).rejects.toThrow(
    /neighbours\.json: parameters\.songs\.songs: .* train the model again$/,
  );
  await writeFile(join(dir, 'neighbours.json'), 'null');
  await expect(NEIGHBOURS.load(dir)).rejects.toThrow(FormatError);
  await writeFile(join(dir, 'neighbours.json'), '{"parameters": ');
  await expect(NEIGHBOURS.load(dir)).rejects.toThrow(/train the model again$/);
});
