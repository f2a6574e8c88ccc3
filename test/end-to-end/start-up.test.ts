// What the program loads before it works, what its help says, and how it behaves in a pipe.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/cli/exit-codes.ts';
import { createProgram } from '../../src/cli/program.ts';
import { writeFiles } from '../helpers/arena-folder.ts';
import { runSegue } from '../helpers/run-segue.ts';
import { useTemporaryFolder } from '../helpers/temporary-folder.ts';

const folder = useTemporaryFolder();
const root = join(import.meta.dirname, '..', '..');

/** Names every module that a process loads on its stderr. */
const TRACE = `data:text/javascript,import{registerHooks}from'node:module';
registerHooks({load(url,context,next){process.stderr.write(url+'\\n');return next(url,context)}})`;

async function loadedModules(...args: string[]): Promise<string[]> {
  const { stderr } = await runSegue(args, {
    cwd: folder(),
    nodeOptions: ['--import', TRACE.replace('\n', '')],
  });
  return stderr.split('\n').filter((url) => url.startsWith('file:'));
}

describe('segue --version', () => {
  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const expected = { code: 0, stdout: `${version}\n`, stderr: '' };
    expect(await runSegue(['--version'], { cwd: folder() })).toEqual(expected);
    expect(await runSegue(['-V'], { cwd: folder() })).toEqual(expected);
  });

  it('loads three small files and no package', async () => {
    const paths = (await loadedModules('--version')).map((url) => url.slice(url.lastIndexOf('/') + 1));
    expect(paths).toEqual(['segue.js', 'main.ts', 'version.ts']);
  });
});

describe('segue --help', () => {
  it('loads nothing that works on data', async () => {
    const heavy =
      /\/src\/(dataset|models|blend|evaluation|serving)\/|\/node_modules\/(zod|piscina|@streamparser)\//;
    const loaded = await loadedModules('--help');
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
  });

  it('names every command and every exit code', async () => {
    const { code, stdout, stderr } = await runSegue(['--help'], { cwd: folder() });
    expect([code, stderr]).toEqual([0, '']);
    for (const command of createProgram().commands) expect(stdout).toContain(`\n  ${command.name()} `);
    for (const exitCode of Object.values(EXIT_CODES))
      expect(stdout).toMatch(RegExp(`^ {2}${exitCode} +\\S`, 'm'));
  });

  const lines = createProgram().commands.flatMap((command) => [
    { line: [command.name()], command },
    ...command.commands.map((child) => ({ line: [command.name(), child.name()], command: child })),
  ]);
  it.each(lines)('lists the options of $line', async ({ line, command }) => {
    const { code, stdout, stderr } = await runSegue([...line, '--help'], { cwd: folder() });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(`Usage: segue ${line.join(' ')} `)).toBe(true);
    for (const { flags } of command.options) expect(stdout).toContain(`  ${flags} `);
    if (line.length === 1) expect(stdout).toContain('\nExamples:\n  segue ');
  });
});

describe('the output of segue in a pipe', () => {
  const SOURCE = [{ id: 1, songs: [1, 2], tags: ['x'] }];

  it('may have no reader any more, without a word', async () => {
    const { stdout, stderr } = await runSegue(['--help'], {
      cwd: folder(),
      script: `"$@" | true; echo "code $\{PIPESTATUS[0]}"`,
    });
    expect(stdout).toBe('code 0\n');
    expect(stderr).toBe('');
  });

  it('does not stop the work when nobody reads the progress', async () => {
    await writeFiles(join(folder(), 'source'), { 'train.json': SOURCE });
    const { stdout } = await runSegue(['import', 'source', '--out', 'dataset'], {
      cwd: folder(),
      script: `"$@" 2>&1 >/dev/null | true; echo "code $\{PIPESTATUS[0]}"; ls -A`,
    });
    expect(stdout).toBe('code 0\ndataset\nsource\n');
  });

  it('is an error of storage, in one line, where the device is full', async () => {
    const { code, stderr } = await runSegue(['--help'], { cwd: folder(), script: 'exec "$@" >/dev/full' });
    expect(code).toBe(EXIT_CODES.storage);
    expect(stderr).toBe(
      'segue: cannot write the standard output: no space is left on the device; free some or choose another place\n',
    );
  });
});
