// `segue similar`: neighbours, analogies and the odd one out from the command line, with names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const similar = (...args: string[]) => runSegue(['similar', '--model', 'model', ...args], { cwd: folder() });

interface Item {
  kind: string;
  id: number | string;
  name?: string;
  artists?: string[];
  cosine?: number;
}
interface Answer {
  query: { plus: Item[]; minus: Item[] };
  similar: Item[];
  ranking: Item[];
}
const answerTo = async (...args: string[]) =>
  JSON.parse(await segueOutput(['similar', '--model', 'model', '--json', ...args], folder())) as Answer;

interface Song {
  id: number;
  song_name: string;
}
interface Playlist {
  songs: number[];
  tags: string[];
}
let names: Map<number, string>;
let counts: Map<number, number>;
/** Ids, those in most playlists first. */
let popular: number[];

beforeAll(async () => {
  const segue = (...args: string[]) => segueOutput([...args, '--quiet'], folder());
  await segue('demo-data', '--out', 'arena', '--seed', '4');
  await segue('import', 'arena', '--out', 'dataset');
  await segue(
    ...['train', 'word2vec', '--data', 'dataset', '--out', 'model', '--dimensions', '32', '--epochs', '3'],
    ...['--tokens', 'songs,tags,words,artists', '--min-count', '5', '--tuning-questions', '0'],
  );
  const read = (file: string) => JSON.parse(readFileSync(join(folder(), 'arena', file), 'utf8'));
  names = new Map((read('song_meta.json') as Song[]).map(({ id, song_name }) => [id, song_name]));
  counts = new Map([...names.keys()].map((id) => [id, 0]));
  for (const { songs } of read('train.json') as Playlist[]) {
    for (const id of songs) counts.set(id, counts.get(id)! + 1);
  }
  popular = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || a - b);
});

