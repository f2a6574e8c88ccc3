// `segue train word2vec` as its users run it, on the small demo catalogue.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const QUICK = ['--dimensions', '16', '--epochs', '4', '--tuning-questions', '0'];
const TRAIN = ['train', 'word2vec', '--data', 'data'];

beforeAll(async () => {
  await segueOutput(['demo-data', '--out', 'arena', '--quiet'], folder());
  await segueOutput(['import', 'arena', '--out', 'data', '--quiet'], folder());
}, 60_000);

const segue = (...args: string[]) => runSegue(args, { cwd: folder() });

/** Hashes of all files of a model, by path. */
function hashModel(name: string): Record<string, string> {
  const dir = join(folder(), name);
  const files = listAll(dir).filter((path) => /\.(json|safetensors)$/.test(path));
  return Object.fromEntries(
    files.map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(dir, path)))
        .digest('hex'),
    ]),
  );
}

describe('segue train word2vec', () => {
  it('plans without writing anything', async () => {
    const before = listAll(folder());
    const text = await segueOutput([...TRAIN, '--plan', '--epochs', '3', '--quiet'], folder());
    expect(text).toMatch(
      /^vocabulary {2}[\d,]+ songs, [\d,]+ tags\ntraining {4}3 passes over [\d,]+ tokens, twice .*\nmemory {6}[\d,]+ MiB .*\ntime {8}about .*\n$/,
    );
    const plan = JSON.parse(await segueOutput([...TRAIN, ...QUICK, '--plan', '--json'], folder()));
    expect(Object.keys(plan)).toEqual([
      'numTokens',
      'numPositions',
      'epochs',
      'numTrainings',
      'bytes',
      'seconds',
    ]);
    expect(plan).toMatchObject({ epochs: 4, numTrainings: 1 });
    // Two matrices of 16 float32 at least.
    expect(plan.bytes).toBeGreaterThan(2 * 16 * 4 * (plan.numTokens.songs + plan.numTokens.tags));
    expect(listAll(folder())).toEqual(before);
  });

  it('trains a model that predicts, and says loss, speed and weights', async () => {
    const { code, stdout } = await segue(...TRAIN, ...QUICK, '--out', 'model', '--threads', '2');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^word2vec written to model\nvectors of [\d,]+ songs, [\d,]+ tags: 4 passes, .* at [\d,]+ words\/s, loss \d\.\d{4}\nweights: the defaults, nothing was tuned\n$/,
    );
    await segueOutput(
      [
        'predict',
        '--model',
        'model',
        '--questions',
        'arena/test.questions.json',
        '--out',
        'results.json',
        '--quiet',
      ],
      folder(),
    );
    const results = JSON.parse(readFileSync(join(folder(), 'results.json'), 'utf8')) as {
      songs: number[];
      tags: string[];
    }[];
    expect(results.length).toBeGreaterThan(100);
    for (const { songs, tags } of results) {
      expect(new Set(songs).size).toBe(100);
      expect(new Set(tags).size).toBe(10);
    }
  });

  it('goes on after Ctrl-C where it was, and ends with the same bytes at any number of threads', async () => {
    const long = [...QUICK.slice(0, 2), '--epochs', '30', '--tuning-questions', '0', '--seed', '1'];
    await segueOutput([...TRAIN, ...long, '--out', 'whole', '--threads', '1', '--quiet'], folder());
    const interrupted = [...TRAIN, ...long, '--out', 'resumed', '--checkpoint', 'state'];
    const before = listAll(folder());
    const { code, stderr } = await runSegue([...interrupted, '--threads', '1'], {
      cwd: folder(),
      // The end of the stage before training.
      interruptAt: 'loading the data set',
    });
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      'segue: interrupted; the state of training is kept in state: the same command with --resume goes on from it',
    );
    expect(code).toBe(130);
    const added = listAll(folder()).filter((path) => !before.includes(path));
    expect(added).toEqual(['state', 'state/manifest.json', 'state/state.safetensors']);

    const differing = await segue(...interrupted, '--resume', '--negatives', '9');
    expect(differing.code).toBe(2);
    expect(differing.stderr).toContain(
      "the checkpoint in state can't be continued: --negatives was 5, is 9; train with the same, or anew",
    );
    const anew = await segue(...interrupted);
    expect(anew.code).toBe(2);
    expect(anew.stderr).toContain(
      'state holds a checkpoint already; go on from it with --resume, or give an empty or new folder',
    );
    expect(existsSync(join(folder(), 'resumed'))).toBe(false);

    await segueOutput([...interrupted, '--resume', '--threads', '2', '--quiet'], folder());
    expect(hashModel('resumed')).toEqual(hashModel('whole'));
  });

  it('takes vectors of a file instead of training, and says how many', async () => {
    const lines = ['3 2', 'song:1 1 0', 'tag:none 0 1', 'nothing 1 1', ''];
    writeFileSync(join(folder(), 'few.txt'), lines.join('\n'));
    const songs = JSON.parse(readFileSync(join(folder(), 'arena', 'train.json'), 'utf8')) as {
      songs: number[];
    }[];
    lines[1] = `song:${songs[0]!.songs[0]} 1 0`;
    writeFileSync(join(folder(), 'few.txt'), lines.join('\n'));
    const { code, stdout } = await segue(...TRAIN, '--vectors', 'few.txt', '--out', 'few');
    expect(stdout).toContain('1 of the given vectors taken, 2 have the name of no token\n');
    expect(code).toBe(0);
    writeFileSync(join(folder(), 'foreign.txt'), '1 2\nx 1 0\n');
    const foreign = await segue(...TRAIN, '--vectors', 'foreign.txt', '--out', 'foreign');
    expect(foreign.code).toBe(2);
    expect(foreign.stderr).toContain('word2vec: none of the 1 given vectors has the name of a token');
    expect(existsSync(join(folder(), 'foreign'))).toBe(false);
  });

  it.each([
    [['--resume', '--out', 'x'], '--resume goes on from a checkpoint: say where it is with --checkpoint'],
    [[], '--out is missing: say where to write the model'],
    [
      ['--vectors', 'missing.bin', '--epochs', '40', '--out', 'x'],
      '--epochs is for training, and --vectors trains nothing; leave one of them out',
    ],
    [['--window', 'wide', '--out', 'x'], "expected a whole number from 1 to 10000, or playlist, got 'wide'"],
    [['--token-weights', 'tags', '--out', 'x'], "expected kind=number, such as tags=0.5, got 'tags'"],
    [
      ['--tokens', 'moods', '--out', 'x'],
      "segue: unknown kind of token 'moods' in --tokens; known are songs, tags,",
    ],
    [
      ['--min-count', '99999', '--out', 'x'],
      'no token is in 99,999 playlists or more, so there is nothing to learn',
    ],
    [['--learning-rate', '0', '--out', 'x'], "expected a number above 0 to 10, got '0'"],
  ])('refuses %s', async (args, message) => {
    const { code, stderr } = await segue(...TRAIN, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(join(folder(), 'x'))).toBe(false);
  });
});
