import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import {
  createTitledPlaylists,
  smallTitleOptions,
  TOPIC_WORDS,
  topicOfSong,
  topicOfTag,
} from '../../../test/helpers/titled-playlists.ts';
import { ConfigError, FormatError } from '../../core/errors.ts';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import { createDataset } from '../../dataset/create-dataset.ts';
import type { Query } from '../contract.ts';
import { TITLE_BERT, type TitleBertModel } from './title-bert.ts';

const folder = useTemporaryFolder();
const dataset = createTitledPlaylists(160);
const OPTIONS = { ...smallTitleOptions(dataset), epochs: 12 };
const ask = (title: string, tags: readonly string[] = []): Query => ({
  ...{ title, songs: [], date: null },
  tags: tags.map((tag) => dataset.tags.indexOf(tag)),
});

let model: TitleBertModel;
beforeAll(async () => {
  model = await TITLE_BERT.train(dataset, OPTIONS, { seed: 1 });
});
afterAll(() => model.close());

describe('title-bert', () => {
  it('learns tags and songs from words that are no tags', async () => {
    for (const [topic, words] of TOPIC_WORDS.entries()) {
      const title = `${words[0]} my 노래`;
      expect(await model.rankTags(title, 5)).toHaveLength(5);
      const [tags] = await model.scoreTags([ask(title)], 5);
      const [songs] = await model.scoreSongs([ask(title)], 20);
      const found = Array.from(tags!.indices, (tag) => topicOfTag(dataset.tags.idOf(tag as TagIndex)));
      expect(found).toEqual(new Array(5).fill(topic));
      const near = Array.from(songs!.indices, (song) =>
        topicOfSong(dataset.songs.idOf(song as SongIndex) as number),
      );
      expect(near).toEqual(new Array(20).fill(topic));
    }
  });

  it('fits its training titles', async () => {
    // 3 of a topic's 5 tags: a network that has learned says about 0.6 for these, and next to 0 for others.
    const [probabilities] = await model.tagProbabilities(['비 노래 노래']);
    for (const [tag, probability] of probabilities!.entries()) {
      const isOwn = topicOfTag(dataset.tags.idOf(tag as TagIndex)) === 0;
      if (isOwn) expect(probability).toBeGreaterThan(0.3);
      else expect(probability).toBeLessThan(0.1);
    }
  });

  it('gives probabilities where yeses weigh more, too', async () => {
    const weighted = await TITLE_BERT.train(dataset, { ...OPTIONS, positiveWeight: 1 }, { seed: 1 });
    const [probabilities] = await weighted.tagProbabilities(['비 노래 노래']);
    await weighted.close();
    const own = [...probabilities!].filter((_, tag) => topicOfTag(dataset.tags.idOf(tag as TagIndex)) === 0);
    // 3 of 5; a yes counts some 6 times, which would make it 0.9.
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    expect(mean).toBeGreaterThan(0.5);
    expect(mean).toBeLessThan(0.7);
    expect(weighted.parts.tagPriors).toEqual(model.parts.tagPriors);
  });

  it('knows what it would say without a title', () => {
    const { tagLabels, tagPriors, songPriors, knowledge } = model.parts;
    // No label was left out, and every playlist was an example.
    const shareOf = (tag: number): number => (knowledge.tagCounts[tag]! + 0.5) / (160 + 1);
    for (const [label, tag] of tagLabels.entries()) {
      expect(tagPriors[label]).toBeCloseTo(Math.log(shareOf(tag) / (1 - shareOf(tag))), 10);
    }
    expect([tagLabels.length, songPriors.length]).toEqual([20, 120]);
  });

  it('ranks tags with the probability of the network and what the title mentions', async () => {
    const ranked = await model.rankTags('aj 장마', 6);
    const [probabilities] = await model.tagProbabilities(['aj 장마']);
    expect(ranked.find(({ isMentioned }) => isMentioned)?.tag).toBe(dataset.tags.indexOf('aj'));
    for (const { tag, probability } of ranked) expect(probability).toBe(probabilities![tag]);
    expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).sort((a, b) => b - a));
  });

  it.each(['', '  ', '★★ 🎵🎶 ♡', '\u200b'])('gives empty lists for the title %j', async (title) => {
    expect((await model.scoreSongs([ask(title, ['aj'])], 10))[0]!.indices).toHaveLength(0);
    expect((await model.scoreTags([ask(title, ['aj'])], 10))[0]!.indices).toHaveLength(0);
    expect(await model.rankTags(title, 10)).toEqual([]);
    expect((await model.tagProbabilities([title]))[0]!.every((value) => value === 0)).toBe(true);
  });

  it.each(['ελληνικά', '🎵 rainy day 🎵', '가'.repeat(500), 'ㅋㅋㅋㅋㅋ', '[MASK]'])(
    'answers the strange title %j',
    async (title) => {
      const [tags] = await model.scoreTags([ask(title)], 5);
      expect(tags!.indices).toHaveLength(5);
      expect(tags!.scores.every(Number.isFinite)).toBe(true);
    },
  );

  it('answers a title the same whatever is asked beside it', async () => {
    const titles = ['비 노래', 'drive my best', 'ελληνικά'];
    const together = await model.tagProbabilities(titles);
    const again = await TITLE_BERT.train(dataset, OPTIONS, { seed: 1, threads: 2 });
    for (const [place, title] of [...titles.entries()].reverse()) {
      expect((await again.tagProbabilities([title]))[0]).toEqual(together[place]);
    }
    await again.close();
  });

  it('answers many queries of both kinds as it answers each', async () => {
    const tags = ['aj', 'bk', 'cl', 'dm'];
    const queries = Array.from({ length: 70 }, (_, i) =>
      ask(i % 9 === 4 ? '★' : `${TOPIC_WORDS[i % 4]![0]} ${i}`, i % 3 === 0 ? [tags[i % 4]!] : []),
    );
    const all = [await model.scoreSongs(queries, 7), await model.scoreTags(queries, 7)];
    for (const i of [69, 0, 4, 63, 64, 65]) {
      const query = queries[i]!;
      expect([await model.scoreSongs([query], 7), await model.scoreTags([query], 7)]).toEqual(
        all.map((lists) => [lists[i]]),
      );
    }
  });

  it('refuses to answer once closed', async () => {
    const dir = join(folder(), 'closed');
    await mkdir(dir);
    await model.save(dir);
    const loaded = await TITLE_BERT.load(dir);
    await loaded.close();
    await loaded.close();
    await expect(loaded.tagProbabilities(['비'])).rejects.toThrow('the model is closed');
  });

  it('refuses data without titles, and labels that are all too rare', async () => {
    const untitled = createDataset([{ id: 1, title: '', songs: [1], tags: ['x'] }]);
    await expect(TITLE_BERT.train(untitled, {})).rejects.toThrow(ConfigError);
    await expect(TITLE_BERT.train(dataset, { ...OPTIONS, minTagCount: 1000 })).rejects.toThrow(
      'lower minTagCount',
    );
  });
});

