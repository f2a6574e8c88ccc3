// `segue tags`: from titles of all sorts to tags, for people and as JSON, and what it says of models that read no titles.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import type { TitleTags } from '../../src/serving/find-tags.ts';
import { trainRecommender } from '../../src/serving/recommender-artefact.ts';
import { runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const tags = (...args: string[]) => runSegue(['tags', '--model', 'titles', ...args], { cwd: folder() });
const answersTo = async (...args: string[]) =>
  JSON.parse(await segueOutput(['tags', '--model', 'titles', '--json', ...args], folder())) as TitleTags[];

let dataset: Dataset;
/** Names of all tags, those of most playlists first, ties by name. */
let popular: string[];

beforeAll(async () => {
  const segue = (...args: string[]) => segueOutput([...args, '--quiet'], folder());
  await segue('demo-data', '--out', 'arena', '--seed', '4');
  await segue('import', 'arena', '--out', 'dataset');
  await segue('train', 'popularity', '--data', 'dataset', '--out', 'popular');
  dataset = await loadDataset(join(folder(), 'dataset'));
  const options = { epochs: 1, batchSize: 64, maxSongs: 50, tuningQuestions: 0, vectors: 'none' };
  const { recommender, save } = await trainRecommender('title-bert', dataset, options, { threads: 2 });
  await save(join(folder(), 'titles'));
  await recommender.close();
  const counts = new Uint32Array(dataset.tags.size);
  for (const tag of dataset.playlistTags.columns) counts[tag]!++;
  const order = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b);
  popular = order.map((tag) => dataset.tags.ids[tag]!);
}, 120_000);

describe('segue tags', () => {
  it('gives ten tags a title, best first, with probabilities, and says which ones the title names', async () => {
    const [tag, other] = [popular[0]!, popular[5]!];
    const [answer] = await answersTo('--title', `${tag} 그리고 ${other}`);
    expect(answer).toMatchObject({ title: `${tag} 그리고 ${other}`, basis: 'title' });
    expect(answer!.tags.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(answer!.tags.map(({ tag: name }) => name)).size).toBe(10);
    for (const { tag: name, probability, mentioned } of answer!.tags) {
      expect(popular).toContain(name);
      expect(probability === null || (probability > 0 && probability < 1)).toBe(true);
      if (name !== tag && name !== other) expect(mentioned).toBe(false);
    }
    const found = answer!.tags.filter(({ mentioned }) => mentioned).map(({ tag: name }) => name);
    expect(found.sort()).toEqual([tag, other].sort());
  });

  it('answers several titles in their order, each as if it were asked alone', async () => {
    const titles = ['비 오는 날 듣기 좋은 재즈', 'summer night drive', '재즈'];
    const together = await answersTo(...titles.flatMap((title) => ['--title', title]), '--limit', '3');
    expect(together.map(({ title }) => title)).toEqual(titles);
    expect(together.map((answer) => answer.tags.length)).toEqual([3, 3, 3]);
    const [alone] = await answersTo('--title', titles[1]!, '--limit', '3');
    expect(together[1]).toEqual(alone);
  });

  it.each([
    ['empty', ''],
    ['of emoji alone', '🎧🔥✨'],
  ])(
    'shows the most popular tags, marked so and without probabilities, where a title is %s',
    async (_, title) => {
      const [answer] = await answersTo('--title', title, '--limit', '4');
      expect(answer).toMatchObject({ title, cleaned: '', basis: 'popular' });
      expect(answer!.tags.map(({ tag }) => tag)).toEqual(popular.slice(0, 4));
      expect(answer!.tags.every(({ probability, mentioned }) => probability === null && !mentioned)).toBe(
        true,
      );
      const { stdout } = await tags('--title', title, '--limit', '4');
      expect(stdout).toContain(title === '' ? 'the title is empty' : 'the title has no words');
      expect(stdout).toContain('most popular tags');
    },
  );

  it('reads titles in English and of 500 characters', async () => {
    const long = '잠들기 전 조용한 노래 '.repeat(40).slice(0, 500);
    const [english, korean] = await answersTo('--title', 'Rainy Day Jazz', '--title', long);
    expect(english).toMatchObject({ cleaned: 'rainy day jazz', basis: 'title' });
    expect(korean).toMatchObject({ title: long, basis: 'title' });
    expect([english!.tags.length, korean!.tags.length]).toEqual([10, 10]);
    const { stdout } = await tags('--title', long);
    expect(stdout).toContain('(500 characters)');
  });

  it('prints a table for people: rank, tag, probability in per cent, and whether the title names it', async () => {
    const title = popular[0]!;
    const [answer] = await answersTo('--title', title, '--limit', '2');
    const { code, stdout } = await tags('--title', title, '--limit', '2', '--quiet');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(`"${title}"`);
    expect(lines[1]!.trim().split(/\s{2,}/)).toEqual(['rank', 'tag', 'probability', 'in the title']);
    const [{ tag, probability, mentioned }] = answer!.tags as [TitleTags['tags'][number]];
    const cells = ['1', tag, `${(100 * probability!).toFixed(1)} %`, ...(mentioned ? ['yes'] : [])];
    expect(lines[2]!.trim().split(/\s{2,}/)).toEqual(cells);
    expect(lines).toHaveLength(4);
  });

  it('says of a model that reads no titles which one does, and refuses wrong options', async () => {
    const other = await runSegue(['tags', '--model', 'popular', '--title', '재즈'], { cwd: folder() });
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(
      /popular: it is a popularity model, which reads no titles; .*train title-bert/,
    );
    expect((await tags()).stderr).toContain('--title');
    expect((await tags('--title', 'a', '--limit', '0')).stderr).toContain('from 1');
    const missing = await runSegue(['tags', '--model', 'nowhere', '--title', 'a'], { cwd: folder() });
    expect(missing.code).toBe(4);
  });
});
