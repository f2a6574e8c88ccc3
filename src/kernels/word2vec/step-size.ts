// How many places a step of deterministic training may hold. All gradients of a step are taken at the same vectors,
// so a row that many of them move is moved too far at once. A corpus sets the bound, never the number of threads.
import type { Word2vecCorpus } from './corpus.ts';
import { keepProbability } from './subsampling.ts';
import type { Word2vecTraining } from './training-options.ts';

/**
 * Enough that waiting for other threads costs little, and few enough that a step's rows stay in cache. A place of CBOW
 * has one input, one of skip-gram many.
 */
const MOST_PLACES = { 'skip-gram': 256, cbow: 512 } as const;
/**
 * Bound on (expected updates of the busiest row in a step) x (learning rate). Measured on planted corpora of 60 to
 * 2,000 tokens: some skip-gram trainings diverge from 1.6 on; at 0.5 losses are those of lock-free training within
 * 1 %.
 */
const MOST_MOTION = {
  'skip-gram': 0.5,
  // On a real catalogue's whole playlists at a rate of 0.25, bounds of 0.5, 4 and 12 learned the same (song nDCG 0.067
  // to 0.068 on masked questions); from about 50 on it diverged.
  cbow: 8,
} as const;
/**
 * The same for a row in neighbouring windows of one sequence: at a rate of 0.1, 15 places with windows of 20 (6)
 * diverged, at 0.025 256 places (1.7) did not.
 */
const MOST_MOTION_IN_SEQUENCE = 3;
/** Steps of an epoch of CBOW: with fewer, small corpora learn from too few points. */
const LEAST_STEPS = 128;
/** The nodes near the root of a Huffman tree are on most paths, but their gradients mostly cancel. */
const ROOT_SHARE = 0.2;
const MOST_OUTPUTS = 6;

/** Places of a step: at least 1, at most 256 with skip-gram and 512 with CBOW. Without locks steps mean nothing: the most. */
export function chooseStepPlaces(corpus: Word2vecCorpus, training: Word2vecTraining): number {
  if (training.mode === 'fast') return MOST_PLACES[training.architecture];
  const inputs = meanInputs(corpus, training);
  const { learningRate, architecture } = training;
  const places = Math.floor(
    MOST_MOTION[architecture] / (learningRate * busiestRow(corpus, training) * inputs),
  );
  const bounded = Math.min(MOST_PLACES[architecture], Math.max(1, places));
  if (architecture === 'cbow') return Math.min(bounded, Math.ceil(corpus.tokens.length / LEAST_STEPS));
  const outputs = Math.min(MOST_OUTPUTS, meanOutputs(corpus, training));
  const inSequence = Math.max(1, Math.floor(MOST_MOTION_IN_SEQUENCE / (learningRate * outputs)));
  return inSequence < inputs ? Math.min(bounded, inSequence) : bounded;
}

/** Mean number of inputs that a target is predicted from. */
function meanInputs(corpus: Word2vecCorpus, training: Word2vecTraining): number {
  if (training.architecture === 'cbow') return 1;
  let places = 0;
  let squares = 0;
  for (let i = 1; i < corpus.sequenceStarts.length; i++) {
    const length = corpus.sequenceStarts[i]! - corpus.sequenceStarts[i - 1]!;
    places += length;
    squares += length * length;
  }
  const others = Math.max(1, squares / Math.max(1, places) - 1);
  if (training.window === 'sequence') return others;
  return Math.min(others, training.dynamicWindow ? training.window + 1 : 2 * training.window);
}

/** Output rows of a target. */
function meanOutputs({ numTokens }: Word2vecCorpus, training: Word2vecTraining): number {
  return training.output === 'hierarchical-softmax' ? Math.log2(numTokens + 1) : 1 + training.negatives;
}

/** Updates of the row that has most, as input or as output, for each (input, target). */
function busiestRow(corpus: Word2vecCorpus, training: Word2vecTraining): number {
  let total = 0;
  let samplingTotal = 0;
  for (const count of corpus.counts) {
    total += count;
    samplingTotal += count ** training.samplingExponent;
  }
  const isHierarchical = training.output === 'hierarchical-softmax';
  const outputs = meanOutputs(corpus, training);
  let most = isHierarchical ? ROOT_SHARE : 0;
  for (let token = 0; token < corpus.numTokens; token++) {
    const count = corpus.counts[token]!;
    const share = (count / total) * keepProbability(count, total, training.subsampling);
    const sampled = isHierarchical
      ? 0
      : training.negatives * (count ** training.samplingExponent / samplingTotal);
    most = Math.max(most, share + sampled, share * outputs * (corpus.weights?.[token] ?? 1));
  }
  return most;
}
