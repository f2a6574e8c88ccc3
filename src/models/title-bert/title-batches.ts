// Batches to train on: encoded titles of about one length with their labels. Dense targets, because a head's loss and
// gradient are dense anyway.
import { csrRow } from '../../dataset/csr-matrix.ts';
import { createTensor, type EngineTensor } from '../../engine/graph/engine-tensor.ts';
import type { BatchSource } from '../../engine/trainer/batch-source.ts';
import type { Encoding, WordPieceTokenizer } from '../../text/wordpiece/tokenizer.ts';
import { encodeBatch } from '../bert/encode-batch.ts';
import { createLengthBatches } from '../bert/length-batches.ts';
import type { LabelSet, TitleExamples } from './labels.ts';
import { type Head, TARGETS } from './network.ts';

/** How to cut. */
export interface TitleBatchOptions {
  readonly batchSize: number;
  readonly maxLength: number;
  readonly seed: number;
  /** The heads that learn. */
  readonly heads: readonly Head[];
}

/** Batches of all examples, in a new order each epoch. */
export function createTitleBatches(
  examples: TitleExamples,
  tokenizer: WordPieceTokenizer,
  { batchSize, maxLength, seed, heads }: TitleBatchOptions,
): BatchSource {
  const encodings = encodeTitles(tokenizer, examples.titles, maxLength);
  const lengths = encodings.map(({ ids }) => ids.length);
  const batches = createLengthBatches(lengths, { batchSize, seed });
  const labelSets: Readonly<Record<Head, LabelSet>> = { tag_head: examples.tags, song_head: examples.songs };
  return {
    description: JSON.stringify({
      batches: batches.description,
      maxLength,
      labels: heads.map((head) => [head, labelSets[head].indices.length]),
    }),
    numBatches: (epoch) => batches.numBatches(epoch),
    batch(epoch, index) {
      const places = Array.from(batches.places(epoch, index));
      const feeds = encodeBatch(
        places.map((place) => encodings[place]!),
        tokenizer.vocabulary.padId,
      );
      const targets = heads.map((head) => [TARGETS[head], targetsOf(labelSets[head], places)]);
      return { ...feeds, ...Object.fromEntries(targets) };
    },
  };
}

/** @param titles as `cleanTitle` gives them */
export function encodeTitles(
  tokenizer: WordPieceTokenizer,
  titles: readonly string[],
  maxLength: number,
): Encoding[] {
  return titles.map((title) => tokenizer.encode(title, null, maxLength));
}

/** 1 for each label of an example, else 0: float32 (examples, labels). */
function targetsOf({ rows, indices }: LabelSet, examples: readonly number[]): EngineTensor {
  const numLabels = indices.length;
  const targets = new Float32Array(examples.length * numLabels);
  examples.forEach((example, place) => {
    for (const label of csrRow(rows, example)) targets[place * numLabels + label] = 1;
  });
  return createTensor('float32', [examples.length, numLabels], targets);
}
