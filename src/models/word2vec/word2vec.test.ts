// Training as a whole on a small synthetic catalogue: two themes, tuning, files, given vectors and checkpoints.
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { AbortedError, ConfigError, FormatError } from '../../core/errors.ts';
import type { ProgressReporter } from '../../core/progress.ts';
import { createRandomStream } from '../../core/random.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import { cutSequences } from '../../kernels/word2vec/schedule.ts';
import { createTagMentionFinder } from '../../text/tag-mentions.ts';
import { drawTuningQuestions } from '../tuning/tuning-questions.ts';
import { checkWord2vecOptions, type Word2vecOptions } from './options.ts';
import { WORD2VEC_DEFAULT_PARAMETERS } from './parameters.ts';
import { prepareCorpus } from './train-space.ts';
import { tokenName } from './vector-space.ts';
import { WORD2VEC, type Word2vecModel } from './word2vec.ts';

/** Themes of 30 songs and 6 tags; each playlist draws from one, and its title names one of its tags. */
function createThemes(numPlaylists: number) {
  const random = createRandomStream(5, 'themes');
  const playlists = Array.from({ length: numPlaylists }, (_, id) => {
    const theme = random.integer(6);
    const songs = random.sample(30, 6 + random.integer(12)).map((song) => 30 * theme + song);
    const tags = random.sample(6, 3).map((tag) => `theme${theme} tag${tag}`);
    return { id, songs, tags, title: `${tags[0]} again` };
  });
  return createDataset(playlists);
}

const dataset = createThemes(900);
const small = createThemes(60);
const folder = useTemporaryFolder();
const QUICK: Partial<Word2vecOptions> = { dimensions: 16, epochs: 5, tuningQuestions: 0 };

async function save(model: Word2vecModel, name: string): Promise<string> {
  const dir = join(folder(), name);
  await mkdir(dir);
  await model.save(dir);
  return dir;
}

async function bytesOf(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort();
  const contents = await Promise.all(names.map((name) => readFile(join(dir, name), 'latin1')));
  return Object.fromEntries(names.map((name, i) => [name, contents[i]!]));
}

/** Words that training on a data set reads. */
function wordsOf(data: Dataset, options: Partial<Word2vecOptions>): number {
  const checked = checkWord2vecOptions(options);
  const { sequenceStarts } = prepareCorpus(data, checked).corpus;
  return checked.epochs * cutSequences(sequenceStarts, 1, 1).numPlaces;
}

test('weights are tuned on vectors that know nothing of what is hidden, whatever the threads', async () => {
  const options = { dimensions: 16, epochs: 8, tuningQuestions: 40 };
  const trained = new Map<string, number | null>();
  const progress: ProgressReporter = {
    stage: (label, total) => trained.set(label, total),
    advanceTo() {},
    done() {},
  };
  const one = await WORD2VEC.train(dataset, options, { seed: 2, progress });
  const mentions = createTagMentionFinder(dataset.tags.ids, columnCounts(dataset.playlistTags));
  const masked = drawTuningQuestions(dataset, (title) => mentions.find(title), {
    perKind: 40,
    seed: 2,
    purpose: 'word2vec/tuning-questions',
  });
  expect(trained.get('training word2vec, to tune on')).toBe(wordsOf(masked.dataset, options));
  expect(trained.get('training word2vec')).toBe(wordsOf(dataset, options));
  expect(wordsOf(masked.dataset, options)).toBeLessThan(0.95 * wordsOf(dataset, options));
  const two = await WORD2VEC.train(dataset, options, { seed: 2, threads: 2 });
  expect(one.tuning).toHaveLength(8);
  for (const { numQuestions, after, target, kind } of one.tuning) {
    expect(numQuestions).toBeGreaterThanOrEqual(40);
    // Songs of the theme, and no others, are found: some 30 of 180.
    if (target === 'songs' && kind === 'songs') expect(after!).toBeGreaterThan(0.4);
  }
  expect(two.parameters).toEqual(one.parameters);
  expect(two.tuning).toEqual(one.tuning);
  expect(await bytesOf(await save(two, 'two'))).toEqual(await bytesOf(await save(one, 'one')));
  expect(one.training!.epochLosses).toHaveLength(8);
  expect(one.training!.loss).toBeLessThan(one.training!.epochLosses[0]!);
  await one.close();
  await two.close();
});

test('a catalogue too small to tune on is trained once, with the default weights', async () => {
  const messages: string[] = [];
  const logger = { info: (text: string) => messages.push(text), warn() {} };
  const model = await WORD2VEC.train(small, { ...QUICK, tuningQuestions: 200 }, { logger });
  expect(model.tuning).toEqual([]);
  expect(model.parameters).toEqual(WORD2VEC_DEFAULT_PARAMETERS);
  expect(messages).toContain('too few playlists to tune weights on: the default weights are used');
  await model.close();
});

