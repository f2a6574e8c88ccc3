// `segue recommend`: one playlist from the command line, with names and reasons.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const recommend = (...args: string[]) =>
  runSegue(['recommend', '--model', 'model', ...args], { cwd: folder() });

interface Answer {
  songs: {
    id: number;
    name?: string;
    artists?: string[];
    why?: { numPlaylists: number; reasons: { kind: string; id: number | string; share: number }[] };
  }[];
  tags: string[];
}
const answerTo = async (...args: string[]) =>
  JSON.parse(await segueOutput(['recommend', '--model', 'model', '--json', ...args], folder())) as Answer;

interface Song {
  id: number;
  song_name: string;
  issue_date: string;
}
let songs: Map<number, Song>;

beforeAll(async () => {
  const segue = (...args: string[]) => segueOutput([...args, '--quiet'], folder());
  await segue('demo-data', '--out', 'arena', '--seed', '4');
  await segue('import', 'arena', '--out', 'dataset');
  await segue('train', 'neighbours', '--data', 'dataset', '--out', 'model', '--tuning-questions', '0');
  const meta = JSON.parse(readFileSync(join(folder(), 'arena', 'song_meta.json'), 'utf8')) as Song[];
  songs = new Map(meta.map((song) => [song.id, song]));
});

describe('segue recommend', () => {
  it('goes on from a Korean title, and says which of its tags speak for a song', async () => {
    const { stdout, stderr, code } = await recommend(
      ...['--title', '새벽 감성 노래', '--songs', '5', '--tags', '3', '--data', 'dataset', '--explain'],
    );
    expect([code, stderr]).toEqual([0, '']);
    const [tags, ...lines] = stdout.trimEnd().split('\n');
    expect(tags).toMatch(/^tags {2}[^,]+, [^,]+, [^,]+$/);
    expect(lines).toHaveLength(10);
    for (let i = 0; i < 5; i++) {
      const [, rank, id, label] = /^ +(\d+) +(\d+) +(.+)$/.exec(lines[2 * i]!)!;
      expect(Number(rank)).toBe(i + 1);
      expect(label!.startsWith(songs.get(Number(id))!.song_name)).toBe(true);
      expect(lines[2 * i + 1]).toMatch(/^ {5}in \d+ similar playlists: .*tag (새벽|감성) of the title/);
    }
  });

  it('gives the same as JSON, where the shares of the reasons add up to 1', async () => {
    const question = ['--title', '새벽 감성 노래', '--song', '7', '--tag', '밤', '--songs', '5'];
    const { songs: plain, tags } = await answerTo(...question);
    const { songs: explained } = await answerTo(...question, '--explain', '--data', 'dataset');
    expect(tags).toHaveLength(10);
    expect(tags).not.toContain('밤');
    expect(plain.map(({ id }) => id)).toEqual(explained.map(({ id }) => id));
    expect(Object.keys(plain[0]!)).toEqual(['id']);
    for (const { id, name, artists, why } of explained) {
      expect(id).not.toBe(7);
      expect(name).toBe(songs.get(id)!.song_name);
      expect(artists!.length).toBeGreaterThan(0);
      expect(why!.numPlaylists).toBeGreaterThan(0);
      expect(why!.reasons.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      for (const reason of why!.reasons) expect([7, '밤', '새벽', '감성']).toContain(reason.id);
    }
  });

  it('leaves out banned songs and songs released after the date', async () => {
    const [first, second] = (await answerTo('--tag', '카페')).songs;
    const { songs: others } = await answerTo('--tag', '카페', '--ban', String(first!.id), '--songs', '1');
    expect(others[0]!.id).toBe(second!.id);
    const { songs: early } = await answerTo('--tag', '카페', '--date', '2005-06-30', '--songs', '10');
    const late = early.filter(({ id }) => songs.get(id)!.issue_date > '20050630');
    // Songs that training shows to be misdated are the exception; the demo data has few of them.
    expect(late.length).toBeLessThanOrEqual(1);
    const { songs: anyDate } = await answerTo('--tag', '카페', '--songs', '10');
    expect(anyDate.filter(({ id }) => songs.get(id)!.issue_date > '20050630').length).toBeGreaterThan(3);
  });

  it('takes no names from another data set than the one the model learned from', async () => {
    await segueOutput(['demo-data', '--out', 'arena-5', '--seed', '5', '--quiet'], folder());
    await segueOutput(['import', 'arena-5', '--out', 'dataset-5', '--quiet'], folder());
    const { code, stdout, stderr } = await recommend('--tag', '카페', '--data', 'dataset-5');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'segue: model was trained on another data set than dataset-5; give the one it was trained on\n',
    );
  });

  it.each([
    [['--song', '99999999'], 4, 'unknown song 99999999: it is not in the training data; '],
    [['--song', 'abc'], 4, 'unknown song "abc": it is not in the training data; '],
    [['--ban', '99999999'], 4, 'unknown song 99999999: '],
    [['--tag', '없는태그'], 4, 'unknown tag "없는태그": it is not in the training data; '],
    [['--date', '2020-13-45'], 2, "--date: expected a day as YYYY-MM-DD, got '2020-13-45'"],
    [['--songs', '20000'], 2, 'numSongs is 20000, but the model knows 12000; ask for fewer'],
  ])('names what is wrong in %j', async (args, code, message) => {
    const run = await recommend(...args);
    expect(run.code).toBe(code);
    expect(run.stdout).toBe('');
    expect(run.stderr.startsWith(`segue: ${message}`)).toBe(true);
    expect(run.stderr.trimEnd()).not.toContain('\n');
  });
});
