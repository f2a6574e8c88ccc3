// The real sample: time, memory and scores of `segue run --model neighbours`, the same bytes at any number of threads, and
// the peer on the same questions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import { fastest, largestPeak, takeTurns } from '../harness/rounds.ts';
import { songNdcgOfSongQuestions } from '../harness/scores.ts';
import { runSegue } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import { implicitSteps, runImplicit } from './implicit-peer.ts';
import { type Part, secondsOf, stageFigures } from './parts.ts';

const TARGET_SECONDS = 45;
const TARGET_BYTES = 3e9;
const TARGET_SCORE = 0.226;

interface Evaluation {
  readonly song: number;
  readonly tag: number;
  readonly score: number;
}

/** Scores as figures, and the score's target where there is one. */
function scoreFigures(label: string, evaluation: Evaluation, atLeast?: number): Record<string, Figure> {
  return {
    [`sample: ${label}, song nDCG`]: { value: evaluation.song, unit: '' },
    [`sample: ${label}, tag nDCG`]: { value: evaluation.tag, unit: '' },
    [`sample: ${label}, score`]: {
      value: evaluation.score,
      unit: '',
      ...(atLeast === undefined ? {} : { atLeast }),
    },
  };
}

/** `segue run` with all cores in turns with one thread; both must write the same bytes. */
async function measureRun(context: BenchContext, sampleDir: string): Promise<Part> {
  const { root, workDir, rounds, say } = context;
  const outOf = (threads: number): string => join(workDir, `sample-run-${threads}`);
  const runWith = (threads: number) => (): Promise<ProcessRun> =>
    runSegue(root, [
      ...['run', sampleDir, '--out', outOf(threads), '--model', 'neighbours'],
      ...['--threads', String(threads), '--force'],
    ]);
  const runs = await takeTurns(
    rounds,
    { 'run with 2 threads': runWith(2), 'run with 1 thread': runWith(1) },
    say,
  );
  const two = fastest(runs['run with 2 threads']);
  const peak = largestPeak(runs['run with 2 threads']);
  const isIdentical = ['dev.results.json', 'test.results.json'].every((name) =>
    readFileSync(join(outOf(1), name)).equals(readFileSync(join(outOf(2), name))),
  );
  const evaluate = async (results: string): Promise<Evaluation> => {
    const answers = join(sampleDir, 'dev.answers.json');
    const { stdout } = await runSegue(root, [
      ...['evaluate', '--answers', answers, '--results', results, '--json', '--quiet'],
    ]);
    return JSON.parse(stdout) as Evaluation;
  };
  const own = await evaluate(join(outOf(2), 'dev.results.json'));
  const popular = await evaluate(join(outOf(2), 'popularity', 'dev.results.json'));
  return {
    figures: {
      'sample: segue run, 2 threads': secondsOf(two, rounds, { atMost: TARGET_SECONDS }),
      'sample: segue run, 1 thread': secondsOf(fastest(runs['run with 1 thread']), rounds),
      'sample: peak of segue run': { value: peak, unit: 'bytes', atMost: TARGET_BYTES },
      'sample: same bytes with 1 and 2 threads': { value: isIdentical, unit: '' },
      ...stageFigures('sample: run', two),
      ...scoreFigures('neighbours', own, TARGET_SCORE),
      ...scoreFigures('most popular', popular),
    },
    ratios: { 'sample: score, neighbours / most popular': own.score / popular.score },
    peakRssBytes: {
      'sample: segue run, 2 threads': peak,
      'sample: segue run, 1 thread': largestPeak(runs['run with 1 thread']),
    },
  };
}

