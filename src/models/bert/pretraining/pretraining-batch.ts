// Masked pairs as the feeds of a run. The vocabulary product is the costly part of the masked language model, so it is made at
// the hidden tokens only: each example has as many slots as the one with most of them, and slots left over weigh 0.
import { createTensor } from '../../../engine/graph/engine-tensor.ts';
import type { Batch } from '../../../engine/trainer/batch-source.ts';
import { encodeBatch } from '../encode-batch.ts';
import type { TextPair } from './draw-pair.ts';
import type { MaskedEncoding } from './mask-tokens.ts';

/** Class of the next-sentence head for the playlist's own tags, and for another's, as Hugging Face has them. */
export const OWN_TAGS = 0;
export const OTHER_TAGS = 1;

/** A masked pair. */
export interface PretrainingExample extends MaskedEncoding {
  readonly tags: TextPair['tags'];
}

/**
 * The feeds of a batch, beside those of the encoder:
 * - `masked_positions` int32 (batch, slots), `masked_labels` int32 (batch, slots);
 * - `masked_weights` float32 (batch, slots): batch / hidden tokens of the batch, or 0 for a slot left over;
 * - `tags_labels` int32 (batch), `tags_weights` float32 (batch): batch / pairs of the batch, or 0 for a single segment.
 *
 * A mean over examples of losses so weighted is the mean over the hidden tokens, or pairs, of the whole batch, also where
 * shards of it are computed apart.
 * @param examples at least one
 */
export function toPretrainingBatch(examples: readonly PretrainingExample[], padId: number): Batch {
  const size = examples.length;
  const numMasked = examples.reduce((sum, { positions }) => sum + positions.length, 0);
  const numPairs = examples.filter(({ tags }) => tags !== 'none').length;
  const slots = Math.max(1, ...examples.map(({ positions }) => positions.length));
  const positions = new Int32Array(size * slots);
  const labels = new Int32Array(size * slots);
  const weights = new Float32Array(size * slots);
  examples.forEach((example, row) => {
    positions.set(example.positions, row * slots);
    labels.set(example.labels, row * slots);
    weights.fill(size / numMasked, row * slots, row * slots + example.positions.length);
  });
  const tagsLabels = Int32Array.from(examples, ({ tags }) => (tags === 'other' ? OTHER_TAGS : OWN_TAGS));
  const tagsWeights = Float32Array.from(examples, ({ tags }) => (tags === 'none' ? 0 : size / numPairs));
  return {
    ...encodeBatch(
      examples.map(({ encoding }) => encoding),
      padId,
    ),
    masked_positions: createTensor('int32', [size, slots], positions),
    masked_labels: createTensor('int32', [size, slots], labels),
    masked_weights: createTensor('float32', [size, slots], weights),
    tags_labels: createTensor('int32', [size], tagsLabels),
    tags_weights: createTensor('float32', [size], tagsWeights),
  };
}
