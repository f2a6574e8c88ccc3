// One suite on the reference and on both variants of the kernel: the same steps, so the same vectors up to rounding.
import { describe, expect, test } from 'vitest';
import { corpusOf, plantCamps } from '../../../test/helpers/planted-corpus.ts';
import '../../../test/helpers/to-be-allclose.ts';
import { fastestVariant, type KernelVariant, loadKernel } from '../load-kernel.ts';
import { type VectorStore, vectorAt } from '../vector-store.ts';
import type { Word2vecCorpus } from './corpus.ts';
import { createJob } from './job.ts';
import { cutCorpus } from './job-size.ts';
import { controlAt } from './layout.ts';
import { trainReference } from './reference.ts';
import { scheduleEpoch } from './schedule.ts';
import { createWord2vecTasks, type Word2vecKernel } from './tasks.ts';
import { checkWord2vecTraining, type Word2vecTraining } from './training-options.ts';

type Implementation = 'reference' | KernelVariant;
const KERNELS = [...new Set<KernelVariant>(['simd', fastestVariant('word2vec')])];
const IMPLEMENTATIONS: Implementation[] = ['reference', ...KERNELS];
const SEED = 5;

const copyRows = (store: VectorStore): Float32Array[] =>
  Array.from({ length: store.numVectors }, (_, row) => vectorAt(store, row).slice());

