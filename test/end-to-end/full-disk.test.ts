// A full disk: exit code 5, one line that names the file, and nothing half written. The disk is a tiny file system
// of its own where that can be mounted, else a limit on the size of files.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { listAll, runSegue, segueOutput } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const MOUNT = 'mount -t tmpfs -o size=128k tmpfs small';
/** Runs the command line and lists what it left in `small`. */
const RUN_AND_LIST = '"$@"; code=$?; ls -A small; exit $code';

let script: string;
let before: string[];

/** In a namespace of its own, so that no other process sees the mount. */
const inNamespace = (commands: string) => ['-rm', 'bash', '-c', commands];

beforeAll(async () => {
  const segue = (...args: string[]) => segueOutput([...args, '--quiet'], folder());
  mkdirSync(join(folder(), 'small'));
  const canMount = spawnSync('unshare', inNamespace(MOUNT), { cwd: folder() }).status === 0;
  script = canMount
    ? `exec unshare -rm bash -c '${MOUNT} && { ${RUN_AND_LIST}; }' bash "$@"`
    : `ulimit -f 64; ${RUN_AND_LIST}`;
  await segue('demo-data', '--out', 'arena');
  await segue('import', 'arena', '--out', 'dataset');
  await segue('train', 'popularity', '--data', 'dataset', '--out', 'model');
  writeFileSync(join(folder(), 'results.json'), 'older results');
  before = listAll(folder());
});

const PREDICT = ['predict', '--model', 'model', '--questions', 'arena/test.questions.json'];

describe('a full disk', () => {
  it.each([
    ['demo-data', ['demo-data', '--out', 'small/out'], 'small/out/train.json'],
    ['import', ['import', 'arena', '--out', 'small/out'], 'small/out/dataset.safetensors'],
    ['split', ['split', 'arena', '--out', 'small/out'], 'small/out/orig/train.json'],
    [
      'train',
      ['train', 'neighbours', '--data', 'dataset', '--out', 'small/out', '--tuning-questions', '0'],
      'small/out/',
    ],
    ['predict', [...PREDICT, '--out', 'small/out/results.json'], 'small/out/results.json'],
    ['run', ['run', 'arena', '--out', 'small/out'], 'small/out/dataset/dataset.safetensors'],
  ])('stops segue %s and leaves nothing behind', async (_, args, file) => {
    const { code, stdout, stderr } = await runSegue([...args, '--quiet'], { cwd: folder(), script });
    expect(stderr).toMatch(/^segue: cannot write .+: (no space is left|the file would grow larger).+\n$/);
    expect(stderr.startsWith(`segue: cannot write ${file}`)).toBe(true);
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(listAll(folder())).toEqual(before);
  });

  it('leaves older results as they were', async () => {
    const run = await runSegue([...PREDICT, '--out', 'results.json', '--quiet'], {
      cwd: folder(),
      script: 'ulimit -f 64; exec "$@"',
    });
    expect(run.code).toBe(5);
    expect(run.stderr).toMatch(/^segue: cannot write results\.json: the file would grow larger .+\n$/);
    expect(readFileSync(join(folder(), 'results.json'), 'utf8')).toBe('older results');
    expect(listAll(folder())).toEqual(before);
  });
});
