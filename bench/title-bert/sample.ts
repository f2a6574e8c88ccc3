// The title model on the real sample, whose only titles to learn from are those of questions: tag nDCG on the dev questions
// that show a title, and whether the network adds anything to the tags that titles mention.
import { join } from 'node:path';
import { bootstrapMeans, percentileInterval } from '../../src/evaluation/bootstrap.ts';
import type { LearnTitlesRun, LearnTitlesTask } from '../children/learn-titles.ts';
import { runChild, runSegue } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { meanOf, TAG_METHODS } from './tag-scores.ts';

/** All questions with a title, and of these the ones that show nothing else. */
export async function measureSample({ root, workDir, sampleDir, say }: BenchContext): Promise<Part> {
  const state: Figure = { value: sampleDir === null ? 'missing' : 'measured', unit: '' };
  if (sampleDir === null) return { figures: { 'real sample': state }, ratios: {}, peakRssBytes: {} };
  const data = join(workDir, 'sample-dataset');
  await runSegue(root, ['import', sampleDir, '--out', data, '--force']);
  const task: LearnTitlesTask = {
    data,
    questions: join(sampleDir, 'dev.questions.json'),
    answers: join(sampleDir, 'dev.answers.json'),
    asking: 'as-shown',
    numTitles: null,
    options: { vectors: 'none' },
  };
  const { value, run } = await runChild<LearnTitlesRun>(root, 'learn-titles.ts', [JSON.stringify(task)]);
  say(`sample: ${value.numTitles} titles, trained ${value.trainSeconds.toFixed(0)} s`);
  return {
    figures: {
      'real sample': state,
      ...compareMethods(value, 'a title', () => true),
      ...compareMethods(value, 'a title alone', (place) => value.isBare[place]!),
    },
    ratios: {},
    peakRssBytes: { 'sample: training and asking': run.peakRssBytes },
  };
}

function compareMethods(
  { scores, numTitles }: LearnTitlesRun,
  what: string,
  isAsked: (place: number) => boolean,
): Record<string, Figure> {
  const of = (method: keyof LearnTitlesRun['scores']): number[] =>
    scores[method].filter((_, place) => isAsked(place));
  const note = `${of('popular').length} dev questions that show ${what}, ${numTitles} titles beside tags to learn from`;
  const means = TAG_METHODS.map((method) => [
    `sample, ${what}: tag nDCG, ${method}`,
    { value: meanOf(of(method)), unit: '', note },
  ]);
  const combination = of('combination');
  const differences = (['mentions', 'companions'] as const).map((other) => {
    const others = of(other);
    const paired = Float64Array.from(combination, (value, place) => value - others[place]!);
    return [`sample, ${what}: combination - ${other}`, differenceFigure(paired, other === 'mentions')];
  });
  return Object.fromEntries([...means, ...differences]) as Record<string, Figure>;
}

/** The mean difference, with its interval in the note. */
function differenceFigure(differences: Float64Array, isTarget: boolean): Figure {
  const interval = percentileInterval(bootstrapMeans([differences])[0]!);
  const bounds = interval === null ? 'unknown' : `${interval.low.toFixed(4)} to ${interval.high.toFixed(4)}`;
  return {
    value: meanOf([...differences]),
    unit: '',
    ...(isTarget ? { atLeast: 0 } : {}),
    note: `paired, 95 % interval ${bounds}`,
  };
}
