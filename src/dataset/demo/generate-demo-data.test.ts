// Makes the small data set twice and checks it from the outside: same bytes, valid references, the shape of the
// Melon set within bands. Figures of Melon: docs/demo-data.md.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AbortedError, ConfigError } from '../../core/errors.ts';
import type { ArenaPlaylist, ArenaSong } from '../../formats/arena-types.ts';
import { readMelTars } from '../../formats/mel-tar.ts';
import { questionKindOf } from '../question-kind.ts';
import { generateDemoData } from './generate-demo-data.ts';

let root: string;
let training: ArenaPlaylist[];
let questions: ArenaPlaylist[];
let answers: ArenaPlaylist[];
let songs: ArenaSong[];

async function readJson<T>(dir: string, name: string): Promise<T> {
  return JSON.parse(await readFile(join(root, dir, name), 'utf8')) as T;
}

async function hashFiles(dir: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of (await readdir(join(root, dir))).sort()) {
    if (name === 'wav') continue;
    hashes[name] = createHash('sha256')
      .update(await readFile(join(root, dir, name)))
      .digest('hex');
  }
  return hashes;
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'segue-demo-'));
  await generateDemoData(join(root, 'first'), { size: 'small', seed: 0 });
  training = await readJson('first', 'train.json');
  questions = await readJson('first', 'test.questions.json');
  answers = await readJson('first', 'test.answers.json');
  songs = await readJson('first', 'song_meta.json');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const shareOf = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
  items.filter(holds).length / items.length;
const quantile = (values: readonly number[], at: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(at * values.length)]!;

function useCounts<T>(rows: readonly (readonly T[])[]): number[] {
  const counts = new Map<T, number>();
  for (const row of rows) for (const item of row) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => b - a);
}

function expectWithin(value: number, low: number, high: number): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

describe('generateDemoData', () => {
  test('writes the same bytes for the same seed, and others for another', async () => {
    await generateDemoData(join(root, 'second'), { size: 'small', seed: 0 });
    const first = await hashFiles('first');
    expect(Object.keys(first)).toEqual([
      'genre_gn_all.json',
      'song_meta.json',
      'test.answers.json',
      'test.questions.json',
      'train.json',
    ]);
    expect(await hashFiles('second')).toEqual(first);
    await generateDemoData(join(root, 'second'), { size: 'small', seed: 1, force: true });
    expect((await hashFiles('second'))['train.json']).not.toBe(first['train.json']);
  });

  test.each([
    [{ size: 'huge', seed: 0 }, 'size'],
    [{ size: 'small', seed: -1 }, 'seed'],
    [{ size: 'small', seed: 0.5 }, 'seed'],
    [{ size: 'small', seed: 0, audio: 12_001 }, 'audio: expected a whole number from 0 to 12000'],
    [{ size: 'small', seed: 0, audio: 1.5 }, 'audio'],
    [{ size: 'small', seed: 0, audio: 3, wav: 4 }, 'wav: expected a whole number from 0 to 3'],
    [{ size: 'small', seed: 0, audioSeconds: 31 }, 'audioSeconds: expected seconds from 1 to 30, got 31'],
    [{ size: 'small', seed: 0, threads: 0 }, 'threads'],
  ])('refuses %j before it writes', async (options, name) => {
    const run = generateDemoData(join(root, 'bad'), options as never);
    await expect(run).rejects.toThrow(ConfigError);
    await expect(run).rejects.toThrow(name);
    expect(await readdir(root)).not.toContain('bad');
  });

  test('adds the sound of some songs, a fifth of them in no training playlist, and changes nothing else', async () => {
    const options = { size: 'small', seed: 0, audio: 6, wav: 2 } as const;
    const report = await generateDemoData(join(root, 'loud'), options);
    expect(report).toMatchObject({
      numAudio: 6,
      numUnheardAudio: 2,
      numWav: 2,
      melTars: ['arena_mel_0.tar'],
    });
    const { 'arena_mel_0.tar': tar, ...others } = await hashFiles('loud');
    expect(tar).toMatch(/^[0-9a-f]{64}$/);
    expect(others).toEqual(await hashFiles('first'));
    const training = await readJson<ArenaPlaylist[]>('loud', 'train.json');
    const held = new Set(training.flatMap((playlist) => playlist.songs));
    const ids: number[] = [];
    const frames = new Set<number>();
    for await (const song of readMelTars([join(root, 'loud', 'arena_mel_0.tar')])) {
      ids.push(song.songId);
      frames.add(song.frames);
    }
    expect(ids.filter((id) => held.has(id))).toHaveLength(4);
    expect([...frames]).toEqual([1_876]);
    const wavs = (await readdir(join(root, 'loud', 'wav'))).map((name) => Number.parseInt(name, 10));
    // One that is known from playlists, and one that is not.
    expect(wavs.map((id) => ids.includes(id))).toEqual([true, true]);
    expect(wavs.filter((id) => held.has(id))).toHaveLength(1);
  });

  test('makes shorter sounds where that is asked', async () => {
    await generateDemoData(join(root, 'short'), { size: 'small', seed: 0, audio: 1, audioSeconds: 2 });
    for await (const { frames } of readMelTars([join(root, 'short', 'arena_mel_0.tar')]))
      expect(frames).toBe(126);
    expect.assertions(1);
  });

  test.each(['making songs', 'making playlists', 'writing song_meta.json', 'making sound'])(
    'stops when interrupted while %s, and leaves nothing',
    async (stage) => {
      const before = await readdir(root);
      const controller = new AbortController();
      const progress = {
        stage: (label: string) => {
          // From the event loop, as Ctrl-C comes.
          if (label === stage) setImmediate(() => controller.abort());
        },
        advanceTo() {},
        done() {},
      };
      const run = generateDemoData(
        join(root, 'bad'),
        { size: 'small', seed: 0, audio: 4 },
        { progress, signal: controller.signal },
      );
      await expect(run).rejects.toThrow(AbortedError);
      expect(await readdir(root)).toEqual(before);
    },
  );
});

