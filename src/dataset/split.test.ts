import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeFiles } from '../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { ConfigError, FormatError, NotFoundError } from '../core/errors.ts';
import { createRandomStream } from '../core/random.ts';
import type { ArenaPlaylist } from '../formats/arena-types.ts';
import { findArenaFiles } from './find-arena-files.ts';
import { QUESTION_KINDS, questionKindOf } from './question-kind.ts';
import { splitDataset } from './split.ts';
import { MIX_SHARES, type QuestionMix } from './split-plan.ts';

const folder = useTemporaryFolder();
const inFolder = (name: string) => join(folder(), name);

/** 600 playlists like real ones: up to 200 songs, 1 to 10 tags, repeats now and then, one repeated id. */
function makePlaylists(): ArenaPlaylist[] {
  const random = createRandomStream(5, 'test/playlists');
  const playlists = Array.from({ length: 600 }, (_, i): ArenaPlaylist => {
    const songs = random.sample(5000, 1 + random.integer(i % 10 === 0 ? 260 : 60));
    const tags = random.sample(40, 1 + random.integer(i % 4 === 0 ? 1 : 10)).map((tag) => `tag ${tag}`);
    return {
      id: 10_000 - i,
      plylst_title: i % 50 === 0 ? '' : `title ${i}`,
      songs: i % 7 === 0 ? [...songs, songs[0]!] : songs,
      tags: i % 9 === 0 ? [...tags, tags[0]!] : tags,
      like_cnt: i,
      updt_date: '2020-01-02 10:00:00.000',
    };
  });
  return [...playlists, { ...playlists[3]!, plylst_title: 'again' }];
}

const FILES = ['orig/train', 'orig/val', 'questions/val', 'answers/val'] as const;

async function readSplit(name: string) {
  const texts = await Promise.all(FILES.map((file) => readFile(inFolder(`${name}/${file}.json`), 'utf8')));
  const [train, val, questions, answers] = texts.map((text) => JSON.parse(text) as ArenaPlaylist[]);
  return { texts, train: train!, val: val!, questions: questions!, answers: answers! };
}

beforeAll(async () => {
  await writeFiles(inFolder('whole'), {
    'train.json': makePlaylists(),
    'song_meta.json': [{ id: 1 }],
    'genre_gn_all.json': { GN0100: 'Ballad' },
  });
  await splitDataset(inFolder('whole'), inFolder('split'), { seed: 1, fraction: 0.5 });
});

describe.each(['arena', 'baseline'] as QuestionMix[])('splitDataset with the %s mix', (mix) => {
  let split: Awaited<ReturnType<typeof readSplit>>;

  beforeAll(async () => {
    await splitDataset(inFolder('whole'), inFolder(mix), { seed: 3, mix, fraction: 0.5 });
    split = await readSplit(mix);
  });

  it('keeps every playlist in exactly one part, as it was', () => {
    const whole = makePlaylists().slice(0, 600);
    const byId = (a: ArenaPlaylist, b: ArenaPlaylist) => b.id - a.id;
    expect([...split.train, ...split.val].sort(byId)).toEqual(whole);
    const validationIds = new Set(split.val.map(({ id }) => id));
    expect(split.train.filter(({ id }) => validationIds.has(id))).toEqual([]);
  });

  it('parts each validation playlist into question and answer without overlap', () => {
    const ids = split.val.map(({ id }) => id);
    expect(split.questions.map(({ id }) => id)).toEqual(ids);
    expect(split.answers.map(({ id }) => id)).toEqual(ids);
    split.val.forEach((playlist, i) => {
      const [question, answer] = [split.questions[i]!, split.answers[i]!];
      for (const [column, most] of [
        ['songs', 100],
        ['tags', 10],
      ] as const) {
        const whole = new Set<number | string>(playlist[column]);
        const [shown, hidden] = [question[column], answer[column]] as (number | string)[][];
        const parts = new Set([...shown!, ...hidden!]);
        // No overlap and no repeat: the sizes add up.
        expect(parts.size).toBe(shown!.length + hidden!.length);
        expect([...parts].every((item) => whole.has(item))).toBe(true);
        expect(hidden!.length).toBe(Math.min(most, whole.size - shown!.length));
        expect(shown!.length === 0 || shown!.length === Math.floor(whole.size / 2)).toBe(true);
        expect(hidden!.length).toBeGreaterThan(0);
      }
      expect(answer.plylst_title).toBe(playlist.plylst_title);
      expect(question.updt_date).toBe(playlist.updt_date);
    });
  });

  it('keeps the mix within one per cent, and titles as the mix says', () => {
    const kinds = split.questions.map(questionOf);
    for (const kind of QUESTION_KINDS) {
      const share = kinds.filter((other) => other === kind).length / kinds.length;
      expect(Math.abs(share - MIX_SHARES[mix][kind])).toBeLessThan(0.01);
    }
    split.questions.forEach((question, i) => {
      const isBlank = mix === 'arena' && question.songs.length > 0;
      expect(question.plylst_title).toBe(isBlank ? '' : split.val[i]!.plylst_title);
    });
  });
});

