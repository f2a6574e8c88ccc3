// What a training will take, before it begins: memory by the formula it allocates with, time by a short trial on
// made-up sequences of the same size.
import { createRandomStream } from '../../core/random.ts';
import { fastestVariant } from '../load-kernel.ts';
import type { Word2vecCorpus } from './corpus.ts';
import { createJob } from './job.ts';
import { cutCorpus, jobBytes } from './job-size.ts';
import { controlAt } from './layout.ts';
import { scheduleEpoch } from './schedule.ts';
import { createWord2vecTasks } from './tasks.ts';
import { checkWord2vecTraining, type Word2vecTraining } from './training-options.ts';

const TRIAL_TOKENS = 20_000;
const TRIAL_POSITIONS = 40_000;
const TRIAL_MS = 250;
/** As many as training runs at a time, at least, so that what each run begins with costs no more than there. */
const PLACES_A_RUN = 4096;
/** Measured with two threads on two cores: what each thread adds, beside the first. */
const THREAD_GAIN = 0.8;
/** How much longer than the mean the longest sequence is taken to be. */
const LONGEST = 4;

function sharedArray(values: ArrayLike<number>): Uint32Array<SharedArrayBuffer> {
  const array = new Uint32Array(new SharedArrayBuffer(4 * values.length));
  array.set(values);
  return array;
}

/** Sequences of equal length whose tokens are drawn with a popularity that falls as 1 / sqrt(rank). */
function createTrialCorpus(numTokens: number, numPositions: number, length: number): Word2vecCorpus {
  const random = createRandomStream(0, 'word2vec/plan');
  const numSequences = Math.max(1, Math.round(numPositions / length));
  const starts = Array.from({ length: numSequences + 1 }, (_, i) => i * length);
  const counts = new Uint32Array(numTokens).fill(1);
  const tokens = Array.from({ length: numSequences * length }, () => {
    const token = Math.min(numTokens - 1, Math.floor(numTokens * random.uniform() ** 2));
    counts[token]!++;
    return token;
  });
  return {
    numTokens,
    sequenceStarts: sharedArray(starts),
    tokens: sharedArray(tokens),
    counts: sharedArray(counts),
    weights: null,
  };
}

/** Options under which a trial leaves out as many tokens: in a smaller vocabulary, shares of all are larger. */
function optionsOfTrial(training: Word2vecTraining, numTokens: number): Word2vecTraining {
  const cut = Math.max(1, numTokens / TRIAL_TOKENS);
  return { ...training, subsampling: Math.min(1, training.subsampling * cut) };
}

/** Places a second on this thread. */
function measureSpeed(corpus: Word2vecCorpus, training: Word2vecTraining): number {
  const job = createJob(corpus, training, 0, 1, undefined);
  const isFast = training.mode === 'fast';
  const tasks = createWord2vecTasks({
    memory: job.memory.memory,
    variant: isFast ? fastestVariant('word2vec') : 'simd',
    settingsAddress: job.settingsAddress,
    isFast,
    threads: 1,
  });
  const control = controlAt(job.memory, job.controlAddress);
  const { stepsPerEpoch, stepPlaces } = job.cut;
  scheduleEpoch(corpus.sequenceStarts, job.cut, 0, 0, job.epochUnits);
  const stride = Math.min(stepsPerEpoch, Math.ceil(PLACES_A_RUN / stepPlaces));
  const run = (from: number, to: number): void => {
    control.reset();
    tasks.train({ thread: 0, epoch: 0, from, to, before: 0, numSteps: stepsPerEpoch });
  };
  // The first step compiles.
  run(0, 1);
  const started = performance.now();
  let runs = 0;
  while (performance.now() - started < TRIAL_MS) {
    const from = (runs++ * stride) % (stepsPerEpoch - stride + 1);
    run(from, from + stride);
  }
  return (runs * stride * stepPlaces * 1000) / (performance.now() - started);
}

/**
 * Memory and time that a training of this size takes.
 * @param numPositions tokens of all sequences
 * @returns `bytes` of matrices, tables, corpus, schedule and scratch, exact but for Huffman paths,
 *   the places of a step and the longest sequence, which is taken to be 4 times the mean; `seconds` measured in a trial of a quarter
 *   of a second on one thread, where vocabularies of more than 20,000 tokens are cut to that and the subsampling
 *   threshold is raised by as much, so that large ones take longer than planned by what their memory is slower
 * @throws ConfigError for options out of range
 */
export function planWord2vec(
  numTokens: number,
  numPositions: number,
  numSequences: number,
  options: Partial<Word2vecTraining>,
  threads: number,
): { bytes: number; seconds: number } {
  const training = checkWord2vecTraining(options);
  const length = Math.max(2, Math.round(numPositions / Math.max(1, numSequences)));
  const trial = createTrialCorpus(Math.min(numTokens, TRIAL_TOKENS), TRIAL_POSITIONS, length);
  const trialTraining = optionsOfTrial(training, numTokens);
  const trialCut = cutCorpus(trial, trialTraining);
  const cut = {
    ...trialCut,
    longestSequence: LONGEST * length,
    stepsPerEpoch: Math.ceil(numPositions / trialCut.stepPlaces),
    maxUnits: Math.ceil(trialCut.maxUnits * (numPositions / trialCut.numPlaces)),
  };
  const corpus = { numTokens, weights: null };
  const gain = 1 + THREAD_GAIN * (threads - 1);
  return {
    bytes: jobBytes(corpus, numPositions, numSequences, training, cut, threads),
    seconds: (numPositions * training.epochs) / (measureSpeed(trial, trialTraining) * gain),
  };
}