test('playlists of one song are no obstacle, and teach nothing', async () => {
  const rest = Array.from({ length: 30 }, (_, id) => ({ id: 1000 + id, songs: [7 + (id % 5)] }));
  const pairs = Array.from({ length: 20 }, (_, id) => ({ id, songs: [1, 2, 3], tags: ['a'] }));
  const model = await WORD2VEC.train(createDataset([...pairs, ...rest]), QUICK);
  expect(model.training!.numTokens).toMatchObject({ songs: 8, tags: 1 });
  await model.close();
  await expect(WORD2VEC.train(createDataset(rest), QUICK)).rejects.toThrow(ConfigError);
});

test('words, artists and weights of tokens survive saving and loading', async () => {
  const songs = Array.from({ length: 180 }, (_, id) => ({ id, artists: [id % 7, 100 + (id % 3)] }));
  const random = createRandomStream(1, 'with-metadata');
  const playlists = Array.from({ length: 80 }, (_, id) => ({
    id,
    title: ['calm night', 'loud day'][id % 2]!,
    songs: random.sample(90, 10).map((song) => 2 * song + (id % 2)),
    tags: [['quiet', 'party'][id % 2]!],
  }));
  const withMetadata = createDataset(playlists, songs);
  const options: Partial<Word2vecOptions> = {
    ...QUICK,
    dimensions: 10,
    tokens: ['artists', 'words', 'songs', 'tags'],
    tokenWeights: { words: 2 },
  };
  const model = await WORD2VEC.train(withMetadata, options);
  const loaded = await WORD2VEC.load(await save(model, 'kinds'));
  expect(loaded.space.ranges).toEqual(model.space.ranges);
  expect(loaded.space.words).toEqual(['calm', 'day', 'loud', 'night']);
  expect(loaded.provenance).toMatchObject({ minCount: 3, tokenWeights: { words: 2 } });
  const query = { title: 'calm', songs: [3, 9] as never[], tags: [], date: null };
  const asked = [query, { ...query, songs: [] }];
  expect(await loaded.scoreSongs(asked, 20)).toEqual(await model.scoreSongs(asked, 20));
  expect(await loaded.scoreTags(asked, 20)).toEqual(await model.scoreTags(asked, 20));
  expect((await loaded.scoreTags(asked, 20))[1]!.indices).toHaveLength(2);
  await model.close();
  await loaded.close();
});

test('files that are cut short, of other dimensions or not finite are format errors', async () => {
  const model = await WORD2VEC.train(small, QUICK);
  const dir = await save(model, 'damaged');
  const tensors = join(dir, 'vectors.safetensors');
  const parameters = join(dir, 'word2vec.json');
  const json = await readFile(parameters, 'utf8');
  const fails = async (message: RegExp): Promise<void> => {
    const error: unknown = await WORD2VEC.load(dir).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toMatch(message);
  };
  await writeFile(parameters, json.replace('"dimensions": 16', '"dimensions": 32'));
  await fails(
    /vectors: expected F32 of shape \(\d+, 32\) for 32 dimensions, got F32 of shape \(\d+, 16\); train/,
  );
  await writeFile(parameters, json.replace('"popularity": 0.05', '"popularity": 99'));
  await fails(/word2vec\.json: parameters\.songs\.songs: popularity must be .* train the model again$/);
  await writeFile(parameters, json.replace(/"songs": \d+/, '"songs": 3'));
  await fails(/expected F32 of shape/);
  await writeFile(parameters, 'null');
  await fails(/the content must be a JSON object, got null/);
  await writeFile(parameters, json);
  const bytes = await readFile(tensors);
  vectorAt(model.space.vectors, 2)[5] = Number.NaN;
  await model.save(dir);
  await fails(/field vectors\[2\]: expected finite numbers; train the model again$/);
  await writeFile(tensors, bytes);
  await (await WORD2VEC.load(dir)).close();
  await truncate(tensors, bytes.length - 8);
  await fails(/the file is cut short/);
});

test('given vectors are matched by name, and counted', async () => {
  const trained = await WORD2VEC.train(small, QUICK);
  const { space } = trained;
  const names = Array.from(space.indices, (_, row) => tokenName(space, row, small));
  // Word2vec files write a sign for spaces; what is no token is left out.
  const written = [...names.map((name) => name.replaceAll(' ', '▁')), 'song:none'];
  const vectors = createVectorStore(createKernelMemory(), written.length, 16);
  for (const row of names.keys()) vectorAt(vectors, row).set(vectorAt(space.vectors, row));
  const model = await WORD2VEC.train(small, { vectors: { names: written, vectors } });
  expect(model.matching).toEqual({ matched: names.length, unmatched: 1 });
  expect(model.training).toBeNull();
  const query = { title: '', songs: [0] as never[], tags: [], date: null };
  expect(await model.scoreSongs([query], 10)).toEqual(await trained.scoreSongs([query], 10));
  const foreign = { names: written.map((_, row) => `x${row}`), vectors };
  await expect(WORD2VEC.train(small, { vectors: foreign })).rejects.toThrow(
    /^word2vec: none of the \d+ given vectors has the name of a token, such as "song:0"; got "x0": rename them$/,
  );
  await trained.close();
  await model.close();
});

