// Checks that a folder appears whole, and that nothing of the user's is replaced.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, StorageError } from '../../core/errors.ts';
import { writeDemoDirectory } from './data-directory.ts';

let root: string;
let target: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'segue-demo-'));
  target = join(root, 'demo');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const fillWith = (text: string) => (dir: string) => writeFile(join(dir, 'train.json'), text);

test('makes the folder and missing parents', async () => {
  await writeDemoDirectory(join(root, 'a', 'b'), false, fillWith('1'));
  expect(await readFile(join(root, 'a', 'b', 'train.json'), 'utf8')).toBe('1');
  expect(await readdir(join(root, 'a'))).toEqual(['b']);
});

test('refuses an existing folder without force, and names the remedy', async () => {
  await writeDemoDirectory(target, false, fillWith('old'));
  const second = writeDemoDirectory(target, false, fillWith('new'));
  await expect(second).rejects.toThrow(ConfigError);
  await expect(second).rejects.toThrow('--force');
  expect(await readFile(join(target, 'train.json'), 'utf8')).toBe('old');
});

test('replaces an older data set with force and leaves nothing beside it', async () => {
  await writeDemoDirectory(target, false, fillWith('old'));
  await writeDemoDirectory(target, true, fillWith('new'));
  expect(await readFile(join(target, 'train.json'), 'utf8')).toBe('new');
  expect(await readdir(root)).toEqual(['demo']);
});

test('refuses with force what holds other files, and names one', async () => {
  await mkdir(target);
  await writeFile(join(target, 'thesis.txt'), 'mine');
  const run = writeDemoDirectory(target, true, fillWith('new'));
  await expect(run).rejects.toThrow(ConfigError);
  await expect(run).rejects.toThrow('thesis.txt');
  expect(await readdir(target)).toEqual(['thesis.txt']);
});

test('replaces a data set with sound, but nothing else that lies in its folder of sounds', async () => {
  await mkdir(join(target, 'wav'), { recursive: true });
  for (const name of ['train.json', 'arena_mel_0.tar', 'arena_mel_12.tar', 'wav/707.wav']) {
    await writeFile(join(target, name), '');
  }
  await writeFile(join(target, 'wav', 'mine.wav'), '');
  await expect(writeDemoDirectory(target, true, fillWith('new'))).rejects.toThrow('wav/mine.wav');
  await rm(join(target, 'wav', 'mine.wav'));
  await writeDemoDirectory(target, true, fillWith('new'));
  expect(await readdir(target)).toEqual(['train.json']);
  await writeFile(join(target, 'wav'), 'a file');
  await expect(writeDemoDirectory(target, true, fillWith('new'))).rejects.toThrow('holds wav');
});

test('keeps the old folder and removes the new one when filling fails', async () => {
  await writeDemoDirectory(target, false, fillWith('old'));
  const failing = async (dir: string): Promise<void> => {
    await writeFile(join(dir, 'train.json'), 'half');
    throw new Error('disk on fire');
  };
  await expect(writeDemoDirectory(target, true, failing)).rejects.toThrow('disk on fire');
  expect(await readFile(join(target, 'train.json'), 'utf8')).toBe('old');
  expect(await readdir(root)).toEqual(['demo']);
});

test('removes again the parents it made when filling fails', async () => {
  const failing = () => Promise.reject(new Error('disk on fire'));
  await expect(writeDemoDirectory(join(root, 'a', 'b'), false, failing)).rejects.toThrow('disk on fire');
  expect(await readdir(root)).toEqual([]);
});

test('refuses a file in place of the folder', async () => {
  await writeFile(target, 'a file');
  await expect(writeDemoDirectory(target, true, fillWith('new'))).rejects.toThrow(StorageError);
  expect(await readFile(target, 'utf8')).toBe('a file');
});
