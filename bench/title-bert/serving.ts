// The time and memory of one answer: a `mini` model as `segue train title-bert` writes it, asked for one title after the other.
import { join } from 'node:path';
import type { AskTitlesRun } from '../children/ask-titles.ts';
import { demoData } from '../harness/data.ts';
import { runChild, runSegue } from '../harness/segue.ts';
import type { BenchContext } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';

const TARGET_MS = 10;
/** The time of an answer does not depend on how well the model has learned. */
const TRAINING = ['--preset', 'mini', '--epochs', '1', '--tuning-questions', '0'];

/** Latency of a title, and peaks of training from the command line and of serving. */
export async function measureServing(context: BenchContext): Promise<Part> {
  const { root, workDir, say } = context;
  const size = context.size === 'melon' ? 'medium' : context.size;
  const source = await demoData({ ...context, size });
  const [data, model] = [join(workDir, 'serving-dataset'), join(workDir, 'serving-model')];
  await runSegue(root, ['import', source, '--out', data, '--force']);
  const training = await runSegue(root, [
    ...['train', 'title-bert', '--data', data, '--out', model, '--force', '--threads', '2'],
    ...TRAINING,
  ]);
  say(`trained a mini model in ${training.seconds.toFixed(0)} s`);
  const { value, run } = await runChild<AskTitlesRun>(root, 'ask-titles.ts', [
    model,
    join(source, 'test.answers.json'),
  ]);
  const note = `${value.numTitles} titles of demo data, one after the other, one thread, ${value.numTags} tags`;
  say(`a title takes ${value.medianMs.toFixed(2)} ms`);
  return {
    figures: {
      'serving: probabilities of a title, median': {
        value: value.medianMs,
        unit: 'ms',
        atMost: TARGET_MS,
        note,
      },
      'serving: probabilities of a title, 99th percentile': {
        value: value.p99Ms,
        unit: 'ms',
        atMost: TARGET_MS,
      },
      'serving: ten tags of a title, all evidence, median': { value: value.rankedMedianMs, unit: 'ms' },
      'serving: loading the model': { value: value.loadMs, unit: 'ms', note: 'first answer included' },
    },
    ratios: {},
    peakRssBytes: {
      [`training: segue train title-bert, mini, demo data of size ${size}`]: training.peakRssBytes,
      'serving: mini': run.peakRssBytes,
    },
  };
}