describe('files of title-bert', () => {
  const save = async (name: string): Promise<string> => {
    const dir = join(folder(), name);
    await mkdir(dir);
    await model.save(dir);
    return dir;
  };

  it('are the same bytes after load and save', async () => {
    const dir = await save('first');
    const loaded = await TITLE_BERT.load(dir);
    const other = join(folder(), 'second');
    await mkdir(other);
    await loaded.save(other);
    const titles = ['비 노래', 'x'.repeat(500)];
    expect(await loaded.tagProbabilities(titles)).toEqual(await model.tagProbabilities(titles));
    expect(loaded.report).toEqual(model.report);
    await loaded.close();
    for (const file of [
      'title-bert.json',
      'labels.safetensors',
      'bert/model.safetensors',
      'bert/vocab.txt',
    ]) {
      expect(Buffer.compare(await readFile(join(dir, file)), await readFile(join(other, file)))).toBe(0);
    }
  });

  const damage = async (name: string, file: string, change: (bytes: Buffer) => Buffer | string) => {
    const dir = await save(name);
    await writeFile(join(dir, file), change(await readFile(join(dir, file))));
    return TITLE_BERT.load(dir).then(
      () => null,
      (error: unknown) => error,
    );
  };

  it.each([
    ['title-bert.json', () => '{', 'train the model again'],
    [
      'title-bert.json',
      (b: Buffer) => b.toString().replace('"mean"', '"max"'),
      'pooling must be mean or cls',
    ],
    [
      'title-bert.json',
      (b: Buffer) => b.toString().replace('"network": 0.7', '"network": -1'),
      'network must be',
    ],
    [
      'title-bert.json',
      (b: Buffer) => b.toString().replace('"maxLength": 12', '"maxLength": 99'),
      'at most the encoder',
    ],
    [
      'title-bert.json',
      (b: Buffer) => JSON.stringify({ ...JSON.parse(b.toString()), report: {} }),
      'report.numTitles must be a count, got nothing; train the model again',
    ],
    [
      'title-bert.json',
      (b: Buffer) => b.toString().replace('"tagMeasures": []', '"tagMeasures": [{ "kind": "title" }]'),
      'report.tagMeasures[0].numQuestions must be a count',
    ],
    [
      'title-bert.json',
      (b: Buffer) => b.toString().replace('"mean"', '"cls"'),
      'field bert.pooler.dense.weight: expected float32 of shape (16, 16), got nothing; train the model again',
    ],
    ['labels.safetensors', (b: Buffer) => b.subarray(0, b.length - 9), 'labels.safetensors'],
    [
      'bert/model.safetensors',
      (b: Buffer) => Buffer.from(b.toString('latin1').replace('tag_head.bias', 'tag_dead.bias'), 'latin1'),
      'field tag_head.bias: expected float32 of shape (20), got nothing',
    ],
    [
      'bert/model.safetensors',
      (b: Buffer) => Buffer.concat([b.subarray(0, b.length - 4), Buffer.from([0, 0, 192, 127])]),
      'expected finite numbers',
    ],
  ] as const)('damaged %s is told (%#)', async (file, change, message) => {
    const error = await damage(`damaged${Math.random()}`, file, change as (bytes: Buffer) => Buffer);
    expect(error).toBeInstanceOf(FormatError);
    expect((error as Error).message).toContain(message);
  });
});
