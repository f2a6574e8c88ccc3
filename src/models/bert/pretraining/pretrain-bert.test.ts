import { createHash } from 'node:crypto';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeSmallBert } from '../../../../test/helpers/small-bert.ts';
import { useTemporaryFolder } from '../../../../test/helpers/temporary-folder.ts';
import '../../../../test/helpers/to-be-allclose.ts';
import { AbortedError, ConfigError, NotFoundError } from '../../../core/errors.ts';
import { createRandomStream } from '../../../core/random.ts';
import { createDataset } from '../../../dataset/create-dataset.ts';
import type { Dataset } from '../../../dataset/dataset.ts';
import { readBertDirectory } from '../bert-directory.ts';
import { collectTexts } from './collect-texts.ts';
import { createHeldOutMeasure } from './measure-held-out.ts';
import type { PretrainOptions } from './options.ts';
import { pretrainBert } from './pretrain-bert.ts';
import { createHeldOutBatches } from './pretraining-batches.ts';

const folder = useTemporaryFolder();

const PLACES = ['서울', '부산', '제주', '바다', '카페'];
const TIMES = ['아침', '새벽', '저녁', '주말', 'summer', 'winter'];

/** 30 titles of a place and a time, whose tags are the same two words and another two that follow from them. */
function smallDataset(): Dataset {
  return createDataset(
    PLACES.flatMap((place, p) =>
      TIMES.map((time, t) => ({
        id: 10 * p + t,
        title: `${place} ${time} 음악`,
        tags: [place, time, `${place}노래`, `${time}감성`],
      })),
    ),
  );
}

const smallTexts = () => collectTexts(smallDataset());
const QUICK: Partial<PretrainOptions> = { epochs: 2, batchSize: 8, maxLength: 24 };
/** Random weights and a vocabulary, small enough to train in a test. */
const small = () => join(folder(), 'small');

beforeAll(async () => {
  const lines = smallTexts().map(({ title, tags }) => [title, ...tags].join(' '));
  // Weights of 0.02 would keep so narrow a network at its start for long: they suit a width of 768.
  await writeSmallBert(small(), lines, { hiddenSize: 64, intermediateSize: 128, initializerRange: 0.1 });
});

/** Hashes of the files of an artefact. */
async function hashFiles(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir)).sort();
  const hashes = names.map(async (name) => {
    const bytes = await readFile(join(dir, name));
    return [name, createHash('sha256').update(bytes).digest('hex')];
  });
  return Object.fromEntries(await Promise.all(hashes)) as Record<string, string>;
}

async function trainInto(
  name: string,
  options: Partial<PretrainOptions> = {},
  context: Parameters<typeof pretrainBert>[2] = {},
) {
  const dir = join(folder(), name);
  const trained = await pretrainBert(smallDataset(), { ...QUICK, from: small(), ...options }, context);
  await trained.save(dir);
  return { dir, trained, hashes: await hashFiles(dir) };
}

