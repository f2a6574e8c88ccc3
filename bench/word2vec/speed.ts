// Words a second of training alone, in turns with gensim, and how far from what the machine can do at most.
import { join } from 'node:path';
import type { Peaks } from '../children/measure-peaks.ts';
import type { Word2vecRun } from '../children/train-word2vec.ts';
import type { ProcessRun } from '../harness/measure-process.ts';
import type { PythonPeer } from '../harness/python-peer.ts';
import { largestPeak, takeTurns } from '../harness/rounds.ts';
import { runChild } from '../harness/segue.ts';
import type { BenchContext, Figure } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';
import { gensimTraining, runGensim } from './gensim-peer.ts';

const TARGET_LOCK_FREE = 2;
const TARGET_DETERMINISTIC = 1;
const WORKERS = 2;
const DIMENSIONS = 128;
const WINDOW = 10;
const NEGATIVES = 5;
const SETTINGS = {
  architecture: 'skip-gram',
  output: 'negative-sampling',
  dimensions: DIMENSIONS,
  window: WINDOW,
  dynamicWindow: true,
  negatives: NEGATIVES,
  subsampling: 0,
  epochs: 1,
  learningRate: 0.025,
  threads: WORKERS,
} as const;
/** What all contestants do. */
const NOTE = `skip-gram, ${DIMENSIONS} dimensions, window 1 to ${WINDOW}, ${NEGATIVES} negatives, ${WORKERS} workers, 1 epoch, every song`;

const MODES = { 'lock-free': 'fast', deterministic: 'deterministic' } as const;
const NEGATIVE_KINDS = { 'shared negatives': true, 'own negatives': false } as const;

/** What takes turns with gensim: both modes, with negatives by window (the default) and by pair (as gensim draws). */
function ourContestants(root: string, dataset: string): Record<string, () => Promise<ProcessRun>> {
  const contestants: Record<string, () => Promise<ProcessRun>> = {};
  for (const [negatives, sharedNegatives] of Object.entries(NEGATIVE_KINDS)) {
    for (const [name, mode] of Object.entries(MODES)) {
      contestants[`${name}, ${negatives}`] = async () => {
        const options = JSON.stringify({ ...SETTINGS, mode, sharedNegatives });
        return (await runChild<Word2vecRun>(root, 'train-word2vec.ts', [dataset, options])).run;
      };
    }
  }
  return contestants;
}