/** Import, train, predict of the dev questions one by one, with and without tuning, in turns with the peer. */
async function measureSteps(context: BenchContext, sampleDir: string, peer: PythonPeer): Promise<Part> {
  const { root, workDir, rounds, say } = context;
  const at = (name: string): string => join(workDir, `sample-${name}`);
  const questions = join(sampleDir, 'dev.questions.json');
  const answers = join(sampleDir, 'dev.answers.json');
  const train = (model: string, ...options: string[]) => {
    const where = ['--data', at('dataset'), '--out', at(model), '--force'];
    return (): Promise<ProcessRun> => runSegue(root, ['train', 'neighbours', ...where, ...options]);
  };
  const predict = (model: string) => (): Promise<ProcessRun> =>
    runSegue(root, ['predict', '--model', at(model), '--questions', questions, '--out', at(`${model}.json`)]);
  const { python } = peer;
  const sources = [join(sampleDir, 'train.json'), join(sampleDir, 'test.json'), questions];
  const runs: Record<string, ProcessRun[]> = await takeTurns<string>(
    rounds,
    {
      import: () => runSegue(root, ['import', sampleDir, '--out', at('dataset'), '--force']),
      'train, default weights': train('default', '--tuning-questions', '0'),
      'predict, default weights': predict('default'),
      'train, tuned': train('tuned'),
      'predict, tuned': predict('tuned'),
      ...(python === null
        ? {}
        : { implicit: () => runImplicit(root, python, { questions, results: at('peer.json'), sources }) }),
    },
    say,
  );
  const seconds = (name: string): number => fastest(runs[name]!).seconds;
  const figures: Record<string, Figure> = {};
  const ratios: Record<string, number> = {};
  const peakRssBytes: Record<string, number | null> = {};
  for (const [name, of] of Object.entries(runs)) {
    const label = `sample: ${name === 'implicit' ? 'implicit, files to results' : name}`;
    figures[label] = secondsOf(fastest(of), rounds);
    peakRssBytes[label] = largestPeak(of);
  }
  const ndcgOf = async (results: string, name: string): Promise<number> => {
    const { ndcg, numQuestions } = await songNdcgOfSongQuestions(questions, answers, results);
    const note = `${numQuestions} dev questions`;
    figures[`sample: song nDCG where songs are shown, ${name}`] = { value: ndcg, unit: '', note };
    return ndcg;
  };
  const tuned = await ndcgOf(at('tuned.json'), 'segue tuned');
  const untuned = await ndcgOf(at('default.json'), 'segue with default weights');
  await ndcgOf(join(workDir, 'sample-run-2', 'popularity', 'dev.results.json'), 'most popular');
  if (runs.implicit !== undefined) {
    const { load, fit, recommend } = implicitSteps(fastest(runs.implicit));
    for (const [step, value] of Object.entries({ load, fit, recommend })) {
      figures[`sample: implicit, ${step}`] = { value, unit: 's' };
    }
    const theirs = await ndcgOf(at('peer.json'), 'implicit');
    const whole = (kind: string): number =>
      seconds('import') + seconds(`train, ${kind}`) + seconds(`predict, ${kind}`);
    ratios['sample: song nDCG where songs are shown, segue tuned / implicit'] = tuned / theirs;
    ratios['sample: song nDCG where songs are shown, segue default / implicit'] = untuned / theirs;
    ratios['sample: speed from files to results, implicit / segue default'] =
      seconds('implicit') / whole('default weights');
    ratios['sample: speed from files to results, implicit / segue tuned'] =
      seconds('implicit') / whole('tuned');
    ratios[
      'sample: speed once files are read, implicit fit and recommend / segue default train and predict'
    ] = (fit + recommend) / (seconds('train, default weights') + seconds('predict, default weights'));
  }
  return { figures, ratios, peakRssBytes };
}

/** All that is measured on the sample; a figure says where it is missing. */
export async function measureSample(context: BenchContext, peer: PythonPeer): Promise<Part[]> {
  const { sampleDir } = context;
  const figures: Record<string, Figure> = {
    'real sample': { value: sampleDir === null ? 'missing' : 'measured', unit: '' },
  };
  const state: Part = { figures, ratios: {}, peakRssBytes: {} };
  if (sampleDir === null) return [state];
  return [state, await measureRun(context, sampleDir), await measureSteps(context, sampleDir, peer)];
}