/** Training on this thread, from `first` (default: drawn) in place of initial vectors. */
function trainWith(
  implementation: Implementation,
  corpus: Word2vecCorpus,
  options: Partial<Word2vecTraining>,
  first?: { input: readonly (readonly number[])[]; output: readonly (readonly number[])[] },
) {
  const training = checkWord2vecTraining(options);
  const job = createJob(corpus, training, SEED, 1, undefined);
  const variant = implementation === 'reference' ? 'simd' : implementation;
  const { memory } = job.memory;
  const { byteOffset, numVectors, dimensions, stride } = job.input;
  loadKernel<Word2vecKernel>('word2vec', variant, memory).fillUniform(
    byteOffset,
    numVectors,
    dimensions,
    stride,
    SEED,
  );
  first?.input.forEach((row, i) => {
    vectorAt(job.input, i).set(row);
  });
  first?.output.forEach((row, i) => {
    vectorAt(job.output, i).set(row);
  });
  if (implementation === 'reference') {
    const input = copyRows(job.input);
    const output = copyRows(job.output);
    const { epochLosses } = trainReference(corpus, training, input, output, SEED);
    return { input, output, epochLosses };
  }
  const tasks = createWord2vecTasks({
    memory,
    variant,
    settingsAddress: job.settingsAddress,
    isFast: training.mode === 'fast',
    threads: 1,
  });
  const control = controlAt(job.memory, job.controlAddress);
  const { stepsPerEpoch } = job.cut;
  const epochLosses = Array.from({ length: training.epochs }, (_, epoch) => {
    scheduleEpoch(corpus.sequenceStarts, job.cut, SEED, epoch, job.epochUnits);
    control.reset();
    tasks.train({
      thread: 0,
      epoch,
      from: 0,
      to: stepsPerEpoch,
      before: epoch * stepsPerEpoch,
      numSteps: stepsPerEpoch * training.epochs,
    });
    const { sum, targets } = control.takeLoss();
    return sum / targets;
  });
  return { input: copyRows(job.input), output: copyRows(job.output), epochLosses };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

describe.each(IMPLEMENTATIONS)('%s', (implementation) => {
  const oneStep = { dimensions: 2, epochs: 1, learningRate: 0.5, minLearningRate: 0.5, negatives: 1 };

  test('two tokens: CBOW with a Huffman tree of one node moves as computed by hand', () => {
    // Token 1 (counted once more) has code 1. Both places see the vectors as they were at the start of the step.
    const corpus = { ...corpusOf(2, [[0, 1]]), counts: Uint32Array.of(1, 2) } as never;
    const { input, output, epochLosses } = trainWith(
      implementation,
      corpus,
      {
        ...oneStep,
        architecture: 'cbow',
        output: 'hierarchical-softmax',
        window: 1,
        learningRate: 0.1,
        minLearningRate: 0.1,
      },
      {
        input: [
          [1, 0],
          [0, 2],
        ],
        output: [[0.5, 0.25]],
      },
    );
    // Place 0: mean is row 1, score 0.5, label 1. Place 1: mean is row 0, score 0.5, label 0.
    const a = 0.1 * (1 - sigmoid(0.5));
    const b = 0.1 * -sigmoid(0.5);
    const node = [0.5, 0.25 + 2 * a];
    expect(input[1]).toBeAllclose([a * 0.5, 2 + a * 0.25]);
    // Place 1 comes after place 0 and meets the node as place 0 left it.
    expect(input[0]).toBeAllclose([1 + b * node[0]!, b * node[1]!]);
    expect(output[0]).toBeAllclose([0.5 + b, node[1]!]);
    expect(epochLosses).toBeAllclose([(-Math.log(sigmoid(0.5)) - Math.log(sigmoid(-0.5))) / 2]);
  });

  test('a token of weight 0 neither moves nor is predicted', () => {
    const corpus = corpusOf(3, [[0, 1, 2]], [1, 1, 0]);
    for (const architecture of ['cbow', 'skip-gram'] as const) {
      const first = { input: [[1, 1], [2, 1], [3, 3]], output: [[1, 0], [0, 1], [1, 1]] }; // biome-ignore format: rows
      const { input } = trainWith(
        implementation,
        corpus,
        { ...oneStep, architecture, window: 'sequence' },
        first,
      );
      expect([...input[2]!]).toEqual([3, 3]);
      expect(input[0]![1]).not.toBe(1);
    }
  });

  test('subsampling with a threshold of almost nothing leaves nothing to train', () => {
    const corpus = corpusOf(4, new Array(8).fill([0, 1, 2, 3]));
    const { epochLosses } = trainWith(implementation, corpus, { ...oneStep, subsampling: 1e-12 });
    expect(epochLosses).toEqual([Number.NaN]);
  });
});

const VARIATIONS: Partial<Word2vecTraining>[] = [];
for (const architecture of ['skip-gram', 'cbow'] as const) {
  for (const output of ['negative-sampling', 'hierarchical-softmax'] as const) {
    for (const window of [3, 'sequence'] as const) VARIATIONS.push({ architecture, output, window });
  }
}
VARIATIONS.push(
  { sharedNegatives: false },
  { sharedNegatives: false, negatives: 7, dynamicWindow: false },
  { negatives: 1, order: 'shuffled' },
  { subsampling: 0.01, order: 'shuffled', window: 2 },
  { architecture: 'cbow', window: 'sequence', subsampling: 0.01 },
);

const weights = Array.from({ length: 40 }, (_, token) => [1, 0.5, 2, 0][token % 4]!);
const unweighted = plantCamps(40, 12, 9);
const corpora = { unweighted, weighted: { ...unweighted, weights: Float32Array.from(weights) as never } };

/** Equal up to the rounding of many steps: 1e-4 of the largest number, losses 5e-5 of themselves. */
function expectAgreement(
  actual: ReturnType<typeof trainWith>,
  expected: ReturnType<typeof trainWith>,
  numTokens: number,
): void {
  expect(actual.epochLosses).toBeAllclose(expected.epochLosses, { rtol: 5e-5, atol: 0 });
  for (const part of ['input', 'output'] as const) {
    expect(actual[part].length).toBe(numTokens);
    const values = expected[part].flatMap((row) => [...row]);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(actual[part].flatMap((row) => [...row])).toBeAllclose(values, { rtol: 0, atol: 1e-4 * largest });
  }
}

test.each(VARIATIONS)('all implementations agree: %j', (variation) => {
  for (const corpus of Object.values(corpora)) {
    const options = { dimensions: 20, epochs: 3, learningRate: 0.05, ...variation };
    const expected = trainWith('reference', corpus, options);
    for (const variant of KERNELS) expectAgreement(trainWith(variant, corpus, options), expected, 40);
  }
});

// Means of whole sequences are taken once for all of a unit's places, so they are left out.
test.each(VARIATIONS.filter(({ architecture, window }) => architecture !== 'cbow' || window !== 'sequence'))(
  'fast training on one thread is deterministic training in steps of one place: %j',
  (variation) => {
    const corpus = plantCamps(12, 12, 5);
    // The rate stays, because it falls by steps, which hold more places without locks.
    const rates = { learningRate: 0.4, minLearningRate: 0.4 };
    const options = { dimensions: 20, epochs: 2, ...rates, ...variation };
    expect(cutCorpus(corpus, checkWord2vecTraining(options)).stepPlaces).toBe(1);
    const expected = trainWith('reference', corpus, options);
    for (const variant of KERNELS) {
      expectAgreement(trainWith(variant, corpus, { ...options, mode: 'fast' }), expected, 12);
    }
  },
);
