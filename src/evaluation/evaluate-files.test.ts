import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullResult, playlist } from '../../test/helpers/evaluation-cases.ts';
import { AbortedError, EvaluationError, FormatError, NotFoundError } from '../core/errors.ts';
import { evaluateFiles } from './evaluate-files.ts';

let dir: string;
const at = (name: string): string => join(dir, name);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'segue-evaluate-'));
  const answers = [playlist(1, { songs: [10], tags: ['a'] }), playlist(2, { songs: [20], tags: ['b'] })];
  const questions = [playlist(1, { songs: [5] }), playlist(2, { plylst_title: 'evening' })];
  const results = [fullResult(1, [10], ['a']), fullResult(2, [9, 8, 20], ['b'])];
  const write = (name: string, value: unknown) => writeFile(at(name), JSON.stringify(value));
  await write('answers.json', answers);
  await write('questions.json', questions);
  await write('results.json', results);
  await write('others.json', [results[0], fullResult(2, [], ['b'])]);
  await write('short.json', [results[0]]);
  await writeFile(at('cut.json'), '[{"id": 1, "songs": [1');
});

afterAll(() => rm(dir, { recursive: true }));

describe('evaluateFiles', () => {
  it('reads all files and gives report and comparison', async () => {
    const { report, comparison } = await evaluateFiles({
      answers: at('answers.json'),
      results: at('results.json'),
      questions: at('questions.json'),
      compare: at('others.json'),
    });
    expect(report.song).toBeCloseTo(0.75, 12);
    expect(report.byKind?.map(({ name }) => name)).toEqual(['songs', 'title']);
    expect(comparison?.song.mean).toBeCloseTo(0.25, 12);
    expect(comparison?.byKind?.map(({ song }) => song.better)).toEqual([0, 1]);
  });

  it('takes answers and results alone', async () => {
    const files = { answers: at('answers.json'), results: at('results.json') };
    const { report, comparison } = await evaluateFiles(files);
    expect(report.byKind).toBeNull();
    expect(comparison).toBeNull();
  });

  it.each([
    ['missing.json', NotFoundError],
    ['cut.json', FormatError],
    ['short.json', EvaluationError],
  ])('refuses %s as results', async (name, kind) => {
    const act = evaluateFiles({ answers: at('answers.json'), results: at(name) });
    await expect(act).rejects.toThrow(kind);
  });

  it('refuses training data that does not exist', async () => {
    const files = { answers: at('answers.json'), results: at('results.json'), train: at('nowhere') };
    await expect(evaluateFiles(files)).rejects.toThrow(NotFoundError);
  });

  it('stops when it is aborted', async () => {
    const files = { answers: at('answers.json'), results: at('results.json') };
    const signal = AbortSignal.abort(new AbortedError());
    await expect(evaluateFiles(files, {}, { signal })).rejects.toThrow(AbortedError);
  });
});
