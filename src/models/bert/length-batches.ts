// Which texts make a batch: texts of about the same length, so that little is computed for padding. Examples are shuffled,
// sorted by length within pools of batches, cut, and the batches shuffled, so that batches differ from epoch to epoch
// and their order says nothing of length (as `group_by_length` of Hugging Face's Trainer does it).
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError } from '../../core/errors.ts';
import { createRandomStream } from '../../core/random.ts';

/** How to cut. */
export interface LengthBatchOptions {
  /** Texts a batch, from 1; one batch of an epoch has what is left. */
  readonly batchSize: number;
  /** Seed of the order, any safe integer. */
  readonly seed: number;
}

/** Batches as lists of places; a pure function of epoch and index, as a BatchSource wants it. */
export interface LengthBatches {
  /** Same for every epoch. */
  numBatches(epoch: number): number;
  /** Which examples are in a batch, longest first. @param index from 0 to numBatches(epoch) - 1 */
  places(epoch: number, index: number): Uint32Array;
  /** What the batches depend on, for the `description` of a BatchSource. */
  readonly description: string;
}

/**
 * Batches sorted together. With 64, titles of 3 to 32 tokens need hardly more padding than if all were sorted, and a batch
 * still meets other company in each epoch.
 */
const POOL_BATCHES = 64;

/**
 * Groups examples of like length into batches; each epoch holds each example once.
 * @param lengths tokens by example
 * @throws ConfigError for no examples, an unknown option, or a batch size that is no whole number from 1
 */
export function createLengthBatches(lengths: ArrayLike<number>, options: LengthBatchOptions): LengthBatches {
  checkOptionNames('length batches', options, ['batchSize', 'seed']);
  const { batchSize, seed } = options;
  if (!(Number.isSafeInteger(batchSize) && batchSize >= 1)) {
    throw new ConfigError(`length batches: expected batchSize as a whole number from 1, got ${batchSize}`);
  }
  if (lengths.length === 0) {
    throw new ConfigError('length batches: expected at least one example, got none');
  }
  const kept = Int32Array.from(lengths);
  const numBatches = Math.ceil(kept.length / batchSize);
  let known: { epoch: number; batches: Uint32Array[] } | null = null;
  return {
    description: JSON.stringify({ batchSize, seed, examples: kept.length, pool: POOL_BATCHES }),
    numBatches: () => numBatches,
    places: (epoch, index) => {
      if (known?.epoch !== epoch) known = { epoch, batches: cutEpoch(kept, batchSize, seed, epoch) };
      const places = known.batches[index];
      if (places !== undefined) return places.slice();
      throw new ConfigError(`length batches: expected a batch from 0 to ${numBatches - 1}, got ${index}`);
    },
  };
}

function cutEpoch(lengths: Int32Array, batchSize: number, seed: number, epoch: number): Uint32Array[] {
  const random = createRandomStream(seed, 'length-batches', epoch);
  const order = random.shuffle(Uint32Array.from(lengths, (_, place) => place));
  const batches: Uint32Array[] = [];
  const poolSize = batchSize * POOL_BATCHES;
  for (let start = 0; start < order.length; start += poolSize) {
    const pool = order.subarray(start, start + poolSize).sort((a, b) => lengths[b]! - lengths[a]!); // stable
    for (let first = 0; first < pool.length; first += batchSize) {
      batches.push(pool.subarray(first, first + batchSize));
    }
  }
  return random.shuffle(batches);
}