describe('segue similar', () => {
  it('finds the songs nearest to a song, with names from the data set, never the song itself', async () => {
    const song = popular[0]!;
    const { query, similar: found } = await answerTo('--song', `${song}`, '--data', 'dataset', '--k', '7');
    expect(query.plus).toMatchObject([{ kind: 'songs', id: song, name: names.get(song) }]);
    expect(query.minus).toEqual([]);
    expect(found).toHaveLength(7);
    for (const [i, { kind, id, name, artists, cosine }] of found.entries()) {
      expect([kind, name]).toEqual(['songs', names.get(id as number)]);
      expect(id).not.toBe(song);
      expect(artists!.length).toBeGreaterThan(0);
      expect(cosine!).toBeLessThanOrEqual(found[Math.max(0, i - 1)]!.cosine!);
      expect(cosine!).toBeGreaterThan(0);
    }
  });

  it('prints the same for people, a line each', async () => {
    const args = ['--song', `${popular[1]}`, '--k', '5', '--data', 'dataset'];
    const { similar: found } = await answerTo(...args);
    const { stdout, stderr, code } = await similar(...args);
    expect([code, stderr]).toEqual([0, '']);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    expect(head).toMatch(new RegExp(`^near to song ${popular[1]} `));
    expect(lines).toHaveLength(5);
    for (const [i, line] of lines.entries()) {
      const [, rank, cosine, id, label] = /^ +(\d+) +(-?[\d.]+) +(\d+) +(.+)$/.exec(line)!;
      const { name, artists, cosine: exact } = found[i]!;
      expect([Number(rank), Number(id), label]).toEqual([
        i + 1,
        found[i]!.id,
        `${name} - ${artists!.join(', ')}`,
      ]);
      expect(cosine).toBe(exact!.toFixed(4));
    }
  });

  it('goes by the tags and words of a title, and finds other kinds', async () => {
    const { query, similar: tags } = await answerTo('--title', '새벽 감성 노래', '--of', 'tags', '--k', '4');
    const given = query.plus.filter(({ kind }) => kind === 'tags').map(({ id }) => id);
    expect(given.length).toBeGreaterThan(0);
    expect(query.plus.some(({ kind }) => kind === 'words')).toBe(true);
    expect(tags).toHaveLength(4);
    for (const { kind, id } of tags) {
      expect(kind).toBe('tags');
      expect(given).not.toContain(id);
    }
    const { similar: artists } = await answerTo(
      '--tag',
      '새벽',
      '--of',
      'artists',
      '--data',
      'dataset',
      '--k',
      '3',
    );
    expect(artists.map(({ kind }) => kind)).toEqual(['artists', 'artists', 'artists']);
    for (const { name } of artists) expect(name).toMatch(/./);
  });

  it('answers analogies, in which no given item comes back', async () => {
    const [a, b, c] = popular as [number, number, number];
    const args = ['--song', `${b}`, '--minus-song', `${a}`, '--song', `${c}`];
    const { query, similar: found } = await answerTo(...args);
    expect([query.plus, query.minus].map((items) => items.map(({ id }) => id))).toEqual([[b, c], [a]]);
    expect(found).toHaveLength(20);
    for (const { id } of found) expect([a, b, c]).not.toContain(id);
  });

  it('orders given items by how well they belong, the odd one first', async () => {
    const seed = popular[0]!;
    const [near, other] = (await answerTo('--song', `${seed}`, '--k', '2')).similar.map(({ id }) => `${id}`);
    const far = (await answerTo('--song', `${seed}`, '--k', '1000000')).similar.at(-1)!.id;
    const items = ['--song', near!, '--song', `${far}`, '--song', other!, '--song', `${seed}`];
    const { ranking } = await answerTo(...items, '--odd-one-out');
    expect(ranking[0]!.id).toBe(far);
    expect(ranking.map(({ cosine }) => cosine)).toEqual(
      ranking.map(({ cosine }) => cosine).sort((a, b) => a! - b!),
    );
    const { stdout } = await similar(...items, '--odd-one-out');
    expect(stdout).toContain('the first does not belong');
    expect(stdout.split('\n')[1]).toMatch(new RegExp(`^ +1 +-?[\\d.]+ +song ${far}$`));
  });

  it('says of a song that is too rare for a vector how rare, and how rare is too rare', async () => {
    const [rare, count] = [...counts].find(([, each]) => each === 1)!;
    const { code, stderr } = await similar('--song', `${rare}`, '--data', 'dataset');
    expect(code).toBe(4);
    // The questions are learned from too, as far as they show songs.
    const [, found] = new RegExp(`song ${rare} has no vector: it is in (\\d) playlist`).exec(stderr)!;
    expect(Number(found)).toBeGreaterThanOrEqual(count);
    expect(Number(found)).toBeLessThan(5);
    expect(stderr).toContain("the model's minimum count of 5");
  });

  it.each([
    [['--song', '99999999'], 4, 'unknown song 99999999: it is not in the training data; '],
    [['--minus-song', 'abc', '--tag', '새벽'], 4, 'unknown song "abc": '],
    [['--tag', '없는태그'], 4, 'unknown tag "없는태그": '],
    [['--title', 'zzzz'], 4, 'the title "zzzz" mentions no tag and no word that the model knows; '],
    [['--tag', '새벽', '--of', 'albums'], 2, 'the model has no vectors of albums; '],
    [[], 2, 'nothing to be near to; give --song, --tag, --title or --audio'],
    [['--minus-tag', '새벽'], 2, 'nothing to be near to; '],
    [['--tag', '새벽', '--minus-tag', '새벽'], 2, 'the given items cancel out'],
    [['--tag', '새벽', '--tag', '밤', '--odd-one-out'], 2, '--odd-one-out needs at least 3 '],
    [['--tag', '새벽', '--title', '밤', '--odd-one-out'], 2, '--odd-one-out takes --song and --tag only; '],
  ])('names what is wrong in %j', async (args, code, message) => {
    const run = await similar(...args);
    expect(run.code).toBe(code);
    expect(run.stdout).toBe('');
    expect(run.stderr.startsWith(`segue: ${message}`)).toBe(true);
    expect(run.stderr.trimEnd()).not.toContain('\n');
  });

  it('needs a model with vectors', async () => {
    await segueOutput(
      ['train', 'popularity', '--data', 'dataset', '--out', 'popularity', '--quiet'],
      folder(),
    );
    const { code, stderr } = await runSegue(['similar', '--model', 'popularity', '--tag', '새벽'], {
      cwd: folder(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain("popularity: expected a model with vectors, got 'popularity'");
  });
});
