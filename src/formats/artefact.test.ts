import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AbortedError, ConfigError, FormatError, NotFoundError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { readManifest, writeArtefact } from './artefact.ts';

let parent: string;
let dir: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'segue-'));
  dir = join(parent, 'model');
});
afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

/** Fills an artefact with one file of this text. */
function fillWith(text: string): (temporaryDir: string) => Promise<Record<string, unknown>> {
  return async (temporaryDir) => {
    await writeFile(join(temporaryDir, 'data.txt'), text);
    return { seed: 7 };
  };
}

const KIND = { kind: 'neighbours' };
const FORCE = { kind: 'neighbours', force: true };

describe('writeArtefact', () => {
  it('writes the files and a manifest that says what they are', async () => {
    await writeArtefact(join(parent, 'a', 'model'), KIND, fillWith('new'));
    expect(await readdir(join(parent, 'a'))).toEqual(['model']);
    expect(await readFile(join(parent, 'a', 'model', 'data.txt'), 'utf8')).toBe('new');
    expect(await readManifest(join(parent, 'a', 'model'), 'neighbours')).toEqual({
      format: 'segue',
      kind: 'neighbours',
      formatVersion: 1,
      segueVersion: VERSION,
      seed: 7,
    });
  });

  it('refuses what exists already before it does any work', async () => {
    await mkdir(dir);
    const fill = (): Promise<never> => Promise.reject(new Error('worked'));
    await expect(writeArtefact(dir, KIND, fill)).rejects.toThrow(
      new ConfigError(`${dir} exists already; choose another directory, or --force to replace it`),
    );
  });

  it('replaces an artefact of its kind, or an empty directory, with force', async () => {
    await mkdir(dir);
    await writeArtefact(dir, FORCE, fillWith('first'));
    await writeFile(join(dir, 'left-over.txt'), '');
    await writeArtefact(dir, FORCE, fillWith('second'));
    expect(await readdir(dir)).toEqual(['data.txt', 'manifest.json']);
    expect(await readFile(join(dir, 'data.txt'), 'utf8')).toBe('second');
    expect(await readdir(parent)).toEqual(['model']);
  });

  it('replaces an artefact of another version with force', async () => {
    await mkdir(dir);
    const old = { format: 'segue', kind: 'neighbours', formatVersion: 0 };
    await writeFile(join(dir, 'manifest.json'), JSON.stringify(old));
    await writeArtefact(dir, FORCE, fillWith('new'));
    expect(await readFile(join(dir, 'data.txt'), 'utf8')).toBe('new');
  });

  it('never replaces a directory of other things, or an artefact of another kind', async () => {
    await mkdir(dir);
    await writeFile(join(dir, 'thesis.txt'), 'old');
    await expect(writeArtefact(dir, FORCE, fillWith('new'))).rejects.toThrow(
      new ConfigError(
        `${dir} is not a Segue artefact, so --force does not replace it; choose another directory`,
      ),
    );
    expect(await readFile(join(dir, 'thesis.txt'), 'utf8')).toBe('old');
    const data = join(parent, 'data');
    await writeArtefact(data, { kind: 'dataset' }, fillWith('old'));
    await expect(writeArtefact(data, FORCE, fillWith('new'))).rejects.toThrow(
      new ConfigError(
        `${data} is an artefact of kind "dataset", so --force does not replace it by "neighbours"; choose another directory`,
      ),
    );
    expect(await readFile(join(data, 'data.txt'), 'utf8')).toBe('old');
  });

  it('refuses a file in place of the directory', async () => {
    await writeFile(dir, 'old');
    await expect(writeArtefact(dir, FORCE, fillWith('new'))).rejects.toThrow(
      new ConfigError(`${dir} is a file; choose another directory for the artefact`),
    );
  });

  it('keeps the old artefact, and nothing else, when filling fails', async () => {
    await writeArtefact(dir, KIND, fillWith('old'));
    const fail = async (temporaryDir: string): Promise<never> => {
      await writeFile(join(temporaryDir, 'data.txt'), 'half');
      throw new Error('no more');
    };
    await expect(writeArtefact(dir, FORCE, fail)).rejects.toThrow('no more');
    expect(await readFile(join(dir, 'data.txt'), 'utf8')).toBe('old');
    expect(await readdir(parent)).toEqual(['model']);
    await expect(writeArtefact(join(parent, 'a', 'model'), KIND, fail)).rejects.toThrow('no more');
    expect(await readdir(parent)).toEqual(['model']);
  });

  it('leaves nothing behind when it is aborted while filling', async () => {
    const controller = new AbortController();
    const abort = async (): Promise<Record<string, unknown>> => {
      controller.abort();
      return {};
    };
    await expect(writeArtefact(dir, { ...KIND, signal: controller.signal }, abort)).rejects.toThrow(
      AbortedError,
    );
    expect(await readdir(parent)).toEqual([]);
  });

  it('fills a partial directory, keeps it on failure, and gives it the name when it is whole', async () => {
    const partial = join(parent, 'partial');
    await mkdir(partial);
    await writeFile(join(partial, 'first.txt'), 'made before');
    const fail = (): Promise<never> => Promise.reject(new Error('no more'));
    await expect(writeArtefact(dir, { ...KIND, partial }, fail)).rejects.toThrow('no more');
    expect(await readdir(parent)).toEqual(['partial']);
    await writeArtefact(dir, { ...KIND, partial }, fillWith('new'));
    expect(await readdir(parent)).toEqual(['model']);
    expect((await readdir(dir)).sort()).toEqual(['data.txt', 'first.txt', 'manifest.json']);
  });

  it('does not replace what appeared while it was filling', async () => {
    const slow = async (): Promise<Record<string, unknown>> => {
      await mkdir(dir);
      await writeFile(join(dir, 'other.txt'), 'other');
      return {};
    };
    await expect(writeArtefact(dir, KIND, slow)).rejects.toThrow('exists already');
    expect(await readdir(parent)).toEqual(['model']);
    expect(await readdir(dir)).toEqual(['other.txt']);
  });

  it('refuses a manifest that claims to be another kind', async () => {
    await expect(writeArtefact(dir, KIND, async () => ({ kind: 'dataset' }))).rejects.toThrow(
      new RangeError('manifest key kind is reserved; choose another'),
    );
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('readManifest', () => {
  it('names a place where no artefact is', async () => {
    await expect(readManifest(dir, 'dataset')).rejects.toThrow(
      new NotFoundError(`no Segue artefact at ${dir}: manifest.json is missing; check the path`),
    );
    await writeFile(dir, '');
    await expect(readManifest(dir, 'dataset')).rejects.toThrow(
      `cannot read the artefact ${dir}: a part of the path is a file, not a directory; check the path`,
    );
  });

  it.each<[string, string, string]>([
    [
      'another kind',
      '{"format":"segue","kind":"mel-cnn","formatVersion":1}',
      ', field kind: expected "dataset", got "mel-cnn"; check the path',
    ],
    [
      'another version',
      '{"format":"segue","kind":"dataset","formatVersion":2,"segueVersion":"9.0.0"}',
      `, field formatVersion: expected 1, got 2; it was made by Segue "9.0.0", this is ${VERSION}: make it again`,
    ],
    ['another program', '{"format":"other"}', ': not the manifest of a Segue artefact; check the path'],
    ['null', 'null', ': not the manifest of a Segue artefact; check the path'],
    ['a cut file', '{"format":', ': not valid JSON; make the artefact again'],
  ])('refuses the manifest of %s', async (_, text, problem) => {
    await mkdir(dir);
    await writeFile(join(dir, 'manifest.json'), text);
    const reading = readManifest(dir, 'dataset');
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toHaveProperty('message', join(dir, 'manifest.json') + problem);
  });
});
