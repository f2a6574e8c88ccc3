// `segue pack` as its users run it: report, choice of songs, interruption and kill, exit codes.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeFiles } from '../../../test/helpers/arena-folder.ts';
import { melOf, memberOf, tarOf } from '../../../test/helpers/mel-tars.ts';
import { runSegue, SEGUE, segueOutput } from '../../../test/helpers/run-segue.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { importDataset } from '../../dataset/import-dataset.ts';
import { openMelPack } from '../../formats/mel-pack.ts';
import { writeMelTar } from '../../formats/mel-tar.ts';

const folder = useTemporaryFolder();
const inFolder = (name: string) => join(folder(), name);
/** Songs of the large tar, of 38,400 bytes in a pack each. */
const NUM_SONGS = 1500;
const LARGE = ['pack', 'large.tar', '--shard-size', '2MB', '--out'];

beforeAll(async () => {
  const silent = memberOf(4, 30);
  new Float32Array(silent[1].buffer, silent[1].byteOffset + 128).fill(-Infinity);
  await writeFile(
    inFolder('small.tar'),
    await tarOf([
      memberOf(2, 30),
      ['0/3.npy', Buffer.from('no array')],
      silent,
      memberOf(2, 30),
      memberOf(1, 30),
    ]),
  );
  const songs = function* () {
    for (let songId = 0; songId < NUM_SONGS; songId++) yield { songId, frames: 400, mel: melOf(songId, 400) };
  };
  await writeMelTar(inFolder('large.tar'), songs());
  await segueOutput([...LARGE, 'reference', '--quiet'], folder());
}, 60_000);

/** All files of a folder with their bytes. */
async function hold(name: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(inFolder(name))).sort();
  return new Map(
    await Promise.all(names.map(async (file) => [file, await readFile(join(inFolder(name), file))] as const)),
  );
}

async function expectReference(name: string): Promise<void> {
  const [files, expected] = [await hold(name), await hold('reference')];
  expect([...files.keys()]).toEqual([...expected.keys()]);
  for (const [file, bytes] of expected) expect(files.get(file)!.equals(bytes), file).toBe(true);
}

describe('segue pack', () => {
  it('packs a tar, names what is damaged, and says what became of the rest', async () => {
    const { code, stdout, stderr } = await runSegue(['pack', 'small.tar', '--out', 'small'], {
      cwd: folder(),
    });
    expect(code).toBe(0);
    expect(stderr).toContain('warning: small.tar: 0/3.npy, byte 0: expected a .npy file');
    expect(stdout.replace(/ +\n/g, '\n')).toBe(
      [
        'Packed 3 songs to small',
        '90 frames, 0.0 MB in 1 shard',
        '',
        '  damaged                                 left out           1',
        '  repeated songs                          first kept         1 (songs 2)',
        '  silent                                  kept, all -100 dB  1 (songs 4)',
        '  values that were minus infinity or NaN  lowest             1,440',
        '  values that were plus infinity          largest            0',
        '  values beyond float16                   clamped            0',
        '',
      ].join('\n'),
    );
    const pack = await openMelPack(inFolder('small'));
    expect([...pack.songIds]).toEqual([1, 2, 4]);
    expect(pack.read(1)).toEqual(melOf(1, 30));
    pack.close();
  });

  it('keeps the songs of a list or of a data set, and tells so as JSON', async () => {
    await writeFile(inFolder('ids.txt'), '1\n2\n99\n');
    const args = ['pack', 'small.tar', '--type', 'int8', '--json', '--quiet', '--songs'];
    const listed = JSON.parse(await segueOutput([...args, 'ids.txt', '--out', 'listed'], folder())) as object;
    expect(listed).toMatchObject({ out: 'listed', type: 'int8', songs: 2, notAsked: 2, notFound: 1 });
    await writeFiles(inFolder('arena'), {
      'train.json': [{ id: 1, plylst_title: '', songs: [4, 7], tags: ['밤'] }],
    });
    await importDataset(inFolder('arena'), inFolder('data'));
    const chosen = JSON.parse(await segueOutput([...args, 'data', '--out', 'chosen'], folder())) as object;
    expect(chosen).toMatchObject({ songs: 1, notAsked: 4, notFound: 1, silent: { count: 1, examples: [4] } });
  });

  it.each([
    ['a tar that is not there', ['none.tar'], 4, 'cannot read none.tar: it does not exist; check the path'],
    ['a file that is no tar', ['ids.txt'], 3, 'no spectrogram in the tars'],
    ['an impossible size', ['small.tar', '--shard-size', '5GB'], 2, 'a shard has less than 4GiB'],
    ['an unknown type', ['small.tar', '--type', 'float8'], 2, 'Allowed choices are float16, int8'],
    ['a list that is none', ['small.tar', '--songs', 'small.tar'], 3, 'record line 1: expected a song id'],
    ['no tar', [], 2, "missing required argument 'tars'"],
  ])('ends with a line and a code for %s', async (_, words, code, message) => {
    const run = await runSegue(['pack', ...words, '--out', 'refused'], { cwd: folder() });
    expect(run.code).toBe(code);
    expect(run.stderr.toLowerCase()).toContain(message.toLowerCase());
    expect(await readdir(folder())).not.toContain('refused');
    expect(await readdir(folder())).not.toContain('refused.partial');
  });

  it('goes on after a kill, to the same bytes', async () => {
    const child = spawn(process.execPath, [SEGUE, ...LARGE, 'killed'], { cwd: folder(), stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    // As soon as two shards are whole: shard-001 has an index then.
    while (!existsSync(inFolder('killed.partial/shard-001.safetensors')) && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    child.kill('SIGKILL');
    await ended;
    expect(await readdir(folder())).toContain('killed.partial');
    expect(await readdir(folder())).not.toContain('killed');
    const again = await runSegue([...LARGE, 'killed'], { cwd: folder() });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('go on with --resume')]);
    await segueOutput([...LARGE, 'killed', '--resume'], folder());
    await expectReference('killed');
    expect(await readdir(folder())).not.toContain('killed.partial');
  }, 60_000);
});
