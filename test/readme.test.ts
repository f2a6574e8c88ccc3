// The README's library example runs as it stands.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url);

test('the library example of the README prints two songs, a tag and an explanation', async () => {
  const readme = await readFile(new URL('README.md', ROOT), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  expect(example).toContain("from 'segue'");
  const folder = await mkdtemp(join(tmpdir(), 'segue-readme-'));
  try {
    const file = join(folder, 'example.ts');
    await writeFile(file, example!.replace("'segue'", JSON.stringify(new URL('src/index.ts', ROOT).href)));
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(stdout).toContain("[ 's2', 's3' ]");
    expect(stdout).toContain("[ 'drive' ]");
    expect(stdout).toContain("kind: 'song', id: 's1'");
  } finally {
    await rm(folder, { recursive: true });
  }
});
