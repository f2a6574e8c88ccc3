// What more titles bring: the title model learned from growing numbers of titles of demo data, scored on the questions that
// show nothing but a title, and on more held-out playlists that are asked by their titles.
import { join } from 'node:path';
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import type { LearnTitlesRun, LearnTitlesTask } from '../children/learn-titles.ts';
import { demoData } from '../harness/data.ts';
import { runChild, runSegue } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { meanOf, TAG_METHODS, titledPlaylists } from './tag-scores.ts';

/** Numbers of titles; null is all that there are. */
const COUNTS = [500, 1000, 2000, 4000, 8000, null];
/** At the last point: the combination as a multiple of the most popular tags. */
const TARGET_OVER_POPULAR = 3;
/** Full size has six times the titles and would take hours. */
const LARGEST_SIZE = 'medium';

/** The curve, and the targets at its end. */
export async function measureLearningCurve(context: BenchContext): Promise<Part> {
  const { root, workDir, say } = context;
  const size = context.size === 'melon' ? LARGEST_SIZE : context.size;
  const source = await demoData({ ...context, size });
  const data = join(workDir, 'titles-dataset');
  await runSegue(root, ['import', source, '--out', data, '--force']);
  const figures: Record<string, Figure> = {};
  const peakRssBytes: Record<string, number | null> = {};
  const available = titledPlaylists(await loadDataset(data)).length;
  // Where the data have fewer, the last point says it all.
  for (const count of COUNTS.filter((count) => count === null || count <= available)) {
    const task: LearnTitlesTask = {
      data,
      questions: join(source, 'test.questions.json'),
      answers: join(source, 'test.answers.json'),
      asking: 'by-title',
      numTitles: count,
      options: { vectors: 'none' },
    };
    const { value, run } = await runChild<LearnTitlesRun>(root, 'learn-titles.ts', [JSON.stringify(task)]);
    const { numTitles, scores, trainSeconds } = value;
    const name = `demo, ${numTitles} titles`;
    const bare = Object.fromEntries(
      TAG_METHODS.map((method) => [method, scores[method].filter((_, i) => value.isBare[i])]),
    ) as unknown as LearnTitlesRun['scores'];
    for (const [what, asked] of [
      ['held-out playlists by their titles', scores],
      ['questions of a title alone', bare],
    ] as const) {
      const note = `${asked.popular.length} titles, demo data of size ${size}, trained ${trainSeconds.toFixed(0)} s`;
      const means = TAG_METHODS.map((method) => [method, meanOf(asked[method])] as const);
      for (const [method, mean] of means) {
        figures[`${name}, ${what}: tag nDCG, ${method}`] = { value: mean, unit: '', note };
      }
      say(
        `${numTitles} titles, ${what}: ${means.map(([method, mean]) => `${method} ${mean.toFixed(4)}`).join(', ')}`,
      );
    }
    peakRssBytes[`${name}: training and asking`] = run.peakRssBytes;
    if (count === null) Object.assign(figures, targetFigures(scores));
  }
  return { figures, ratios: {}, peakRssBytes };
}

function targetFigures(scores: LearnTitlesRun['scores']): Record<string, Figure> {
  const [popular, mentions, combination] = [scores.popular, scores.mentions, scores.combination].map(
    meanOf,
  ) as [number, number, number];
  return {
    'demo, all titles: combination / popular': {
      value: combination / popular,
      unit: 'times',
      atLeast: TARGET_OVER_POPULAR,
    },
    'demo, all titles: combination - mentions': { value: combination - mentions, unit: '', atLeast: 0 },
  };
}