/** Ours, and the peer in both of its ways, where it is there. */
export async function measureSpeed(
  context: BenchContext,
  peer: PythonPeer,
  data: { readonly label: string; readonly dataset: string },
): Promise<Part> {
  const { root, workDir, rounds, say } = context;
  const { label, dataset } = data;
  const sequences = join(workDir, `${label}-songs.txt`);
  await runChild(root, 'write-sequences.ts', [dataset, sequences, 'songs']);
  const { python } = peer;
  const settings = { sg: 1, window: WINDOW, shrink_windows: true, min_count: 1, epochs: 1 } as const;
  const gensim = (source: 'lists' | 'file') => () =>
    runGensim(root, python!, { sequences, vectors: null }, source, settings);
  const runs: Record<string, ProcessRun[]> = await takeTurns<string>(
    rounds,
    {
      ...ourContestants(root, dataset),
      ...(python === null ? {} : { 'gensim, lists': gensim('lists'), 'gensim, file': gensim('file') }),
    },
    say,
  );
  const figures: Record<string, Figure> = {};
  const ratios: Record<string, number> = {};
  const peakRssBytes: Record<string, number | null> = {};
  // Words are tokens with a neighbour on both sides; the fastest round counts.
  const { numPlaces, pairs, numTokens } = JSON.parse(Object.values(runs)[0]![0]!.stdout) as Word2vecRun;
  const speeds = new Map<string, number>();
  for (const [name, of] of Object.entries(runs)) {
    const speed = Math.max(
      ...of.map((run) => {
        if (!name.startsWith('gensim')) return (JSON.parse(run.stdout) as Word2vecRun).wordsPerSecond;
        const { words, seconds } = gensimTraining(run);
        return words / seconds;
      }),
    );
    speeds.set(name, speed);
    figures[`${label}: ${name}`] = { value: speed, unit: 'words/s', note: `training alone; ${NOTE}` };
    peakRssBytes[`${label}: ${name}`] = largestPeak(of);
  }
  figures[`${label}: vocabulary`] = { value: numTokens, unit: 'songs' };
  figures[`${label}: places`] = { value: numPlaces, unit: 'words' };
  figures[`${label}: pairs a word`] = { value: pairs / numPlaces, unit: '' };
  const theirs = Math.max(speeds.get('gensim, lists') ?? 0, speeds.get('gensim, file') ?? 0);
  for (const [name, speed] of speeds) {
    if (theirs === 0 || name.startsWith('gensim')) continue;
    const atLeast = name.startsWith('lock-free') ? TARGET_LOCK_FREE : TARGET_DETERMINISTIC;
    const ratioName = `${label}: words/s, ${name} / gensim`;
    figures[ratioName] = { value: speed / theirs, unit: 'times', atLeast, note: "gensim's faster way" };
    ratios[ratioName] = speed / theirs;
  }
  const limits = await measureLimits(context, label, speeds, { pairsAWord: pairs / numPlaces, numTokens });
  return { figures: { ...figures, ...limits }, ratios, peakRssBytes };
}

/** Arithmetic and bytes of a pair against what the cores can do in WebAssembly, all at once. */
async function measureLimits(
  { root }: BenchContext,
  label: string,
  speeds: ReadonlyMap<string, number>,
  { pairsAWord, numTokens }: { pairsAWord: number; numTokens: number },
): Promise<Record<string, Figure>> {
  const rowBytes = DIMENSIONS * 4;
  const mebibytes = Math.min(1024, Math.ceil((2 * numTokens * rowBytes) / 2 ** 20));
  const peaks = await Promise.all(
    Array.from({ length: WORKERS }, () => runChild<Peaks>(root, 'measure-peaks.ts', [String(mebibytes)])),
  );
  const gflops = peaks.reduce((sum, { value }) => sum + value.gflops, 0);
  const gigabytes = peaks.reduce((sum, { value }) => sum + value.gigabytesPerSecond, 0);
  const outputs = 1 + NEGATIVES;
  // A multiply-add for each dimension of each output in the product, in the input's change and in the output's.
  const flopsAPair = 3 * 2 * DIMENSIONS * outputs;
  const figures: Record<string, Figure> = {
    [`${label}: peak arithmetic`]: { value: gflops, unit: 'GFLOP/s', note: `WebAssembly, ${WORKERS} cores` },
    [`${label}: peak of changing random rows`]: {
      value: gigabytes,
      unit: 'GB/s',
      note: `${rowBytes} bytes each, read and written, in ${mebibytes} MiB, ${WORKERS} cores`,
    },
    [`${label}: arithmetic of a pair`]: { value: flopsAPair, unit: 'FLOP' },
  };
  for (const [name, speed] of speeds) {
    const pairs = speed * pairsAWord;
    // Rows that must come and go: the input of each pair, and the outputs of each pair or of each window.
    const rows = name.endsWith('shared negatives') ? 1 + outputs / pairsAWord : 1 + outputs;
    const bytes = rows * rowBytes * 2;
    figures[`${label}: ${name}, share of peak arithmetic`] = {
      value: (pairs * flopsAPair) / gflops / 1e9,
      unit: '',
    };
    figures[`${label}: ${name}, share of peak row changes`] = {
      value: (pairs * bytes) / gigabytes / 1e9,
      unit: '',
      note: `${Math.round(bytes)} bytes a pair if no row is found in a cache`,
    };
  }
  return figures;
}
