// Neighbours at full size: demo data with the counts of the Melon set, against a peer and against the least work
// that the method is.
import { join } from 'node:path';
import type { VoteCounts } from '../children/count-votes.ts';
import { demoData } from '../harness/data.ts';
import type { ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import { fastest, largestPeak, takeTurns } from '../harness/rounds.ts';
import { songNdcgOfSongQuestions } from '../harness/scores.ts';
import { runChild, runSegue } from '../harness/segue.ts';
import { parseStageTimes } from '../harness/stage-times.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import { implicitSteps, runImplicit } from './implicit-peer.ts';
import { type Part, secondsOf, stageFigures } from './parts.ts';

const TARGET_SECONDS = 60;
const TARGET_BYTES = 4e9;

/** Where everything lies. */
interface Paths {
  readonly questions: string;
  readonly answers: string;
  readonly dataset: string;
  readonly model: string;
  readonly results: string;
  readonly peerResults: string;
}

async function evaluate(root: string, paths: Paths): Promise<Record<string, Figure>> {
  const { stdout } = await runSegue(root, [
    ...['evaluate', '--answers', paths.answers, '--results', paths.results],
    ...['--questions', paths.questions, '--json', '--quiet'],
  ]);
  const report = JSON.parse(stdout) as { song: number; tag: number; score: number };
  return {
    'demo: song nDCG': { value: report.song, unit: '' },
    'demo: tag nDCG': { value: report.tag, unit: '' },
    'demo: score': { value: report.score, unit: '' },
  };
}

/** The limit of answering, and how far from it we are. */
async function measureLimit(
  context: BenchContext,
  paths: Paths,
  predict: ProcessRun,
  cores: number,
): Promise<Part> {
  const { value: counts, run } = await runChild<VoteCounts>(context.root, 'count-votes.ts', [
    paths.dataset,
    paths.model,
    paths.questions,
  ]);
  const nsEach = Math.min(counts.nsPerVote, counts.nsPerUniformVote);
  const limit = ((counts.votes + counts.touches) * nsEach) / 1e9 / cores;
  const stages = parseStageTimes(predict.stderr);
  const scoring = (stages['recommending songs'] ?? 0) + (stages['recommending tags'] ?? 0);
  const figures: Record<string, Figure> = {
    'demo: playlists touched': { value: counts.touches, unit: 'additions' },
    'demo: votes': { value: counts.votes, unit: 'additions' },
  };
  for (const [kind, votes] of Object.entries(counts.votesByKind)) {
    figures[`demo: votes for '${kind}'`] = { value: votes, unit: 'additions' };
  }
  return {
    figures: {
      ...figures,
      'demo: one addition, songs as in the playlists': { value: counts.nsPerVote, unit: 'ns' },
      'demo: one addition, songs equally likely': { value: counts.nsPerUniformVote, unit: 'ns' },
      'demo: limit of answering': {
        value: limit,
        unit: 's',
        note: `all additions on ${cores} cores, nothing ranked`,
      },
      'demo: answering': { value: scoring, unit: 's', note: 'the recommending stages of predict' },
      'demo: answering to its limit': { value: scoring / limit, unit: 'times' },
    },
    ratios: {},
    peakRssBytes: { 'demo: vote counting': run.peakRssBytes },
  };
}

/** Imports once, then trains and answers in turns with the peer. */
export async function measureFullSize(
  context: BenchContext,
  peer: PythonPeer,
  cores: number,
): Promise<Part[]> {
  const { root, workDir, rounds, say } = context;
  const source = await demoData(context);
  const paths: Paths = {
    questions: join(source, 'test.questions.json'),
    answers: join(source, 'test.answers.json'),
    dataset: join(workDir, 'full-dataset'),
    model: join(workDir, 'full-model'),
    results: join(workDir, 'full-results.json'),
    peerResults: join(workDir, 'full-peer.json'),
  };
  const imported = await runSegue(root, ['import', source, '--out', paths.dataset, '--force']);
  say(`import: ${imported.seconds.toFixed(1)} s`);
  const { python } = peer;
  const sources = [join(source, 'train.json'), paths.questions];
  const runs: Record<string, ProcessRun[]> = await takeTurns<string>(
    rounds,
    {
      train: () =>
        runSegue(root, ['train', 'neighbours', '--data', paths.dataset, '--out', paths.model, '--force']),
      predict: () =>
        runSegue(root, [
          ...['predict', '--model', paths.model, '--questions', paths.questions],
          ...['--out', paths.results],
        ]),
      ...(python === null
        ? {}
        : {
            implicit: () =>
              runImplicit(root, python, { questions: paths.questions, results: paths.peerResults, sources }),
          }),
    },
    say,
  );
  const train = fastest(runs.train!);
  const predict = fastest(runs.predict!);
  const peaks = { train: largestPeak(runs.train!), predict: largestPeak(runs.predict!) };
  const isMelon = context.size === 'melon';
  const target = isMelon ? { atMost: TARGET_SECONDS } : {};
  const largest = largestPeak([...runs.train!, ...runs.predict!]);
  const part: Part = {
    figures: {
      'demo: size': { value: context.size, unit: '' },
      'demo: train and predict': {
        value: train.seconds + predict.seconds,
        unit: 's',
        note: `fastest of ${rounds} each, tuning included`,
        ...target,
      },
      'demo: larger peak of train and predict': {
        value: largest,
        unit: 'bytes',
        ...(isMelon ? { atMost: TARGET_BYTES } : {}),
      },
      'demo: train': secondsOf(train, rounds),
      ...stageFigures('demo: train', train),
      'demo: predict': secondsOf(predict, rounds),
      ...stageFigures('demo: predict', predict),
      ...(await evaluate(root, paths)),
    },
    ratios: {},
    peakRssBytes: { 'demo: segue train': peaks.train, 'demo: segue predict': peaks.predict },
  };
  const parts = [part, await measureLimit(context, paths, predict, cores)];
  if (runs.implicit !== undefined) {
    const ours = imported.seconds + train.seconds + predict.seconds;
    parts.push(await comparePeer(paths, ours, runs.implicit));
  }
  return parts;
}

async function comparePeer(paths: Paths, ourSeconds: number, runs: readonly ProcessRun[]): Promise<Part> {
  const { questions, answers, results, peerResults } = paths;
  const ours = await songNdcgOfSongQuestions(questions, answers, results);
  const theirs = await songNdcgOfSongQuestions(questions, answers, peerResults);
  const run = fastest(runs);
  const { load, fit, recommend } = implicitSteps(run);
  return {
    figures: {
      'demo: implicit, files to results': secondsOf(run, runs.length),
      'demo: implicit, load': { value: load, unit: 's' },
      'demo: implicit, fit': { value: fit, unit: 's' },
      'demo: implicit, recommend': { value: recommend, unit: 's' },
      'demo: song nDCG where songs are shown, segue': { value: ours.ndcg, unit: '' },
      'demo: song nDCG where songs are shown, implicit': { value: theirs.ndcg, unit: '' },
      'demo: questions that show songs': { value: ours.numQuestions, unit: '' },
    },
    ratios: {
      'demo: speed, implicit / segue import, tune, train, predict': run.seconds / ourSeconds,
      'demo: song nDCG where songs are shown, segue / implicit': ours.ndcg / theirs.ndcg,
    },
    peakRssBytes: { 'demo: implicit': largestPeak(runs) },
  };
}
