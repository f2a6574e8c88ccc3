// Training steps of the compact network in turns with PyTorch: first that both do the same work, then how long a step takes.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import { largestPeak, takeTurns } from '../harness/rounds.ts';
import { runChild } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { COMPACT_TRAINING, type MelTrainingRun, WARM_UP, writeMelData } from './settings.ts';

/** Least speed as a multiple of the peer's, whichever of its ways is faster. */
const TARGET = 0.5;
/** Timed steps of a run, a sixth of it in small sizes: it shows that it runs. */
const STEPS = { small: 10, medium: 60, melon: 60 };
/** Of both layers that drop out; the compact network's own are 0.2 and 0.3. */
const DROPOUT = 0.2;
/** Steps whose losses must agree without dropout: with these, the optimizer's too. */
const CHECKED_STEPS = 4;
/** Largest relative differences. Adam divides by roots of squared gradients, so rounding errors of the first step grow. */
const TOLERANCES = { 'first loss': 1e-5, 'first gradient': 1e-3, 'first four losses': 1e-3 };
type Check = keyof typeof TOLERANCES;

/** Ours as the model trains, ours without parts, and PyTorch with two orders of axes. */
const NAMES = ['ours', 'ours, batch in one part', 'PyTorch', 'PyTorch, channels last'] as const;
type Name = (typeof NAMES)[number];
type Runner = (steps: number, dropout: number) => Promise<ProcessRun>;

const parse = ({ stdout }: ProcessRun): MelTrainingRun => JSON.parse(stdout) as MelTrainingRun;

/** Everything about the speed of a step, with the peak memory of the processes. */
export async function measureStep(context: BenchContext, peer: PythonPeer): Promise<Part> {
  const { root, workDir, rounds, size, say } = context;
  const dir = join(workDir, 'mel-data');
  await mkdir(dir, { recursive: true });
  await writeMelData(dir, COMPACT_TRAINING);
  const runners = runnersOf(root, dir, peer);
  const figures = await compareLosses(runners, say);
  const contestants = Object.fromEntries(
    [...runners].map(([name, run]) => [name, () => run(STEPS[size], DROPOUT)]),
  );
  const runs = await takeTurns<string>(rounds, contestants, (text) => say(`step, ${text}`));
  return reportRuns(figures, runs, rounds);
}

function runnersOf(root: string, dir: string, { python }: PythonPeer): Map<Name, Runner> {
  const ours =
    (parts: string): Runner =>
    async (steps, dropout) =>
      (await runChild(root, 'train-mel-cnn.ts', [dir, `${steps}`, `${dropout}`, parts])).run;
  const script = join(root, 'bench', 'peers', 'pytorch_mel_cnn.py');
  const theirs =
    (executable: string, order: string): Runner =>
    (steps, dropout) =>
      measureProcess(executable, [script, dir, `${steps}`, `${dropout}`, order]);
  const runners = new Map<Name, Runner>([
    ['ours', ours('shards')],
    ['ours, batch in one part', ours('whole')],
  ]);
  if (python !== null) {
    runners.set('PyTorch', theirs(python, 'plain'));
    runners.set('PyTorch, channels last', theirs(python, 'channels-last'));
  }
  return runners;
}

/** Largest relative differences of two runs from the same weights. */
function differencesOf(ours: MelTrainingRun, theirs: MelTrainingRun): Record<Check, number> {
  const relative = (a: number, b: number): number => Math.abs(a / b - 1);
  const ofLosses = theirs.losses.slice(0, CHECKED_STEPS).map((loss, i) => relative(ours.losses[i]!, loss));
  return {
    'first loss': ofLosses[0]!,
    'first gradient': relative(ours.firstGradientNorm, theirs.firstGradientNorm),
    'first four losses': Math.max(...ofLosses),
  };
}

/**
 * Without dropout, and with the batch in one part (batch normalisation goes by what it sees), all must go the same way.
 * @throws Error where they do not
 */
async function compareLosses(
  runners: ReadonlyMap<Name, Runner>,
  say: BenchContext['say'],
): Promise<Record<string, Figure>> {
  const steps = CHECKED_STEPS - WARM_UP;
  const ours = parse(await runners.get('ours, batch in one part')!(steps, 0));
  const figures: Record<string, Figure> = {};
  for (const name of ['PyTorch', 'PyTorch, channels last'] as const) {
    const runner = runners.get(name);
    if (runner === undefined) return {};
    const theirs = parse(await runner(steps, 0));
    if (ours.parameters !== theirs.parameters) {
      throw new Error(`step: ours has ${ours.parameters} parameters, ${name} ${theirs.parameters}`);
    }
    for (const [check, value] of Object.entries(differencesOf(ours, theirs)) as [Check, number][]) {
      const atMost = TOLERANCES[check];
      if (!(value <= atMost)) {
        const got = `losses ${ours.losses}, first gradient ${ours.firstGradientNorm}`;
        const expected = `losses ${theirs.losses}, first gradient ${theirs.firstGradientNorm}`;
        throw new Error(
          `step: the ${check} differs by ${value} of itself; ours: ${got}; ${name}: ${expected}`,
        );
      }
      const note = 'relative; from the same weights, without dropout';
      figures[`step: ${check}, difference to ${name}`] = { value, unit: '', atMost, note };
      say(`step: ${check}, difference to ${name} ${value.toExponential(1)}`);
    }
  }
  return figures;
}

/** Of the rounds the lowest median, and the fastest step of all. */
function bestOf(runs: readonly ProcessRun[]): MelTrainingRun {
  const all = runs.map(parse);
  const best = all.reduce((low, run) => (run.medianMs < low.medianMs ? run : low));
  return { ...best, fastestMs: Math.min(...all.map(({ fastestMs }) => fastestMs)) };
}

function reportRuns(
  found: Readonly<Record<string, Figure>>,
  runs: Readonly<Record<string, readonly ProcessRun[]>>,
  rounds: number,
): Part {
  const figures: Record<string, Figure> = { ...found };
  const ratios: Record<string, number> = {};
  const peakRssBytes: Record<string, number | null> = {};
  const best = new Map(Object.entries(runs).map(([name, all]) => [name, bestOf(all)]));
  const { network, batchSize } = COMPACT_TRAINING;
  const what = `compact, ${network.numFrames} frames, ${network.numLabels} labels, batch ${batchSize}`;
  for (const [name, { medianMs, fastestMs, steps, parameters }] of best) {
    const note = `${what}, ${parameters} parameters, AdamW, dropout ${DROPOUT}, 2 threads; median of ${steps}, the better of ${rounds} rounds`;
    figures[`step: ${name}`] = { value: medianMs, unit: 'ms', note };
    figures[`step: fastest, ${name}`] = { value: fastestMs, unit: 'ms' };
    peakRssBytes[`step: ${name}`] = largestPeak(runs[name]!);
  }
  const theirs = [...best].filter(([name]) => name.startsWith('PyTorch')).map(([, run]) => run);
  if (theirs.length === 0) return { figures, ratios, peakRssBytes };
  const ours = best.get('ours')!;
  const quotients = {
    'step: speed, ours / PyTorch': Math.min(...theirs.map(({ medianMs }) => medianMs)) / ours.medianMs,
    'step: speed of the fastest steps, ours / PyTorch':
      Math.min(...theirs.map(({ fastestMs }) => fastestMs)) / ours.fastestMs,
  };
  const note = "PyTorch's faster order of axes";
  for (const [name, value] of Object.entries(quotients)) {
    figures[name] = { value, unit: 'times', atLeast: TARGET, note };
    ratios[name] = value;
  }
  return { figures, ratios, peakRssBytes };
}