describe('the small data set', () => {
  test('has the promised counts, and exactly the promised songs are played', () => {
    expect([training.length, questions.length, answers.length, songs.length]).toEqual([
      3_000, 300, 300, 12_000,
    ]);
    const played = new Set([...training, ...questions, ...answers].flatMap((playlist) => playlist.songs));
    expect(played.size).toBe(11_000);
  });

  test('refers to known songs only, with distinct ids, songs and tags', () => {
    const known = new Set(songs.map((song) => song.id));
    expect(known.size).toBe(songs.length);
    expect(new Set([...training, ...questions].map((playlist) => playlist.id)).size).toBe(3_300);
    for (const { songs: own, tags } of [...training, ...questions, ...answers]) {
      expect(own.every((song) => known.has(song))).toBe(true);
      expect(new Set(own).size).toBe(own.length);
      expect(new Set(tags).size).toBe(tags.length);
    }
  });

  test('has the songs, tags and likes a playlist of Melon', () => {
    const counts = training.map((playlist) => playlist.songs.length);
    expectWithin(mean(counts), 42, 50);
    expectWithin(quantile(counts, 0.5), 28, 33);
    expectWithin(quantile(counts, 0.95), 150, 190);
    expect(Math.max(...counts)).toBe(200);
    expectWithin(mean(training.map((playlist) => playlist.tags.length)), 3.9, 4.5);
    expectWithin(
      quantile(
        training.map((playlist) => playlist.like_cnt!),
        0.5,
      ),
      6,
      8,
    );
  });

  test('has titles of the length and alphabet of Melon, half of which name a tag', () => {
    const titles = training.map((playlist) => playlist.plylst_title);
    expectWithin(mean(titles.map((title) => [...title].length)), 16, 20);
    expectWithin(
      shareOf(titles, (title) => /[가-힣]/.test(title)),
      0.92,
      0.98,
    );
    const namesTag = ({ tags, plylst_title }: ArenaPlaylist) =>
      tags.some((tag) => plylst_title.includes(tag));
    expectWithin(shareOf(training, namesTag), 0.48, 0.56);
  });

  test('has heavy-tailed tags and no song in more than 5 % of the playlists', () => {
    const tagUses = useCounts(training.map((playlist) => playlist.tags));
    const uses = tagUses.reduce((sum, count) => sum + count, 0);
    expectWithin(tagUses.slice(0, 100).reduce((sum, count) => sum + count, 0) / uses, 0.55, 0.7);
    expectWithin(
      shareOf(tagUses, (count) => count === 1),
      0.48,
      0.66,
    );
    const songUses = useCounts(training.map((playlist) => playlist.songs));
    expectWithin(songUses[0]! / training.length, 0.01, 0.05);
  });

  test('has near-duplicate playlists', () => {
    const sharesMost = (a: ArenaPlaylist, b: ReadonlySet<number>): boolean =>
      shareOf(a.songs, (song) => b.has(song)) > 0.8;
    const sets = training.map((playlist) => new Set(playlist.songs));
    const sample = training.slice(0, 200);
    const copied = shareOf(sample, (playlist) =>
      sets.some((other, i) => training[i] !== playlist && sharesMost(playlist, other)),
    );
    // Without copies, lists of one theme alone bring it to 0.11.
    expectWithin(copied, 0.15, 0.3);
  });

  test('has songs released before their playlists, but for a few misdated ones', () => {
    const released = new Map(songs.map((song) => [song.id, song.issue_date!]));
    const late = new Set<number>();
    const played = new Set<number>();
    for (const { songs: own, updt_date } of [...training, ...answers]) {
      const day = updt_date!.slice(0, 10).replaceAll('-', '');
      for (const song of own) {
        played.add(song);
        if (released.get(song)! > day) late.add(song);
      }
    }
    expectWithin(late.size / played.size, 0.005, 0.012);
  });

  test('has structure to learn: lists keep to a genre, and tags follow genre and season', () => {
    const genres = new Map(songs.map((song) => [song.id, song.song_gn_gnr_basket[0]!]));
    const modalShare = ({ songs: own }: ArenaPlaylist): number =>
      useCounts([own.map((song) => genres.get(song)!)])[0]! / own.length;
    expectWithin(mean(training.map(modalShare)), 0.6, 0.9);
    const holding = (tag: string) => training.filter((playlist) => playlist.tags.includes(tag));
    const genreShare = (playlists: readonly ArenaPlaylist[], code: string): number =>
      mean(playlists.map(({ songs: own }) => shareOf(own, (song) => genres.get(song) === code)));
    // GN0300 is 힙합, GN0100 is 발라드.
    expect(genreShare(holding('힙합'), 'GN0300')).toBeGreaterThan(3 * genreShare(training, 'GN0300'));
    expect(genreShare(holding('발라드'), 'GN0100')).toBeGreaterThan(3 * genreShare(training, 'GN0100'));
    expect(genreShare(holding('이별'), 'GN0100')).toBeGreaterThan(
      1.5 * genreShare(holding('신나는'), 'GN0100'),
    );
    const inSummer = ({ updt_date }: ArenaPlaylist): boolean => /^.{5}0[678]/.test(updt_date!);
    expect(shareOf(holding('여름'), inSummer)).toBeGreaterThan(1.3 * shareOf(training, inSummer));
  });

  test('asks questions in the real mix, with half of each shown part hidden', () => {
    const kinds = questions.map((question) => questionKindOf({ ...question, title: question.plylst_title }));
    const count = (kind: string): number => kinds.filter((other) => other === kind).length;
    expect(['songs', 'songs-tags', 'tags-title', 'title'].map(count)).toEqual([126, 117, 33, 24]);
    questions.forEach((question, i) => {
      const answer = answers[i]!;
      expect(answer.id).toBe(question.id);
      expect(answer.plylst_title).not.toBe('');
      expect(question.plylst_title).toBe(question.songs.length > 0 ? '' : answer.plylst_title);
      expectWithin(answer.songs.length, 1, 100);
      expectWithin(answer.tags.length, 1, 10);
      expect(answer.songs.filter((song) => question.songs.includes(song))).toEqual([]);
      expect(answer.tags.filter((tag) => question.tags.includes(tag))).toEqual([]);
      if (question.songs.length > 0) expectWithin(answer.songs.length - question.songs.length, 0, 1);
      if (question.tags.length > 0) expectWithin(answer.tags.length - question.tags.length, 0, 1);
    });
  });
});
