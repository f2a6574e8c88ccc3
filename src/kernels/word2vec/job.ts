// Everything a training holds: matrices, tables, the corpus and scratch, laid out in one shared memory.
import { ConfigError } from '../../core/errors.ts';
import { createKernelMemory, type KernelMemory } from '../kernel-memory.ts';
import { createVectorStore, type VectorStore } from '../vector-store.ts';
import { createAliasTable } from './alias-table.ts';
import type { Word2vecCorpus } from './corpus.ts';
import { createHuffmanPaths } from './huffman.ts';
import { cutCorpus, lossStrideOf, scratchSizes } from './job-size.ts';
import { CONTROL_BYTES, type KernelSettings, SETTINGS_BYTES, writeSettings } from './layout.ts';
import { type Cut, type EpochUnits, UNIT_WORDS } from './schedule.ts';
import { keepLimit, keepProbability } from './subsampling.ts';
import type { Word2vecTraining } from './training-options.ts';

/** A training laid out in memory. */
export interface Word2vecJob {
  readonly memory: KernelMemory;
  readonly input: VectorStore;
  readonly output: VectorStore;
  readonly settingsAddress: number;
  readonly controlAddress: number;
  readonly cut: Cut;
  /** Views of kernel memory. */
  readonly epochUnits: EpochUnits;
}

/** Puts arrays into kernel memory. */
function createPlacer(memory: KernelMemory) {
  const allocateWords = (length: number): Uint32Array<SharedArrayBuffer> => {
    const address = memory.allocate(4 * length);
    return new Uint32Array(memory.memory.buffer, address, length);
  };
  return {
    allocateWords,
    place(values: Uint32Array | Float32Array): number {
      const target = allocateWords(values.length);
      target.set(new Uint32Array(values.buffer, values.byteOffset, values.length));
      return target.byteOffset;
    },
  };
}

type Placer = ReturnType<typeof createPlacer>;

function placeTables(placer: Placer, corpus: Word2vecCorpus, training: Word2vecTraining) {
  const { counts, numTokens } = corpus;
  const tables = { aliasBelow: 0, aliasOther: 0, pathStarts: 0, pathNodes: 0, keepBelow: 0, longestPath: 0 };
  if (training.output === 'hierarchical-softmax') {
    const paths = createHuffmanPaths(counts);
    tables.pathStarts = placer.place(paths.starts);
    tables.pathNodes = placer.place(paths.nodes);
    tables.longestPath = paths.longest;
  } else {
    const table = { below: placer.allocateWords(numTokens), other: placer.allocateWords(numTokens) };
    createAliasTable(counts, training.samplingExponent, table);
    tables.aliasBelow = table.below.byteOffset;
    tables.aliasOther = table.other.byteOffset;
  }
  if (training.subsampling > 0) {
    let total = 0;
    for (const count of counts) total += count;
    const limits = placer.allocateWords(numTokens);
    for (let token = 0; token < numTokens; token++) {
      limits[token] = keepLimit(keepProbability(counts[token]!, total, training.subsampling));
    }
    tables.keepBelow = limits.byteOffset;
  }
  return tables;
}

/**
 * Lays a training out. With `matrices` it goes on with them, in their memory.
 * @throws RangeError for a token outside the vocabulary; ConfigError where it does not fit a kernel's memory, or `matrices` do not fit the corpus
 */
export function createJob(
  corpus: Word2vecCorpus,
  training: Word2vecTraining,
  seed: number,
  threads: number,
  matrices: { readonly input: VectorStore; readonly output: VectorStore } | undefined,
): Word2vecJob {
  const cut = cutCorpus(corpus, training);
  if (cut.numPlaces === 0) {
    throw new ConfigError(
      'word2vec: no sequence has two tokens, so there is nothing to learn from; lower the minimum count or train more kinds of tokens',
    );
  }
  // A kernel would write outside its matrices.
  if (corpus.tokens.some((token) => token >= corpus.numTokens)) {
    throw new RangeError(`a corpus of ${corpus.numTokens} tokens holds one with a higher index`);
  }
  if (matrices !== undefined) checkMatrices(matrices, corpus, training);
  const memory = matrices?.input.memory ?? createKernelMemory();
  const input = matrices?.input ?? createVectorStore(memory, corpus.numTokens, training.dimensions);
  const output = matrices?.output ?? createVectorStore(memory, corpus.numTokens, training.dimensions);
  const placer = createPlacer(memory);
  const { longestPath, ...tables } = placeTables(placer, corpus, training);
  const sizes = scratchSizes(training, cut, longestPath);
  const epochUnits = {
    units: placer.allocateWords(UNIT_WORDS * cut.maxUnits),
    stepStarts: placer.allocateWords(cut.stepsPerEpoch + 1),
  };
  const controlAddress = memory.allocate(CONTROL_BYTES);
  const settings: KernelSettings = {
    ...tables,
    inputRows: input.byteOffset,
    outputRows: output.byteOffset,
    rowBytes: input.stride * 4,
    tokens: placer.place(corpus.tokens),
    sequenceStarts: placer.place(corpus.sequenceStarts),
    weights: corpus.weights === null ? 0 : placer.place(corpus.weights),
    numTokens: corpus.numTokens,
    units: epochUnits.units.byteOffset,
    stepStarts: epochUnits.stepStarts.byteOffset,
    isCbow: Number(training.architecture === 'cbow'),
    isHierarchical: Number(training.output === 'hierarchical-softmax'),
    window: training.window === 'sequence' ? 0 : training.window,
    isDynamic: Number(training.dynamicWindow),
    isShuffled: Number(training.order === 'shuffled'),
    negatives: training.negatives,
    sharesNegatives: Number(training.sharedNegatives),
    lossStride: lossStrideOf(cut),
    control: controlAddress,
    slots: memory.allocate(sizes.numSlots * sizes.slotBytes),
    slotBytes: sizes.slotBytes,
    sequenceLists: memory.allocate(sizes.listBytes),
    maxLength: cut.longestSequence,
    scratch: memory.allocate(threads * sizes.threadBytes),
    scratchBytes: sizes.threadBytes,
    seed: seed >>> 0,
    unitPlaces: sizes.unitPlaces,
    learningRate: training.learningRate,
    minLearningRate: training.minLearningRate,
  };
  const settingsAddress = memory.allocate(SETTINGS_BYTES);
  writeSettings(memory, settingsAddress, settings);
  return { memory, input, output, settingsAddress, controlAddress, cut, epochUnits };
}

function checkMatrices(
  { input, output }: { readonly input: VectorStore; readonly output: VectorStore },
  { numTokens }: Word2vecCorpus,
  { dimensions }: Word2vecTraining,
): void {
  for (const store of [input, output]) {
    if (store.numVectors !== numTokens || store.dimensions !== dimensions) {
      throw new ConfigError(
        `word2vec: the checkpoint holds ${store.numVectors} x ${store.dimensions} vectors, the training needs ${numTokens} x ${dimensions}; resume with the data and options it was made with`,
      );
    }
  }
  if (input.memory !== output.memory) {
    throw new ConfigError("word2vec: a checkpoint's matrices lie in two memories; load both into one");
  }
}