describe('pre-training', () => {
  it('learns 30 titles with their tags nearly by heart', async () => {
    const options = {
      epochs: 600,
      batchSize: 30,
      learningRate: 3e-3,
      dropout: 0,
      heldOutShare: 0,
      shards: 1,
    };
    const { trained } = await trainInto('by-heart', options);
    const { config, tokenizer, values, report } = trained;
    expect(report).toMatchObject({ numPairs: 30, numTitles: 0, numTags: 0, steps: 600, heldOut: null });
    const texts = smallTexts();
    const examples = { texts, tokenizer, maxLength: 24, maskShare: 0.15, seed: 99 };
    const batches = createHeldOutBatches(examples, Uint32Array.from(texts.keys()), 10);
    const measure = await createHeldOutMeasure(config, batches, { threads: 1 });
    const metrics = await measure.measure(values);
    await measure.close();
    // A place or time beside another playlist's tags can only be guessed. By chance: 2 % of
    // the words and half of the pairs are right.
    expect(metrics.maskedAccuracy).toBeGreaterThan(0.8);
    expect(metrics.tagsAccuracy).toBeGreaterThan(0.8);
  }, 120_000);

  it('gives the same files on one thread and on two, others by another seed', async () => {
    const one = await trainInto('one', {}, { threads: 1, seed: 4 });
    const two = await trainInto('two', {}, { threads: 2, seed: 4 });
    expect(two.hashes).toEqual(one.hashes);
    const other = await trainInto('other', {}, { seed: 5 });
    expect(other.hashes['model.safetensors']).not.toBe(one.hashes['model.safetensors']);
    expect(Object.keys(one.hashes)).toEqual([
      ...['config.json', 'manifest.json', 'model.safetensors', 'tokenizer.json'],
      ...['tokenizer_config.json', 'vocab.txt'],
    ]);
  });

  it('goes on after an interruption to the bytes of one never stopped', async () => {
    const whole = await trainInto('whole', { epochs: 3 });
    const checkpoint = { dir: join(folder(), 'state'), everySteps: 1 };
    const controller = new AbortController();
    let stopped = 0;
    const progress = {
      stage: () => {},
      done: () => {},
      advanceTo: (step: number) => {
        if (step < 5 || stopped > 0) return;
        stopped = step;
        controller.abort(new AbortedError());
      },
    };
    const interrupted = trainInto('none', { epochs: 3, checkpoint }, { signal: controller.signal, progress });
    await expect(interrupted).rejects.toThrow(AbortedError);
    expect(stopped).toBeGreaterThan(0);
    const copy = join(folder(), 'copy');
    await cp(checkpoint.dir, copy, { recursive: true });
    const resumed = await trainInto('resumed', { epochs: 3, checkpoint: { ...checkpoint, resume: true } });
    expect(resumed.hashes).toEqual(whole.hashes);
    expect((await readdir(checkpoint.dir)).sort()).toEqual([
      'curve.svg',
      'metrics.jsonl',
      expect.stringMatching(/^step-\d+$/),
    ]);

    const again = { dir: copy, resume: true };
    await expect(trainInto('none', { epochs: 4, checkpoint: again })).rejects.toThrow(ConfigError);
    const otherData = pretrainBert(
      createDataset([...Array(30).keys()].map((id) => ({ id, title: `t ${id % 7}`, tags: ['t', `${id}`] }))),
      { ...QUICK, from: small(), epochs: 3, checkpoint: again },
    );
    await expect(otherData).rejects.toThrow('the checkpoint is of another network');
    await expect(trainInto('none', { epochs: 3, checkpoint: { dir: copy } })).rejects.toThrow(
      'copy holds a checkpoint already; go on from it with resume, or give an empty or new folder',
    );
    const nowhere = { dir: join(folder(), 'nowhere'), resume: true };
    await expect(trainInto('none', { checkpoint: nowhere })).rejects.toThrow(NotFoundError);
  });

  it('measures held-out playlists at the end of each epoch, and writes it to the log', async () => {
    const dir = join(folder(), 'log');
    const { trained } = await trainInto('logged', { heldOutShare: 0.2, checkpoint: { dir } });
    expect(trained.report).toMatchObject({ numPairs: 24, numHeldOut: 6, epochs: 2, steps: 6 });
    const lines = (await readFile(join(dir, 'metrics.jsonl'), 'utf8')).trim().split('\n');
    const evaluations = lines.map((line) => JSON.parse(line).evaluation).filter(Boolean);
    expect(evaluations.length).toBe(2);
    expect(evaluations.at(-1)).toEqual(trained.report.heldOut);
    const { loss, maskedLoss, tagsLoss } = trained.report.heldOut!;
    expect(loss).toBe(maskedLoss + tagsLoss);
    // An untrained network is as good as chance.
    expect(maskedLoss).toBeLessThan(Math.log(trained.report.vocabularySize) + 1);
    expect(tagsLoss).toBeLessThan(1.5);
  });

  it('goes on from its own directory, with its vocabulary and heads', async () => {
    const { dir, trained } = await trainInto('first', { epochs: 6, learningRate: 2e-2 });
    const read = await readBertDirectory(dir);
    expect(read.config).toEqual(trained.config);
    expect(read.tokenizer.vocabulary.tokens).toEqual(trained.tokenizer.vocabulary.tokens);
    // So small a rate that all stays as it was.
    const rest = { from: dir, learningRate: 1e-12, epochs: 1, dropout: 0 };
    const further = await pretrainBert(smallDataset(), { ...QUICK, ...rest });
    expect(further.report.heldOut!.loss).toBeCloseTo(trained.report.heldOut!.loss, 5);
    expect(further.values.size).toBe(trained.values.size);
    for (const [name, value] of trained.values) {
      expect(further.values.get(name)!.data).toBeAllclose(value.data, { rtol: 1e-5, atol: 1e-6 });
    }
  });

  it('takes titles without tags and tags without titles', async () => {
    const random = createRandomStream(1, 'alone');
    const words = ['a', 'b', 'c', 'd'];
    const word = () => words[random.integer(4)]!;
    const playlists = Array.from({ length: 40 }, (_, id) =>
      id % 2 === 0 ? { id, title: `${word()} ${word()} ${word()}` } : { id, tags: [word(), word()] },
    );
    const { report } = await pretrainBert(createDataset(playlists), { ...QUICK, from: small(), epochs: 1 });
    expect(report).toMatchObject({ numPairs: 0, numTitles: 20, numTags: 20, numHeldOut: 0, heldOut: null });
  });

  it('refuses what it can not learn from', async () => {
    const empty = createDataset([
      { id: 1, songs: [1, 2] },
      { id: 2, title: '🎵🎵' },
    ]);
    await expect(pretrainBert(empty)).rejects.toThrow(
      'bert: there is nothing to learn from: none of the 2 playlists has a title or a tag; import data that have',
    );
    await expect(pretrainBert(smallDataset(), { ...QUICK, maxLength: 600 })).rejects.toThrow(
      'bert: maxLength must be at most the 512 places of the network, got 600',
    );
    const one = join(folder(), 'one-segment');
    await writeSmallBert(one, ['word'], { typeVocabSize: 1 });
    await expect(pretrainBert(smallDataset(), { ...QUICK, from: one })).rejects.toThrow(
      'knows one segment, and pre-training needs two',
    );
    await expect(pretrainBert(smallDataset(), { from: join(folder(), 'missing') })).rejects.toThrow(
      NotFoundError,
    );
  });

  it('says where the texts give fewer tokens than were asked for', async () => {
    const messages: string[] = [];
    const logger = { info: (message: string) => messages.push(message), warn: () => {} };
    const options = { ...QUICK, vocabularySize: 500, epochs: 1, batchSize: 15 };
    const { report, config } = await pretrainBert(smallDataset(), options, { logger });
    expect(report.vocabularySize).toBeLessThan(400);
    expect(config).toMatchObject({ vocabSize: report.vocabularySize, hiddenSize: 128, numHiddenLayers: 2 });
    expect(messages).toEqual([
      `the texts give a vocabulary of ${report.vocabularySize} tokens, 500 were asked for`,
    ]);
  });

  it.each([
    [
      [
        { id: 1, tags: ['비', '재즈'] },
        { id: 2, tags: ['비'] },
      ],
      'no playlist has a title: words are learned from 2 sets of tags, and not which tags go with which titles; nothing is held out to measure',
    ],
    [[{ id: 1, title: '서울 아침 음악' }], 'no playlist has a tag: words are learned from 1 title, and not'],
    [
      [
        { id: 1, title: '서울 아침 음악' },
        { id: 2, tags: ['서울'] },
      ],
      'no playlist has both a title and tags: words are learned from 1 title and 1 set of tags, none of one playlist, and not',
    ],
  ])('says what is learned from %j', async (playlists, message) => {
    const messages: string[] = [];
    const logger = { info: (text: string) => messages.push(text), warn: () => {} };
    const options = { ...QUICK, epochs: 1, from: small() };
    const { report } = await pretrainBert(createDataset(playlists), options, { logger });
    expect(messages).toEqual([expect.stringContaining(message)]);
    expect(report).toMatchObject({ numPairs: 0, heldOut: null });
  });
});
