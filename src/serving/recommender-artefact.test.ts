import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, FormatError } from '../core/errors.ts';
import { createDataset } from '../dataset/create-dataset.ts';
import type { Word2vecModel } from '../models/word2vec/word2vec.ts';
import { loadRecommender, loadTrainedModel, trainRecommender } from './recommender-artefact.ts';

const SMALL = createDataset([{ id: 1, songs: [1, 2, 3], tags: ['a', 'b'] }], [{ id: 1, genres: ['g'] }]);
const LARGE = createDataset([{ id: 1, songs: [1, 2, 3, 4], tags: ['a', 'b'] }], [{ id: 1, genres: ['g'] }]);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segue-artefact-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a saved recommender answers as before, from its folder alone', async () => {
  const dir = join(folder, 'model');
  const { recommender, save } = await trainRecommender('neighbours', SMALL);
  await save(dir);
  const loaded = await loadRecommender(dir);
  const ask = [{ songs: [1] }];
  const options = { numSongs: 2, numTags: 2 };
  expect(await loaded.recommend(ask, options)).toEqual(await recommender.recommend(ask, options));
  await expect(save(dir)).rejects.toThrow('--force');
});

test('the model of an artefact loads by itself, with its ids and how it was trained', async () => {
  const dir = join(folder, 'model');
  const { model, save } = await trainRecommender(
    'word2vec',
    SMALL,
    { minCount: 1, dimensions: 4 },
    { seed: 7 },
  );
  await save(dir);
  const loaded = await loadTrainedModel(dir);
  expect(loaded.modelName).toBe('word2vec');
  expect([...loaded.songs.ids, ...loaded.tags.ids]).toEqual([1, 2, 3, 'a', 'b']);
  expect(loaded.manifest).toMatchObject({ seed: 7, datasetFingerprint: SMALL.fingerprint });
  expect(loaded.manifest.options).toMatchObject({ minCount: 1, dimensions: 4, window: 'sequence' });
  const query = { title: '', songs: [0] as never[], tags: [], date: null };
  expect(await (loaded.model as Word2vecModel).scoreSongs([query], 2)).toEqual(
    await model.scoreSongs([query], 2),
  );
  await expect(loadTrainedModel(folder)).rejects.toThrow('no Segue artefact');
});

test('a model of other songs than its vocabulary is refused', async () => {
  await (await trainRecommender('popularity', SMALL)).save(join(folder, 'small'));
  await (await trainRecommender('popularity', LARGE)).save(join(folder, 'large'));
  await copyFile(
    join(folder, 'large', 'model', 'popularity.safetensors'),
    join(folder, 'small', 'model', 'popularity.safetensors'),
  );
  await expect(loadRecommender(join(folder, 'small'))).rejects.toThrow(FormatError);
  await expect(loadRecommender(join(folder, 'small'))).rejects.toThrow(
    'expected 3 songs and 2 tags, got 4 and 2',
  );
});

test('a manifest that names a model of another version is a format error', async () => {
  const dir = join(folder, 'model');
  await (await trainRecommender('popularity', SMALL)).save(dir);
  const file = join(dir, 'manifest.json');
  const manifest = await readFile(file, 'utf8');
  await writeFile(file, manifest.replace('"model": "popularity"', '"model": "telepathy"'));
  await expect(loadRecommender(dir)).rejects.toThrow(FormatError);
  await expect(loadRecommender(dir)).rejects.toThrow("the model 'telepathy' is unknown to this version");
});

test('a dataset that holds no song or no tag is refused before training', async () => {
  const untagged = createDataset([{ id: 1, songs: [1] }]);
  await expect(trainRecommender('neighbours', untagged)).rejects.toThrow(ConfigError);
});
