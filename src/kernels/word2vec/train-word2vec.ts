// Trains word2vec on any number of threads. The host only hands out ranges of steps, each of about a tenth of a
// second, and between them reports, saves and stops.
import { AbortedError, ConfigError, TrainingError } from '../../core/errors.ts';
import { SILENT_LOGGER, SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import { createTaskRunner, type TaskRunner, workerModuleUrl } from '../../core/task-runner.ts';
import { fastestVariant, type KernelVariant, loadKernel } from '../load-kernel.ts';
import { findUnusableRow } from '../nearest/find-unusable-row.ts';
import type { VectorStore } from '../vector-store.ts';
import type { Word2vecCorpus } from './corpus.ts';
import { createJob, type Word2vecJob } from './job.ts';
import { type Control, controlAt } from './layout.ts';
import { type Cut, scheduleEpoch } from './schedule.ts';
import {
  createWord2vecTasks,
  type Word2vecKernel,
  type Word2vecTaskData,
  type Word2vecTaskHandlers,
} from './tasks.ts';
import { checkWord2vecTraining, type Word2vecTraining } from './training-options.ts';

/** Training state between two steps. */
export interface Word2vecState {
  /** Steps done, of all epochs. */
  readonly step: number;
  /** (numTokens, dimensions): the vectors that serve. */
  readonly input: VectorStore;
  /** (numTokens, dimensions): target vectors, or inner nodes of the Huffman tree. Same memory as `input`. */
  readonly output: VectorStore;
}

export type Word2vecContext = WorkContext & {
  /** Its low 32 bits count; default 0. */
  readonly seed?: number;
  /** Default 1. */
  readonly threads?: number;
  /** Goes on here, in place, on the same corpus with the same options and seed. */
  readonly resumeFrom?: Word2vecState;
  /** Gets the state as it is, not a copy; training waits for it. Also called at the end, and before an `AbortedError`. */
  readonly onCheckpoint?: (state: Word2vecState) => Promise<void>;
  /** Default 300. */
  readonly checkpointEverySeconds?: number;
};

export interface Word2vecResult {
  readonly input: VectorStore;
  readonly output: VectorStore;
  /** The last of `epochLosses`; NaN where nothing was left to train. */
  readonly loss: number;
  /**
   * Of each epoch trained here, while it was trained: mean negative log likelihood of a target, in nats, over a
   * fixed sample of about 4,096 units of at most 16 places. A target is a place seen from one input: a context token
   * (skip-gram) or the mean (CBOW), with its negative samples or its whole path. Weights don't count.
   */
  readonly epochLosses: number[];
  readonly seconds: number;
  /** Places trained here (tokens of sequences of two or more, times epochs) a second. */
  readonly wordsPerSecond: number;
}

const TARGET_TASK_SECONDS = 0.1;
const DEFAULT_CHECKPOINT_SECONDS = 300;

/**
 * Trains vectors of all tokens. In deterministic mode the result's bytes depend on corpus, options and seed alone.
 * @throws ConfigError for options out of range, a corpus without a pair, a state that does not fit or vectors that
 *   exceed a kernel's memory; RangeError for a token outside the vocabulary; TrainingError where numbers are no longer
 *   finite; AbortedError
 */
export async function trainWord2vec(
  corpus: Word2vecCorpus,
  options: Partial<Word2vecTraining>,
  context: Word2vecContext = {},
): Promise<Word2vecResult> {
  const training = checkWord2vecTraining(options);
  const { seed = 0, threads = 1, resumeFrom } = context;
  const variant = training.mode === 'fast' ? fastestVariant('word2vec') : 'simd';
  const job = createJob(corpus, training, seed, threads, resumeFrom);
  const numSteps = job.cut.stepsPerEpoch * training.epochs;
  const first = resumeFrom?.step ?? 0;
  if (!(Number.isInteger(first) && first >= 0 && first <= numSteps)) {
    throw new ConfigError(
      `word2vec: the checkpoint's step is ${first}, the training has ${numSteps}; resume with the data and options it was made with`,
    );
  }
  if (resumeFrom === undefined) fillInitial(job, variant, seed);
  const runner = createTaskRunner<Word2vecTaskData, Word2vecTaskHandlers>({
    createHandlers: createWord2vecTasks,
    workerUrl: workerModuleUrl('worker', import.meta.url),
    data: {
      memory: job.memory.memory,
      variant,
      settingsAddress: job.settingsAddress,
      isFast: training.mode === 'fast',
      threads,
    },
    threads,
  });
  try {
    return await trainEpochs(corpus, training, context, job, runner);
  } finally {
    await runner.close();
  }
}

function fillInitial(job: Word2vecJob, variant: KernelVariant, seed: number): void {
  const kernel = loadKernel<Word2vecKernel>('word2vec', variant, job.memory.memory);
  const { byteOffset, numVectors, dimensions, stride } = job.input;
  kernel.fillUniform(byteOffset, numVectors, dimensions, stride, seed >>> 0);
}

async function trainEpochs(
  corpus: Word2vecCorpus,
  training: Word2vecTraining,
  context: Word2vecContext,
  job: Word2vecJob,
  runner: TaskRunner<Word2vecTaskHandlers>,
): Promise<Word2vecResult> {
  const { stepsPerEpoch, numPlaces } = job.cut;
  const progress = context.progress ?? SILENT_PROGRESS;
  const logger = context.logger ?? SILENT_LOGGER;
  const control = controlAt(job.memory, job.controlAddress);
  const firstStep = context.resumeFrom?.step ?? 0;
  const numSteps = stepsPerEpoch * training.epochs;
  const epochLosses: number[] = [];
  const started = performance.now();
  const run = createRangeRunner(job, runner, control, numSteps);
  const saveOrStop = createSaver(context, job, numSteps);
  const firstWord = wordsBefore(job.cut, firstStep);
  progress.stage('training word2vec', wordsBefore(job.cut, numSteps) - firstWord, 'words');
  for (let epoch = Math.floor(firstStep / stepsPerEpoch); epoch < training.epochs; epoch++) {
    const before = epoch * stepsPerEpoch;
    const lost = epochLosses.length === 0 ? '' : `, loss ${epochLosses.at(-1)!.toFixed(4)}`;
    const news = `pass ${epoch + 1} of ${training.epochs}${lost}`;
    scheduleEpoch(corpus.sequenceStarts, job.cut, context.seed ?? 0, epoch, job.epochUnits);
    let step = Math.max(0, firstStep - before);
    while (step < stepsPerEpoch) {
      await saveOrStop(before + step);
      step = await run(epoch, step);
      progress.advanceTo(wordsBefore(job.cut, before + step) - firstWord, news);
    }
    const { sum, targets } = control.takeLoss();
    if (targets === 0 && epoch === 0 && firstStep === 0) warnOfNothing(logger);
    epochLosses.push(sum / targets);
  }
  const seconds = (performance.now() - started) / 1000;
  await saveOrStop(numSteps);
  progress.done();
  const words = Math.max(0, numSteps - firstStep) * (numPlaces / stepsPerEpoch);
  return {
    input: job.input,
    output: job.output,
    loss: epochLosses.at(-1) ?? Number.NaN,
    epochLosses,
    seconds,
    wordsPerSecond: words / seconds,
  };
}

/** Places of all steps before this one, of all epochs. */
function wordsBefore({ stepsPerEpoch, stepPlaces, numPlaces }: Cut, step: number): number {
  const inEpoch = Math.min(numPlaces, (step % stepsPerEpoch) * stepPlaces);
  return Math.floor(step / stepsPerEpoch) * numPlaces + inEpoch;
}

function warnOfNothing(logger: { warn(message: string): void }): void {
  logger.warn('word2vec: subsampling and weights left no pair in the first epoch; lower subsampling');
}

/** Runs a range of steps that takes about a tenth of a second on all threads, and tells where it ended. */
function createRangeRunner(
  job: Word2vecJob,
  runner: TaskRunner<Word2vecTaskHandlers>,
  control: Control,
  numSteps: number,
) {
  const { stepsPerEpoch } = job.cut;
  let stepsPerTask = 8;
  return async (epoch: number, from: number): Promise<number> => {
    const to = Math.min(stepsPerEpoch, from + stepsPerTask);
    const before = epoch * stepsPerEpoch;
    control.reset();
    const started = performance.now();
    const tasks = Array.from({ length: runner.threads }, (_, thread) =>
      runner.run('train', { thread, epoch, from, to, before, numSteps }).catch((error: unknown) => {
        control.stop();
        throw error;
      }),
    );
    const failed = (await Promise.allSettled(tasks)).find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const fault = control.faultStep();
    if (fault !== null) throw notFinite(before + fault, numSteps);
    const seconds = (performance.now() - started) / 1000;
    const ratio = Math.min(4, Math.max(0.25, TARGET_TASK_SECONDS / seconds));
    stepsPerTask = Math.max(1, Math.round(stepsPerTask * ratio));
    return to;
  };
}

function notFinite(step: number, numSteps: number): TrainingError {
  return new TrainingError(
    `word2vec: numbers are no longer finite at step ${step} of ${numSteps}; take a lower learning rate`,
    { step },
  );
}

/**
 * Saves now and then, at the end, and when the signal has fired, after which it throws. Scores tell of vectors that are
 * not finite only in the step after, so what is saved or returned is looked through before.
 */
function createSaver(context: Word2vecContext, { input, output }: Word2vecJob, numSteps: number) {
  const everyMs = (context.checkpointEverySeconds ?? DEFAULT_CHECKPOINT_SECONDS) * 1000;
  let savedAt = performance.now();
  return async (step: number): Promise<void> => {
    const isStopping = context.signal?.aborted === true;
    if (isStopping || step === numSteps || performance.now() - savedAt >= everyMs) {
      if (findUnusableRow(input) !== -1 || findUnusableRow(output) !== -1) throw notFinite(step, numSteps);
      await context.onCheckpoint?.({ step, input, output });
      savedAt = performance.now();
    }
    if (isStopping) throw new AbortedError();
  };
}
