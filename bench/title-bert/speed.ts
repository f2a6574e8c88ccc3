// Fine-tuning in turns with `transformers` and PyTorch: first that both do the same work, then examples a second.
import { join } from 'node:path';
import { measureProcess, type ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import { largestPeak, takeTurns } from '../harness/rounds.ts';
import { runChild } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { prepareTitleData } from './prepare.ts';
import type { TitleTrainingRun } from './settings.ts';

/** Least speed as a multiple of the peer's. */
const TARGET = 0.7;
/** Timed steps of a run: half a minute to a minute and a half. */
const STEPS = 100;
const DROPOUT = 0.1;
/** Steps whose losses must agree without dropout, beside the warm-up. */
const CHECKED_STEPS = 7;
/** Largest relative difference of a loss. Adam divides by roots of squared gradients, so rounding errors grow. */
const LOSS_TOLERANCE = 1e-3;

type Contestants = Readonly<
  Record<string, (steps: number, dropout: number) => Promise<{ value: TitleTrainingRun; run: ProcessRun }>>
>;

/** Everything about speed and the memory of training. */
export async function measureSpeed(context: BenchContext, peer: PythonPeer): Promise<Part> {
  const { root, workDir, rounds, say } = context;
  const dir = join(workDir, 'title-data');
  const prepared = await prepareTitleData(dir, STEPS);
  say(`${prepared.numTitles} titles of ${prepared.meanLength.toFixed(1)} tokens`);
  const contestants = contestantsOf(root, dir, peer);
  const figures: Record<string, Figure> = {
    'titles: mean length': {
      value: prepared.meanLength,
      unit: 'tokens',
      note: `${prepared.numTitles} synthetic titles of at most 32 tokens`,
    },
    'titles: training the vocabulary': { value: prepared.vocabularySeconds, unit: 's', note: '8,000 pieces' },
    'titles: tokenizing all': { value: prepared.tokenizeSeconds, unit: 's' },
    ...(await compareLosses(contestants, say)),
  };
  const runs = await takeTurns<string>(
    rounds,
    Object.fromEntries(
      Object.entries(contestants).map(([name, run]) => [name, async () => (await run(STEPS, DROPOUT)).run]),
    ),
    (text) => say(`training, ${text}`),
  );
  return reportRuns(figures, runs, rounds);
}

function contestantsOf(root: string, dir: string, { python }: PythonPeer): Contestants {
  const script = join(root, 'bench', 'peers', 'pytorch_title_bert.py');
  return {
    ours: (steps, dropout) =>
      runChild<TitleTrainingRun>(root, 'train-title-bert.ts', [dir, `${steps}`, `${dropout}`]),
    ...(python === null
      ? {}
      : {
          transformers: async (steps: number, dropout: number) => {
            const run = await measureProcess(python, [script, dir, `${steps}`, `${dropout}`]);
            return { value: JSON.parse(run.stdout) as TitleTrainingRun, run };
          },
        }),
  };
}

/** Without dropout both sides must go the same way. @throws Error where they do not */
async function compareLosses(
  contestants: Contestants,
  say: BenchContext['say'],
): Promise<Record<string, Figure>> {
  const { transformers, ours } = contestants;
  if (transformers === undefined || ours === undefined) return {};
  const [mine, theirs] = [await ours(CHECKED_STEPS, 0), await transformers(CHECKED_STEPS, 0)];
  if (mine.value.parameters !== theirs.value.parameters) {
    throw new Error(
      `training: ours has ${mine.value.parameters} parameters, the peer's ${theirs.value.parameters}`,
    );
  }
  const differences = theirs.value.losses.map((loss, step) => Math.abs(mine.value.losses[step]! / loss - 1));
  const largest = Math.max(...differences);
  const path = `${theirs.value.losses[0]!.toFixed(4)} to ${theirs.value.losses.at(-1)!.toFixed(4)}`;
  say(`losses from ${path}, largest relative difference ${largest.toExponential(1)}`);
  if (!(largest <= LOSS_TOLERANCE)) {
    throw new Error(
      `training: losses differ by up to ${largest} of themselves; ours ${mine.value.losses}, the peer's ${theirs.value.losses}`,
    );
  }
  return {
    'training: largest relative difference of losses': {
      value: largest,
      unit: '',
      atMost: LOSS_TOLERANCE,
      note: `${largest.toExponential(1)}; first ${differences.length} steps without dropout, from the same weights; losses from ${path}`,
    },
  };
}

function reportRuns(
  figures: Readonly<Record<string, Figure>>,
  runs: Readonly<Record<string, readonly ProcessRun[]>>,
  rounds: number,
): Part {
  const best = new Map(
    Object.entries(runs).map(([name, all]) => {
      const values = all.map(({ stdout }) => JSON.parse(stdout) as TitleTrainingRun);
      return [name, values.reduce((a, b) => (b.examplesPerSecond > a.examplesPerSecond ? b : a))];
    }),
  );
  const found: Record<string, Figure> = { ...figures };
  const ratios: Record<string, number> = {};
  const peakRssBytes: Record<string, number | null> = {};
  for (const [name, { examplesPerSecond, medianMs, steps, parameters }] of best) {
    const note = `mini, ${parameters} parameters, ${steps} steps of batch 64 (the model's default is 32), dropout ${DROPOUT}, 2 threads; fastest of ${rounds}`;
    found[`training: ${name}`] = { value: examplesPerSecond, unit: 'examples/s', note };
    found[`training: step, ${name}`] = { value: medianMs, unit: 'ms', note: 'median' };
    peakRssBytes[`training: ${name}`] = largestPeak(runs[name]!);
  }
  const [ours, theirs] = [best.get('ours'), best.get('transformers')];
  if (ours !== undefined && theirs !== undefined) {
    const ratio = ours.examplesPerSecond / theirs.examplesPerSecond;
    ratios['training: speed, ours / transformers'] = ratio;
    found['training: speed, ours / transformers'] = { value: ratio, unit: 'times', atLeast: TARGET };
  }
  return { figures: found, ratios, peakRssBytes };
}