test('options that are unknown, out of range or exclude each other are refused by name', async () => {
  const refused: [Partial<Word2vecOptions>, string][] = [
    [{ minCount: 0 }, 'word2vec: minCount must be a whole number from 1, got 0'],
    [
      { tokens: ['moods' as never] },
      "word2vec: unknown kind of token 'moods' in tokens; known are songs, tags, words",
    ],
    [{ tokens: [] }, 'word2vec: tokens must name at least one of songs'],
    [{ tokenWeights: { words: 1 } }, 'word2vec: tokenWeights weighs words, which tokens leaves out'],
    [
      { tokenWeights: { tags: -1 } },
      'word2vec: the weight of tags in tokenWeights must be a number from 0 to 1000, got -1',
    ],
    [{ dimensions: 0 }, 'word2vec: dimensions must be a whole number from 1 to 4096, got 0'],
    [{ parameters: WORD2VEC_DEFAULT_PARAMETERS, tuningQuestions: 9 }, 'parameters are given'],
    [
      { checkpoint: { dir: 'x', everySeconds: 0 } },
      'checkpoint.everySeconds must be a number above 0, got 0',
    ],
    [{ minCount: 61 }, 'word2vec: no token is in 61 playlists or more'],
  ];
  for (const [options, message] of refused) {
    await expect(WORD2VEC.train(small, options)).rejects.toThrow(message);
  }
});

/** Fires the signal when stages that `pattern` names have advanced `count` times. */
function interruptAt(pattern: RegExp, count: number): { progress: ProgressReporter; signal: AbortSignal } {
  const controller = new AbortController();
  let seen = 0;
  let isNear = false;
  const progress: ProgressReporter = {
    stage(label) {
      isNear = pattern.test(label);
    },
    advanceTo() {
      if (isNear && ++seen === count) controller.abort(new AbortedError());
    },
    done() {},
  };
  return { progress, signal: controller.signal };
}

const TO_TUNE_ON = /^training word2vec, to tune on$/;
const FINAL = /^training word2vec$/;

test.each([
  ['trains vectors to tune on', TO_TUNE_ON, TO_TUNE_ON],
  ['tunes weights', /^tuning word2vec$/, TO_TUNE_ON],
  ['trains final vectors', FINAL, FINAL],
])('a run interrupted while it %s and resumed gives the same bytes', async (what, interrupted, shortened) => {
  const dir = join(folder(), `state of ${what}`);
  const options: Partial<Word2vecOptions> = { dimensions: 16, epochs: 4, tuningQuestions: 40 };
  const totals: number[] = [];
  const progress: ProgressReporter = {
    stage: (label, total) => shortened.test(label) && totals.push(total!),
    advanceTo() {},
    done() {},
  };
  const whole = await WORD2VEC.train(dataset, options, { seed: 4, progress });
  const stopped = interruptAt(interrupted, 2);
  await expect(
    WORD2VEC.train(dataset, { ...options, checkpoint: { dir } }, { seed: 4, ...stopped }),
  ).rejects.toThrow(AbortedError);
  expect(await readdir(dir)).toEqual(['manifest.json', 'state.safetensors']);
  const resume = { ...options, checkpoint: { dir, resume: true } };
  const resumed = await WORD2VEC.train(dataset, resume, { seed: 4, threads: 2, progress });
  expect(await bytesOf(await save(resumed, `resumed ${what}`))).toEqual(
    await bytesOf(await save(whole, `whole ${what}`)),
  );
  // Less is left to train than a whole run trains.
  expect(totals).toHaveLength(2);
  expect(totals[1]!).toBeLessThan(totals[0]!);
  const differs = WORD2VEC.train(dataset, { ...resume, epochs: 9 }, { seed: 5 });
  await expect(differs).rejects.toThrow(
    `the checkpoint in ${dir} can't be continued: epochs was 4, is 9; seed was 4, is 5; train with the same, or anew`,
  );
  await expect(WORD2VEC.train(small, resume, { seed: 4 })).rejects.toThrow('it was made from other data');
  const again = WORD2VEC.train(dataset, { ...options, checkpoint: { dir } }, { seed: 4 });
  await expect(again).rejects.toThrow(
    'holds a checkpoint already; go on from it with resume, or give an empty',
  );
  await whole.close();
  await resumed.close();
});
