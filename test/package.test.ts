// The package as its users get it: packed, installed into an empty folder, run and imported.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
let folder: string;
let app: string;
let packed: string[];

/** Runs a program of the PATH, with the Node that runs this test first in it. */
function run(cwd: string, program: string, ...args: string[]): string {
  const { PATH = '' } = process.env;
  const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${PATH}` };
  return execFileSync(program, args, { cwd, encoding: 'utf8', env });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'segue-package-'));
  app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{ "name": "app", "private": true, "type": "module" }');
  run(root, 'npm', 'pack', '--silent', '--pack-destination', folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  packed = run(folder, 'tar', '-tzf', tarball).trim().split('\n');
  run(
    app,
    'npm',
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--silent',
    join(folder, tarball),
  );
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  it('holds the compiled code and no sources or tests', () => {
    expect(packed).toContain('package/dist/index.js');
    expect(packed).toContain('package/dist/index.d.ts');
    expect(packed).toContain('package/bin/segue.js');
    expect(packed.filter((file) => /\.test\.|package\/(src|test|bench|scripts)\//.test(file))).toEqual([]);
  });

  it('answers segue --version with its own version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const bin = join('node_modules', '.bin', 'segue');
    expect(existsSync(join(app, bin))).toBe(true);
    expect(run(app, process.execPath, bin, '--version')).toBe(`${version}\n`);
  });

  it('prints the help of its commands', () => {
    const help = run(app, process.execPath, join('node_modules', 'segue', 'bin', 'segue.js'), '--help');
    expect(help).toContain('Usage: segue');
    expect(help).toContain('Exit codes:');
  });

  it('can be imported', () => {
    const program =
      "import * as segue from 'segue'; process.stdout.write(JSON.stringify(Object.keys(segue)))";
    const names = JSON.parse(run(app, process.execPath, '--input-type=module', '-e', program)) as string[];
    expect(names.length).toBeGreaterThan(0);
    expect(names).toContain('SegueError');
  });
});
