// The commands import, describe and split: what they print, and what they leave to the library.
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SMALL_FILES, writeFiles } from '../../../test/helpers/arena-folder.ts';
import { useTemporaryFolder } from '../../../test/helpers/temporary-folder.ts';
import { ConfigError } from '../../core/errors.ts';
import type { ImportReport } from '../../dataset/import-report.ts';
import { defineDescribe } from './describe.ts';
import { defineImport } from './import.ts';
import { defineSplit } from './split.ts';

const folder = useTemporaryFolder();
const inFolder = (name: string) => join(folder(), name);

beforeAll(async () => {
  const whole = Array.from({ length: 50 }, (_, id) => ({
    id,
    plylst_title: `title ${id}`,
    songs: [id, id + 1, id + 2],
    tags: ['a', 'b'],
  }));
  await writeFiles(inFolder('small'), SMALL_FILES);
  await writeFiles(inFolder('whole'), { 'train.json': whole });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs one command line; gives what it writes to stdout and stderr. */
async function run(...args: string[]): Promise<{ out: string; err: string }> {
  const written = { out: '', err: '' };
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.err += text;
    return true;
  });
  const program = new Command().exitOverride();
  for (const define of [defineImport, defineDescribe, defineSplit]) define(program);
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(args, { from: 'user' });
  } finally {
    vi.restoreAllMocks();
  }
  return written;
}

describe('segue import', () => {
  it('prints counts and anomalies, and progress on stderr', async () => {
    const { out, err } = await run('import', inFolder('small'), '--out', inFolder('a.segue'));
    expect(out).toMatch(/training playlists +3\n/);
    expect(out).toMatch(/ {2}songs released after their playlist +kept +1 in 1 pair\n/);
    expect(out).toMatch(/ {2}repeated playlist ids +first kept +1 \(id 12\)\n/);
    expect(err).toMatch(/reading train\.json/);
  });

  it('prints one JSON value and, told to be quiet, nothing else', async () => {
    const { out, err } = await run(
      'import',
      inFolder('small'),
      '--out',
      inFolder('b.segue'),
      '--train-only',
      '--json',
      '--quiet',
    );
    const report = JSON.parse(out) as ImportReport;
    expect(report.counts.questionPlaylists).toBe(0);
    expect(err).toBe('');
  });

  it('overwrites only with force', async () => {
    const args = ['import', inFolder('small'), '--out', inFolder('c.segue'), '--quiet'];
    await run(...args);
    await expect(run(...args)).rejects.toThrow(ConfigError);
    await run(...args, '--force');
  });
});

describe('segue describe', () => {
  it('prints tables, with unknown for what the data do not tell', async () => {
    await run('import', inFolder('whole'), '--out', inFolder('d.segue'), '--quiet');
    const { out } = await run('describe', inFolder('d.segue'), '--quiet');
    expect(out).toMatch(/ {2}songs a playlist +50 +3\.0 +3( +3){7} +3\n/);
    expect(out).toMatch(/ {2}likes +unknown\n/);
    expect(out).toMatch(/ {2}artists +unknown\n/);
    expect(out).toMatch(/ {2}tags in one playlist only +0\.0 %\n/);
    expect(out).toMatch(/Questions\n {2}none\n/);
  });

  it('prints the same as JSON', async () => {
    await run('import', inFolder('small'), '--out', inFolder('e.segue'), '--quiet');
    const description = JSON.parse((await run('describe', inFolder('e.segue'), '--json')).out) as {
      questions: Record<string, number>;
    };
    expect(description.questions).toEqual({
      songs: 0,
      'songs-tags': 1,
      'tags-title': 0,
      title: 0,
      nothing: 0,
    });
  });
});

describe('segue split', () => {
  it('prints how the kinds compare with the mix', async () => {
    const args = [
      'split',
      inFolder('whole'),
      '--out',
      inFolder('f'),
      '--fraction',
      '0.5',
      '--mix',
      'baseline',
    ];
    const { out } = await run(...args, '--seed', '4');
    expect(out).toMatch(/25 playlists to learn from, 25 questions \(seed 4\)/);
    expect(out).toMatch(/ {2}songs and tags +1[23] +(48|52)\.0 % +50\.0 %\n/);
  });

  it('warns where the data do not allow the mix', async () => {
    const untitled = Array.from({ length: 20 }, (_, id) => ({ id, songs: [1, 2], tags: ['a'] }));
    await writeFiles(inFolder('untitled'), { 'train.json': untitled });
    const { out, err } = await run(
      'split',
      inFolder('untitled'),
      '--out',
      inFolder('g'),
      '--json',
      '--quiet',
    );
    expect((JSON.parse(out) as { kinds: unknown }).kinds).toEqual({
      songs: 4,
      'songs-tags': 0,
      'tags-title': 0,
      title: 0,
    });
    expect(err).toMatch(/warning: the kinds of question differ from the arena mix by up to 58\.0 %/);
  });

  it.each([
    ['--mix', 'other'],
    ['--fraction', '1'],
    ['--fraction', 'x'],
    ['--seed', '-1'],
  ])('refuses %s %s as wrong usage', async (option, value) => {
    const args = ['split', inFolder('whole'), '--out', inFolder('h'), option, value];
    await expect(run(...args)).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  });
});
