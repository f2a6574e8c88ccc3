import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { fullResult, playlist } from '../../../test/helpers/evaluation-cases.ts';
import { EvaluationError } from '../../core/errors.ts';
import { defineEvaluate } from './evaluate.ts';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'segue-evaluate-'));
  const write = (name: string, value: unknown) => writeFile(join(dir, name), JSON.stringify(value));
  await write('answers.json', [
    playlist(1, { songs: [10], tags: ['a'] }),
    playlist(2, { songs: [20], tags: ['b'] }),
  ]);
  await write('questions.json', [playlist(1, { songs: [5] }), playlist(2, { plylst_title: 'evening' })]);
  await write('results.json', [fullResult(1, [10], ['a']), fullResult(2, [9, 8, 20], ['b'])]);
  await write('short.json', [{ id: 1, songs: [10], tags: ['a'] }]);
});

afterAll(() => rm(dir, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs `segue evaluate` on files of the folder, quietly; returns what it writes to stdout. */
async function evaluate(options: Record<string, string>, ...flags: string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const program = new Command('segue');
  defineEvaluate(program);
  const words = Object.entries(options).flatMap(([name, file]) => [`--${name}`, join(dir, file)]);
  await program.parseAsync(['evaluate', ...words, ...flags, '--quiet'], { from: 'user' });
  return written.join('');
}

const files = { answers: 'answers.json', results: 'results.json' };

it('segue evaluate prints a table, and the comparison after it', async () => {
  const all = { ...files, questions: 'questions.json', compare: 'results.json' };
  const text = await evaluate(all);
  expect(text).toMatch(/^question +song +tag +score +playlists +95 % of score\n/);
  expect(text).toMatch(/\nsongs only +1\.000000 +1\.000000 +1\.000000 +1 +-\n/);
  expect(text).toMatch(/\nall +0\.750000 +1\.000000 +0\.787500 +2 /);
  expect(text).toMatch(/\n\nthis minus other +metric /);
});

it('segue evaluate --json prints one object with the documented names', async () => {
  const report = JSON.parse(await evaluate({ ...files, questions: 'questions.json' }, '--json', '--more'));
  expect(Object.keys(report).sort()).toEqual([
    'bootstrap',
    'byGivenSongs',
    'byKind',
    'comparison',
    'intervals',
    'more',
    'numPlaylists',
    'score',
    'song',
    'tag',
    'warnings',
  ]);
  expect(report).toMatchObject({ tag: 1, numPlaylists: 2, comparison: null, warnings: [] });
  expect(report.song).toBeCloseTo(0.75, 12);
  expect(Object.keys(report.byKind[0])).toEqual([
    'name',
    'numPlaylists',
    'song',
    'tag',
    'score',
    'intervals',
  ]);
  expect(report.more.song.recall).toBe(1);
});

it('segue evaluate --seed reaches the bootstrap', async () => {
  const first = JSON.parse(await evaluate(files, '--json', '--seed', '1'));
  expect(first.bootstrap).toEqual({ resamples: 1000, seed: 1 });
});

it('segue evaluate refuses faulty results unless --lenient', async () => {
  const faulty = { answers: 'answers.json', results: 'short.json' };
  await expect(evaluate(faulty)).rejects.toThrow(EvaluationError);
  vi.restoreAllMocks();
  const text = await evaluate(faulty, '--lenient');
  expect(text).toMatch(/\nall +0\.500000 +0\.500000 +0\.500000 +2 /);
  expect(text).toMatch(/warning: wrong-count, 2 times, first in \S*short\.json, playlist 1:/);
  expect(text).toContain('warning: missing-playlist, 1 time');
});
