// A quality gate on the demo data: its questions are about as hard as Melon's, where popularity scores 0.017 for
// songs and 0.167 for tags, and a good neighbour model many times that. The scorer is the plainest that does it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArenaPlaylist } from '../../formats/arena-types.ts';
import { generateDemoData } from './generate-demo-data.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'segue-demo-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** nDCG as the arena defines it: natural logarithm, ideal over the whole answer. */
function ndcg<T>(ranking: readonly T[], answer: readonly T[]): number {
  const wanted = new Set(answer);
  const gain = (rank: number): number => 1 / Math.log(rank + 2);
  const found = ranking.reduce((sum, item, rank) => sum + (wanted.has(item) ? gain(rank) : 0), 0);
  return found / answer.reduce((sum, _, rank) => sum + gain(rank), 0);
}

/** Which rows hold each item. */
function invert<T>(rows: readonly (readonly T[])[]): Map<T, number[]> {
  const holders = new Map<T, number[]>();
  rows.forEach((row, r) => {
    for (const item of row) {
      const known = holders.get(item);
      if (known === undefined) holders.set(item, [r]);
      else known.push(r);
    }
  });
  return holders;
}

function best<T>(scores: ReadonlyMap<T, number>, exclude: readonly T[], limit: number): T[] {
  const own = new Set(exclude);
  return [...scores]
    .filter(([item]) => !own.has(item))
    .sort((a, b) => b[1] - a[1])
    .slice(0, limit)
    .map(([item]) => item);
}

/** All items, most popular first. */
const rankByPopularity = <T>(holders: ReadonlyMap<T, readonly number[]>): T[] =>
  [...holders].sort((a, b) => b[1].length - a[1].length).map(([item]) => item);

const without = <T>(ranking: readonly T[], own: readonly T[], limit: number): T[] =>
  ranking.filter((item) => !own.includes(item)).slice(0, limit);

/** Songs of playlists that share songs or tags: (sum of n^-0.4, tags 0.3)^2 / size^0.3, then times n^-0.1. */
function rankByNeighbours(
  question: ArenaPlaylist,
  training: readonly ArenaPlaylist[],
  songHolders: ReadonlyMap<number, number[]>,
  tagHolders: ReadonlyMap<string, number[]>,
): number[] {
  const shared = new Map<number, number>();
  const add = (rows: readonly number[] = [], factor: number): void => {
    for (const row of rows) shared.set(row, (shared.get(row) ?? 0) + factor * rows.length ** -0.4);
  };
  for (const song of question.songs) add(songHolders.get(song), 1);
  for (const [tag, rows] of tagHolders) {
    if (question.tags.includes(tag) || question.plylst_title.includes(tag)) add(rows, 0.3);
  }
  const scores = new Map<number, number>();
  for (const [row, overlap] of shared) {
    const { songs } = training[row]!;
    const weight = overlap ** 2 / songs.length ** 0.3;
    for (const song of songs) {
      const penalty = songHolders.get(song)!.length ** -0.1;
      scores.set(song, (scores.get(song) ?? 0) + weight * penalty);
    }
  }
  return best(scores, question.songs, 100);
}

test.each([0, 1])('with seed %i, popularity is as poor as on Melon and neighbours are good', async (seed) => {
  const dir = join(root, `seed-${seed}`);
  await generateDemoData(dir, { size: 'small', seed });
  const read = async (name: string) =>
    JSON.parse(await readFile(join(dir, name), 'utf8')) as readonly ArenaPlaylist[];
  const [training, questions, answers] = [
    await read('train.json'),
    await read('test.questions.json'),
    await read('test.answers.json'),
  ];
  const songHolders = invert(training.map((playlist) => playlist.songs));
  const tagHolders = invert(training.map((playlist) => playlist.tags));
  const topSongs = rankByPopularity(songHolders).slice(0, 300);
  const topTags = rankByPopularity(tagHolders).slice(0, 30);
  const sums = { popularSongs: 0, popularTags: 0, neighbourSongs: 0 };
  questions.forEach((question, i) => {
    const { songs, tags } = answers[i]!;
    sums.popularSongs += ndcg(without(topSongs, question.songs, 100), songs);
    sums.popularTags += ndcg(without(topTags, question.tags, 10), tags);
    sums.neighbourSongs += ndcg(rankByNeighbours(question, training, songHolders, tagHolders), songs);
  });
  const popularSongs = sums.popularSongs / questions.length;
  const popularTags = sums.popularTags / questions.length;
  const neighbourSongs = sums.neighbourSongs / questions.length;
  expect(popularSongs).toBeGreaterThan(0.012);
  expect(popularSongs).toBeLessThan(0.03);
  expect(popularTags).toBeGreaterThan(0.12);
  expect(popularTags).toBeLessThan(0.22);
  expect(neighbourSongs).toBeGreaterThan(0.2);
  expect(neighbourSongs).toBeLessThan(0.4);
  expect(neighbourSongs / popularSongs).toBeGreaterThan(5);
});
