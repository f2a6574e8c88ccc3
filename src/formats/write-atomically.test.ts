import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../core/errors.ts';
import { makeDirectories, writeTextAtomically } from './write-atomically.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'segue-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

function* failAfter(text: string, error: Error): Generator<string> {
  yield text;
  throw error;
}

/** Runs on a file system of 64 KiB, or returns false where the system lets us make none. */
async function onTinyDisk(action: (disk: string) => Promise<void>): Promise<boolean> {
  const disk = join(dir, 'disk');
  await mkdir(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return false;
  }
  try {
    await action(disk);
  } finally {
    execFileSync('umount', [disk], { stdio: 'ignore' });
  }
  return true;
}

describe('writeTextAtomically', () => {
  it('writes the chunks one after the other and makes parent directories', async () => {
    const file = join(dir, 'a', 'b', 'text.txt');
    const long = '노래'.repeat(200_000);
    await writeTextAtomically(file, ['one ', long, ' two']);
    expect(await readFile(file, 'utf8')).toBe(`one ${long} two`);
    expect(await readdir(join(dir, 'a', 'b'))).toEqual(['text.txt']);
  });

  it('keeps the old file, and no other, when the chunks fail', async () => {
    const file = join(dir, 'text.txt');
    await writeFile(file, 'old');
    const error = new Error('no more');
    await expect(writeTextAtomically(file, failAfter('x'.repeat(600_000), error))).rejects.toBe(error);
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(dir)).toEqual(['text.txt']);
  });

  it('removes the directories it made when the chunks fail, but no others', async () => {
    await mkdir(join(dir, 'a'));
    const file = join(dir, 'a', 'b', 'c', 'text.txt');
    await expect(writeTextAtomically(file, failAfter('x', new Error('no more')))).rejects.toThrow('no more');
    expect(await readdir(dir)).toEqual(['a']);
    expect(await readdir(join(dir, 'a'))).toEqual([]);
  });

  it('refuses a directory in place of the file before it asks for a chunk', async () => {
    const chunks = failAfter('x', new Error('asked'));
    await expect(writeTextAtomically(dir, chunks)).rejects.toThrow(
      new StorageError(`cannot write ${dir}: it is a directory; give the path of a file`),
    );
  });

  it('refuses a file in place of a parent directory', async () => {
    await writeFile(join(dir, 'a'), 'old');
    await expect(writeTextAtomically(join(dir, 'a', 'text.txt'), ['x'])).rejects.toThrow(
      `cannot write ${join(dir, 'a', 'text.txt')}: a part of the path is a file, not a directory; check the path`,
    );
    expect(await readFile(join(dir, 'a'), 'utf8')).toBe('old');
  });

  it('replaces the file behind a symbolic link and keeps the link', async () => {
    await writeFile(join(dir, 'real.txt'), 'old');
    await symlink(join(dir, 'real.txt'), join(dir, 'link.txt'));
    await writeTextAtomically(join(dir, 'link.txt'), ['new']);
    expect(await readFile(join(dir, 'real.txt'), 'utf8')).toBe('new');
    expect((await readdir(dir, { withFileTypes: true })).map((entry) => entry.isSymbolicLink())).toEqual([
      true,
      false,
    ]);
  });

  it('leaves the old file alone on a full disk, and says so', async () => {
    const message = (file: string): string =>
      `cannot write ${file}: no space is left on the device; free some or choose another place`;
    const tried = await onTinyDisk(async (disk) => {
      const file = join(disk, 'text.txt');
      await writeFile(file, 'old');
      await expect(writeTextAtomically(file, ['x'.repeat(1 << 20)])).rejects.toThrow(
        new StorageError(message(file)),
      );
      expect(await readFile(file, 'utf8')).toBe('old');
      expect(await readdir(disk)).toEqual(['text.txt']);
    });
    if (tried) return;
    // A device that is always full; being no regular file, it is written directly.
    await expect(writeTextAtomically('/dev/full', ['x'])).rejects.toThrow(
      new StorageError(message('/dev/full')),
    );
  });

  it('writes into a pipe, or any other thing that is no file, without replacing it', async () => {
    const pipe = join(dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [received] = await Promise.all([readFile(pipe, 'utf8'), writeTextAtomically(pipe, ['a', 'b'])]);
    expect(received).toBe('ab');
    expect((await stat(pipe)).isFIFO()).toBe(true);
    expect(await readdir(dir)).toEqual(['pipe']);
  });

  it('does not wait for ever where a parent says that it does not exist', async () => {
    await expect(makeDirectories('/proc/no-such-thing/inside')).rejects.toThrow('cannot make the directory');
  });
});
