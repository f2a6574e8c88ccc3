// Sizes of what a training holds, known before anything is allocated, so that a plan tells what it will take.
import type { Word2vecCorpus } from './corpus.ts';
import { SHARING_INPUTS } from './draws.ts';
import { type Cut, cutSequences, UNIT_PLACES, UNIT_WORDS } from './schedule.ts';
import { chooseStepPlaces } from './step-size.ts';
import type { Word2vecTraining } from './training-options.ts';

/** About so many units of an epoch have their loss measured. */
const LOSS_UNITS = 4096;

/** What the size of scratch depends on, besides the cut. */
export interface ScratchSizes {
  readonly slotBytes: number;
  readonly numSlots: number;
  readonly listBytes: number;
  readonly threadBytes: number;
  readonly unitPlaces: number;
}

const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Whether means are of whole sequences. */
export function hasWholeWindow(training: Word2vecTraining): boolean {
  return training.architecture === 'cbow' && training.window === 'sequence';
}

/** Cuts a corpus as a training does. */
export function cutCorpus(corpus: Word2vecCorpus, training: Word2vecTraining): Cut {
  const stepPlaces = chooseStepPlaces(corpus, training);
  // Several units a thread, so that none waits long for the last; but not so small that their table grows large.
  const least = Math.min(4, Math.ceil(stepPlaces / 2));
  const unitPlaces = Math.min(UNIT_PLACES, Math.max(least, Math.floor(stepPlaces / 8)));
  return cutSequences(corpus.sequenceStarts, stepPlaces, hasWholeWindow(training) ? stepPlaces : unitPlaces);
}

/** Bytes of one place's record; `assembly/_word2vec-skip-gram.ts` and `_word2vec-cbow.ts` say what is in it. */
function recordBytes(training: Word2vecTraining, longest: number, longestPath: number): number {
  const isHierarchical = training.output === 'hierarchical-softmax';
  const outputs = 3 * Math.ceil((isHierarchical ? longestPath : 1 + training.negatives) / 3);
  const reach = training.window === 'sequence' ? longest : training.window;
  const inputs = Math.min(2 * reach, longest - 1);
  const rowBytes = 4 * 16 * Math.ceil(training.dimensions / 16);
  if (training.architecture === 'cbow') {
    return align(16 + 20 * outputs + 2 * rowBytes + 8 * (training.window === 'sequence' ? 0 : inputs));
  }
  const block = (n: number): number => 4 * (2 + n + 3 + outputs + outputs * 4 * Math.ceil(n / 4));
  const perBlock = isHierarchical ? inputs : training.sharedNegatives ? SHARING_INPUTS : 1;
  return align(4 + Math.ceil(inputs / perBlock) * block(perBlock));
}

/** Sizes of scratch for paths of at most `longestPath` nodes. */
export function scratchSizes(training: Word2vecTraining, cut: Cut, longestPath: number): ScratchSizes {
  const isFast = training.mode === 'fast';
  const isWhole = hasWholeWindow(training);
  const slotBytes = recordBytes(training, cut.longestSequence, longestPath);
  const unitPlaces = isWhole ? cut.stepPlaces : 1;
  const rowBytes = 64 * Math.ceil(training.dimensions / 16);
  const ownBytes = isFast ? slotBytes * unitPlaces + (isWhole ? 8 * cut.longestSequence : 0) : 0;
  return {
    slotBytes,
    unitPlaces,
    numSlots: isFast ? 0 : cut.stepPlaces,
    listBytes: isWhole && !isFast ? 8 * (cut.stepPlaces + 2 * cut.longestSequence) : 0,
    threadBytes: align(2 * align(4 * (cut.longestSequence + 16)) + 2 * rowBytes + ownBytes),
  };
}

/** Bytes of all that `createJob` allocates. */
export function jobBytes(
  corpus: Pick<Word2vecCorpus, 'numTokens' | 'weights'>,
  numPositions: number,
  numSequences: number,
  training: Word2vecTraining,
  cut: Cut,
  threads: number,
): number {
  const isHierarchical = training.output === 'hierarchical-softmax';
  const { numTokens } = corpus;
  // No binary code is longer on average than log2(tokens), and one path at most log-phi of all occurrences.
  const meanPath = Math.ceil(Math.log2(Math.max(2, numTokens)));
  const sizes = scratchSizes(training, cut, 2 * meanPath);
  const matrices = 2 * numTokens * 64 * Math.ceil(training.dimensions / 16);
  const tables =
    (isHierarchical ? 4 * numTokens * (1 + meanPath) : 8 * numTokens) +
    (training.subsampling > 0 ? 4 * numTokens : 0) +
    (corpus.weights === null ? 0 : 4 * numTokens);
  const schedule = 4 * (UNIT_WORDS * cut.maxUnits + cut.stepsPerEpoch + 1);
  const scratch = sizes.numSlots * sizes.slotBytes + sizes.listBytes + threads * sizes.threadBytes;
  return matrices + tables + schedule + scratch + 4 * (numPositions + numSequences + 1);
}

/** One in how many units has its loss measured. */
export function lossStrideOf(cut: Cut): number {
  return Math.max(1, Math.floor(cut.maxUnits / LOSS_UNITS));
}
