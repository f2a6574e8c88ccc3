// Peak memory of training at the size of the Melon set, as a multiple of the vectors that come out.
import type { Word2vecRun } from '../children/train-word2vec.ts';
import { runChild } from '../harness/segue.ts';
import type { BenchContext } from '../harness/types.ts';
import type { Part } from '../neighbours/parts.ts';

const NUM_TOKENS = 650_000;
const NUM_PLACES = 5_300_000;
const DIMENSIONS = 128;
const TARGET_RATIO = 3;

/** Trains one epoch of a synthetic corpus with Melon's counts; the whole process counts. */
export async function measureMemory({ root, say }: BenchContext): Promise<Part> {
  const options = { window: 10, epochs: 1, dimensions: DIMENSIONS, threads: 2 };
  const { value, run } = await runChild<Word2vecRun>(root, 'train-word2vec.ts', [
    `synthetic:${NUM_TOKENS}:${NUM_PLACES}`,
    JSON.stringify(options),
  ]);
  say(`training at full size: ${run.seconds.toFixed(1)} s`);
  const vectorBytes = NUM_TOKENS * DIMENSIONS * 4;
  const peak = run.peakRssBytes;
  return {
    figures: {
      'full size: vectors': {
        value: vectorBytes,
        unit: 'bytes',
        note: `${NUM_TOKENS} of ${DIMENSIONS} dimensions`,
      },
      'full size: peak of training': {
        value: peak,
        unit: 'bytes',
        note: `whole process, ${NUM_PLACES} places, deterministic, 2 threads`,
      },
      'full size: peak / vectors': {
        value: peak === null ? null : peak / vectorBytes,
        unit: 'times',
        atMost: TARGET_RATIO,
      },
      'full size: training': { value: value.wordsPerSecond, unit: 'words/s' },
    },
    ratios: {},
    peakRssBytes: { 'full size: training': peak },
  };
}
