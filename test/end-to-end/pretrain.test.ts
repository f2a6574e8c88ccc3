// `segue pretrain bert` as its users run it, on a part of the small demo catalogue.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const PRETRAIN = ['pretrain', 'bert', '--data', 'data'];
const QUICK = ['--vocabulary-size', '600', '--epochs', '1', '--batch-size', '50', '--max-length', '16'];

beforeAll(async () => {
  await segueOutput(['demo-data', '--out', 'arena', '--quiet'], folder());
  const file = join(folder(), 'arena', 'train.json');
  const playlists = (JSON.parse(readFileSync(file, 'utf8')) as object[]).slice(0, 300);
  playlists[7] = { ...playlists[7], plylst_title: '' };
  for (const place of [11, 12]) playlists[place] = { ...playlists[place], tags: [] };
  writeFileSync(file, JSON.stringify(playlists));
  await segueOutput(['import', 'arena', '--out', 'data', '--train-only', '--quiet'], folder());
}, 60_000);

const segue = (...args: string[]) => runSegue(args, { cwd: folder() });

/** Hashes of the files of a directory. */
function hashAll(name: string): Record<string, string> {
  const dir = join(folder(), name);
  const hash = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(dir, file)))
      .digest('hex');
  return Object.fromEntries(readdirSync(dir).map((file) => [file, hash(file)]));
}

describe('segue pretrain bert', () => {
  it('writes a Hugging Face directory, and says what was learned and what comes next', async () => {
    const { code, stdout } = await segue(...PRETRAIN, ...QUICK, '--out', 'bert', '--threads', '2');
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'bert written to bert',
      expect.stringMatching(/^vocabulary {2}600 tokens; [\d,]+ parameters$/),
      expect.stringMatching(/^learned {5}28\d titles with tags, 2 titles alone, 1 set of tags alone$/),
      expect.stringMatching(/^training {4}1 epoch, 6 steps, loss \d\.\d{4} at the end$/),
      expect.stringMatching(
        /^words {7}loss \d\.\d{4}, \d+\.\d % of the hidden words of \d+ held-out playlists found$/,
      ),
      expect.stringMatching(
        /^tags {8}loss \d\.\d{4}, \d+\.\d % of \d+ held-out playlists told from another's$/,
      ),
      'next        segue train title-bert --bert bert ...',
      '',
    ]);
    expect(listAll(join(folder(), 'bert'))).toEqual([
      ...['config.json', 'manifest.json', 'model.safetensors'],
      ...['tokenizer.json', 'tokenizer_config.json', 'vocab.txt'],
    ]);
    const config = JSON.parse(readFileSync(join(folder(), 'bert', 'config.json'), 'utf8'));
    expect(config).toMatchObject({
      architectures: ['BertForPreTraining'],
      vocab_size: 600,
      hidden_size: 128,
    });
    const manifest = JSON.parse(readFileSync(join(folder(), 'bert', 'manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ kind: 'bert', seed: 0, options: { epochs: 1, maxLength: 16 } });
  });

  it('goes on after Ctrl-C where it was, and ends with the same bytes at any number of threads', async () => {
    const long = [...PRETRAIN, ...QUICK, '--epochs', '4', '--seed', '1'];
    await segueOutput([...long, '--out', 'whole', '--threads', '1', '--quiet'], folder());
    const interrupted = [...long, '--out', 'resumed', '--checkpoint', 'state'];
    // The end of the stage before training.
    const options = { cwd: folder(), interruptAt: 'collecting titles and tags' };
    const { code, stderr } = await runSegue([...interrupted, '--threads', '1'], options);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^segue: interrupted after \d+ steps?; the state of training is kept in state: the same command with --resume goes on from it$/,
    );
    expect(code).toBe(130);
    expect(existsSync(join(folder(), 'resumed'))).toBe(false);

    const anew = await segue(...interrupted);
    expect(anew.code).toBe(2);
    expect(anew.stderr).toContain(
      'state holds a checkpoint already; go on from it with --resume, or give an empty or new folder',
    );
    await segueOutput([...interrupted, '--resume', '--threads', '2', '--quiet'], folder());
    expect(hashAll('resumed')).toEqual(hashAll('whole'));
  }, 120_000);

  it('goes on from a directory, and prints JSON', async () => {
    const rest = ['--epochs', '1', '--batch-size', '150', '--max-length', '16', '--json', '--quiet'];
    const text = await segueOutput([...PRETRAIN, ...rest, '--from', 'bert', '--out', 'further'], folder());
    const result = JSON.parse(text);
    expect(result).toMatchObject({
      network: 'bert',
      out: 'further',
      vocabularySize: 600,
      epochs: 1,
      steps: 2,
    });
    expect(Object.keys(result.heldOut)).toEqual([
      ...['loss', 'maskedLoss', 'maskedAccuracy', 'tagsLoss', 'tagsAccuracy'],
    ]);
    expect(hashAll('further')['vocab.txt']).toBe(hashAll('bert')['vocab.txt']);
  });

  it.each([
    [2, ['--out', 'bert'], 'bert exists already; choose another directory, or --force to replace it'],
    [2, ['--out', 'x', '--resume'], '--resume goes on from a checkpoint: say where it is with --checkpoint'],
    [
      4,
      ['--out', 'x', '--checkpoint', 'no', '--resume'],
      'no checkpoint of bert in no; check the path, or begin anew',
    ],
    [2, ['--out', 'x', '--learning-rate', 'fast'], "expected a number above 0 to 1, or auto, got 'fast'"],
    [2, ['--out', 'x', '--learning-rate', '2'], "expected a number above 0 to 1, or auto, got '2'"],
    [
      2,
      ['--out', 'x', '--vocabulary-size', '50'],
      "option '--vocabulary-size <n>' argument '50' is invalid: expected a whole number from 100",
    ],
    [2, ['--out', 'x', '--preset', 'huge'], 'allowed choices are tiny, mini, base'],
    [
      2,
      ['--out', 'x', '--max-length', '600'],
      'segue: --max-length must be at most the 512 places of the network, got 600\n',
    ],
    [4, ['--out', 'x', '--from', 'nowhere'], 'nowhere'],
    [
      2,
      ['--out', 'x', '--from', 'bert', '--preset', 'tiny'],
      '--preset is for a new network, and --from has its own',
    ],
    [2, ['--out', 'x', '--gpu-memory-limit', '1GB'], 'a GPU memory limit needs the device cuda, got cpu'],
  ])('exits with %i for %j', async (expected, args, message) => {
    const { code, stderr } = await segue(...PRETRAIN, ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
    expect(existsSync(join(folder(), 'x'))).toBe(false);
  });

  it('refuses a data set without titles and tags', async () => {
    const playlists = [{ id: 1, plylst_title: '', songs: [1, 2], tags: [] }];
    writeFileSync(join(folder(), 'arena', 'train.json'), JSON.stringify(playlists));
    await segueOutput(['import', 'arena', '--out', 'songs-only', '--train-only', '--quiet'], folder());
    const { code, stderr } = await segue('pretrain', 'bert', '--data', 'songs-only', '--out', 'x');
    expect(stderr).toContain(
      'bert: there is nothing to learn from: none of the 1 playlists has a title or a tag; import data that have',
    );
    expect(code).toBe(2);
  });
});
