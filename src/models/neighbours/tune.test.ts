import { expect, test } from 'vitest';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import { DEFAULT_PARAMETERS } from './parameters.ts';
import { neighbourCoordinates } from './tune.ts';

const question = (songs: number[], tags: number[], mentions: number[]): TuningQuestion => ({
  query: { kind: 'songs-tags', title: '', songs, tags, mentions, date: null, bannedSongs: [] },
  hiddenSongs: new Set([2]),
  hiddenTags: new Set([3]),
  isTitled: false,
});
const START = DEFAULT_PARAMETERS.songs['songs-tags'];
const names = (start: typeof START, ...questions: TuningQuestion[]): string[] =>
  neighbourCoordinates(start, questions).map(({ name }) => name);

test('weights that cannot matter on the questions are left alone', () => {
  const always = ['size', 'sharpness', 'popularity', 'sizeShift'];
  expect(names(START, question([1], [], [])).sort()).toEqual([...always, 'reweighting', 'songRarity'].sort());
  // A common factor on all evidence changes nothing.
  expect(names(START, question([], [1], [])).sort()).toEqual([...always, 'tagRarity'].sort());
  expect(names(START, question([], [1], []), question([], [], [1]))).toEqual(
    expect.arrayContaining(['tagWeight', 'mentionWeight', 'tagRarity']),
  );
  expect(names({ ...START, reweighting: 0 }, question([1], [], []))).not.toContain('reweighting');
});