const questionOf = ({ plylst_title: title, songs, tags }: ArenaPlaylist) =>
  questionKindOf({ title, songs, tags });

describe('splitDataset', () => {
  it('writes the same bytes for the same seed and others for another', async () => {
    await splitDataset(inFolder('whole'), inFolder('same'), { seed: 1, fraction: 0.5 });
    await splitDataset(inFolder('whole'), inFolder('another'), { seed: 2, fraction: 0.5 });
    const [first, same, another] = await Promise.all(['split', 'same', 'another'].map(readSplit));
    expect(same!.texts).toEqual(first!.texts);
    another!.texts.forEach((text, i) => {
      expect(text).not.toBe(first!.texts[i]);
    });
  });

  it('copies metadata beside, in a layout that is found again', async () => {
    const found = await findArenaFiles(inFolder('split'));
    expect(found.training).toBe(inFolder('split/orig/train.json'));
    expect(found.questions.map(({ name }) => name)).toEqual(['val']);
    expect(await readFile(found.songs!, 'utf8')).toBe('[{"id":1}]');
    expect(await readFile(found.genres!, 'utf8')).toBe('{"GN0100":"Ballad"}');
  });

  it('reports counts that match the files', async () => {
    const report = await splitDataset(inFolder('whole'), inFolder('counted'), { fraction: 0.1 });
    const split = await readSplit('counted');
    expect(report).toMatchObject({
      seed: 0,
      mix: 'arena',
      fraction: 0.1,
      trainingPlaylists: split.train.length,
      validationPlaylists: split.val.length,
      repeatedIds: 1,
    });
    const eligible = makePlaylists()
      .slice(0, 600)
      .filter(({ songs, tags }) => new Set(songs).size > 1 && tags.length > 0);
    expect(report.eligiblePlaylists).toBe(eligible.length);
    expect(report.validationPlaylists).toBe(Math.round(eligible.length * 0.1));
  });

  it('refuses what it cannot do, and leaves nothing behind', async () => {
    await writeFiles(inFolder('tiny'), { 'train.json': [{ id: 1, songs: [1], tags: [] }] });
    await writeFiles(inFolder('bad'), { 'train.json': '[{"id": 1, "songs": "x"' });
    const before = await readdir(folder());
    const split = (source: string, dir: string, options = {}) =>
      splitDataset(inFolder(source), inFolder(dir), options);
    await expect(split('tiny', 'failed')).rejects.toThrow(
      /tiny\/train\.json: expected playlists of at least two/,
    );
    await expect(split('bad', 'failed')).rejects.toThrow(FormatError);
    await expect(split('nowhere', 'failed')).rejects.toThrow(NotFoundError);
    await expect(split('whole', 'failed', { fraction: 1 })).rejects.toThrow(/fraction: expected .* got 1/);
    await expect(split('whole', 'failed', { mix: 'own' })).rejects.toThrow(ConfigError);
    await expect(split('whole', 'split')).rejects.toThrow(/--force/);
    expect(await readdir(folder())).toEqual(before);
    await split('whole', 'another', { seed: 1, fraction: 0.5, force: true });
    expect((await readSplit('another')).texts).toEqual((await readSplit('split')).texts);
  });
});
