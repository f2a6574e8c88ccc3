// Where the batches of pre-training come from: each epoch draws pairs, tags' order and hidden tokens anew, from one stream for
// each (seed, epoch, playlist), so that a batch is a pure function of epoch and index and a resumed training sees the same.
import { createRandomStream } from '../../../core/random.ts';
import type { Batch, BatchSource } from '../../../engine/trainer/batch-source.ts';
import type { WordPieceTokenizer } from '../../../text/wordpiece/tokenizer.ts';
import { createLengthBatches } from '../length-batches.ts';
import type { PlaylistText } from './collect-texts.ts';
import { createPairDrawer } from './draw-pair.ts';
import { createTokenMasker } from './mask-tokens.ts';
import { type PretrainingExample, toPretrainingBatch } from './pretraining-batch.ts';

/** What examples are made of. */
export interface ExampleOptions {
  readonly texts: readonly PlaylistText[];
  readonly tokenizer: WordPieceTokenizer;
  /** Tokens of an example, special ones among them. */
  readonly maxLength: number;
  /** Share of tokens to hide. */
  readonly maskShare: number;
  /** Any safe integer. */
  readonly seed: number;
}

/** Makes the example of a text in an epoch. */
export type ExampleMaker = (place: number, epoch: number) => PretrainingExample;

/** @param pool places in `texts` that may lend tags to others */
export function createExampleMaker(
  { texts, tokenizer, maxLength, maskShare, seed }: ExampleOptions,
  pool: ArrayLike<number>,
): ExampleMaker {
  const drawPair = createPairDrawer(texts, pool);
  const maskTokens = createTokenMasker(tokenizer.vocabulary, maskShare);
  return (place, epoch) => {
    const random = createRandomStream(seed, `bert/pretraining/${epoch}`, texts[place]!.playlist);
    const { first, second, tags } = drawPair(place, random);
    return { ...maskTokens(tokenizer.encode(first, second, maxLength), random), tags };
  };
}

/**
 * Batches of examples of like length, by the length of a playlist's title with its own tags.
 * @param places in `texts`: what to learn from, at least one
 * @param description what the texts depend on, such as the fingerprint of the data
 */
export function createPretrainingBatches(
  options: ExampleOptions,
  places: Uint32Array,
  { batchSize, description }: { readonly batchSize: number; readonly description: string },
): BatchSource {
  const { texts, tokenizer, maxLength, maskShare, seed } = options;
  const { padId } = tokenizer.vocabulary;
  const makeExample = createExampleMaker(options, places);
  const lengths = Uint32Array.from(places, (place) => {
    const { title, tags } = texts[place]!;
    const joined = tags.join(' ');
    const [first, second] = title === '' ? [joined, null] : [title, joined === '' ? null : joined];
    return tokenizer.encode(first, second, maxLength).ids.length;
  });
  const cut = createLengthBatches(lengths, { batchSize, seed });
  return {
    description: JSON.stringify({ description, cut: cut.description, maxLength, maskShare, seed }),
    numBatches: (epoch) => cut.numBatches(epoch),
    batch: (epoch, index) => {
      const examples = Array.from(cut.places(epoch, index), (i) => makeExample(places[i]!, epoch));
      return toPretrainingBatch(examples, padId);
    },
  };
}

/** The epoch of examples that are no part of a training: held-out ones are drawn once and stay. */
const HELD_OUT = -1;

/**
 * Batches to measure on: always the same examples, in the order of their lengths.
 * @param places in `texts`, at least one
 */
export function createHeldOutBatches(
  options: ExampleOptions,
  places: Uint32Array,
  batchSize: number,
): Batch[] {
  const everywhere = Uint32Array.from(options.texts.keys());
  const makeExample = createExampleMaker(options, everywhere);
  const examples = Array.from(places, (place) => makeExample(place, HELD_OUT));
  const sorted = examples.toSorted((a, b) => a.encoding.ids.length - b.encoding.ids.length);
  const batches: Batch[] = [];
  for (let start = 0; start < sorted.length; start += batchSize) {
    const batch = sorted.slice(start, start + batchSize);
    batches.push(toPretrainingBatch(batch, options.tokenizer.vocabulary.padId));
  }
  return batches;
}
