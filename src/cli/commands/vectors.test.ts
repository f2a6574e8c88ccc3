// `segue vectors`: what it writes, under which names, and what it refuses.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeFiles } from '../../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { importDataset } from '../../dataset/import-dataset.ts';
import { loadDataset } from '../../dataset/load-dataset.ts';
import { readWord2vec } from '../../formats/read-word2vec.ts';
import { trainRecommender } from '../../serving/recommender-artefact.ts';
import { defineVectors } from './vectors.ts';

const folder = useTemporaryFolder();
const inFolder = (name: string) => join(folder(), name);

beforeAll(async () => {
  const playlists = Array.from({ length: 30 }, (_, id) => ({
    id,
    plylst_title: '',
    songs: [10 + (id % 3), 20 + (id % 2), 30],
    tags: ['rainy day', `밤${id % 2}`],
  }));
  await writeFiles(inFolder('arena'), { 'train.json': playlists });
  await importDataset(inFolder('arena'), inFolder('data'));
  const dataset = await loadDataset(inFolder('data'));
  const options = { word2vec: { dimensions: 4, epochs: 1, minCount: 1, tuningQuestions: 0 }, popularity: {} };
  for (const [name, modelOptions] of Object.entries(options)) {
    const { save, recommender } = await trainRecommender(name, dataset, modelOptions);
    await save(inFolder(name));
    await recommender.close();
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs one command line; gives what it writes to stdout. */
async function run(...args: string[]): Promise<string> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const program = new Command().exitOverride();
  defineVectors(program);
  await program.parseAsync(['vectors', ...args], { from: 'user' });
  return out;
}

const SONGS = ['song:10', 'song:11', 'song:12', 'song:20', 'song:21', 'song:30'];
const FILES = ['manifest.json', 'model/vectors.safetensors'];

describe('segue vectors', () => {
  it('writes the same vectors in both formats, named by kind and id', async () => {
    const common = ['--model', inFolder('word2vec'), '--spaces', 'replace'];
    const binary = await run(...common, '--out', inFolder('v.bin'));
    expect(binary).toBe(`9 vectors of 4 dimensions in ${inFolder('v.bin')}\n`);
    await run(...common, '--out', inFolder('v.txt'), '--format', 'text');
    expect(await readFile(inFolder('v.txt'), 'utf8')).toMatch(/^9 4\nsong:10 /);
    const { names } = await readWord2vec(inFolder('v.bin'));
    expect(names).toEqual([...SONGS, 'tag:rainy▁day', 'tag:밤0', 'tag:밤1']);
  });

  it('writes the kinds asked for, and tells so as JSON', async () => {
    const out = inFolder('songs.bin');
    const report = await run('--model', inFolder('word2vec'), '--out', out, '--kinds', 'songs', '--json');
    expect(JSON.parse(report)).toEqual({ out, format: 'binary', numVectors: 6, dimensions: 4 });
    expect((await readWord2vec(out)).names).toEqual(SONGS);
  });

  it('replaces a file only by force', async () => {
    const args = ['--model', inFolder('word2vec'), '--out', inFolder('older'), '--kinds', 'songs'];
    await writeFile(inFolder('older'), 'old');
    await expect(run(...args)).rejects.toThrow(/older exists; give another path, or --force to replace it/);
    expect(await readFile(inFolder('older'), 'utf8')).toBe('old');
    await run(...args, '--force');
    expect((await readWord2vec(inFolder('older'))).names).toEqual(SONGS);
  });

  it.each(['model/vectors.safetensors', 'manifest.json', ''])(
    'never replaces the model that it reads: word2vec/%s',
    async (name) => {
      const model = inFolder('word2vec');
      const out = join(model, name);
      const hold = () => Promise.all(FILES.map((file) => readFile(join(model, file))));
      const before = await hold();
      await expect(run('--model', model, '--out', out, '--spaces', 'replace', '--force')).rejects.toThrow(
        `--out: ${out} would replace what it is made of, in ${model}; give another path`,
      );
      expect(await hold()).toEqual(before);
    },
  );

  it.each([
    ['a tag with a space', ['--model', 'word2vec'], /"tag:rainy day" holds white space/],
    [
      'a kind that was not trained',
      ['--model', 'word2vec', '--kinds', 'songs,words'],
      /no vectors of words; it has songs, tags/,
    ],
    ['an unknown kind', ['--model', 'word2vec', '--kinds', 'song'], /unknown kind 'song'/],
    ['a model without vectors', ['--model', 'popularity'], /is a popularity model, which has no vectors/],
  ])('refuses %s', async (_, [flag, model, ...rest], message) => {
    const out = inFolder('none.bin');
    await expect(run(flag!, inFolder(model!), '--out', out, ...rest)).rejects.toThrow(message);
    await expect(readFile(out)).rejects.toThrow(/ENOENT/);
  });
});
