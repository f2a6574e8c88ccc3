import { describe, expect, it } from 'vitest';
import { toNumbers } from '../../../engine/graph/engine-tensor.ts';
import type { Batch } from '../../../engine/trainer/batch-source.ts';
import { createWordPieceTokenizer, KOREAN_SETTINGS } from '../../../text/wordpiece/tokenizer.ts';
import { trainVocabulary } from '../../../text/wordpiece/train-vocabulary.ts';
import type { PlaylistText } from './collect-texts.ts';
import { createHeldOutBatches, createPretrainingBatches } from './pretraining-batches.ts';

// Title i begins with a word of its own, so that a batch shows whose example it holds; lengths differ.
const texts = Array.from({ length: 50 }, (_, i): PlaylistText => {
  const title = `title${i} ${'word '.repeat(i % 5)}`.trim();
  const tags = i % 10 === 0 ? [] : [`tag${i}`, `tag${i + 1}`];
  return { playlist: 1000 + i, title, tags, titleNumber: i, tagsNumber: i };
});
const vocabulary = trainVocabulary(
  texts.map(({ title, tags }) => [title, ...tags].join(' ')),
  { size: 300, minCount: 1 },
);
const tokenizer = createWordPieceTokenizer(vocabulary, KOREAN_SETTINGS);
const options = { texts, tokenizer, maxLength: 16, maskShare: 0.15, seed: 3 };
const places = Uint32Array.from([...texts.keys()].filter((place) => place % 7 !== 0));
const create = (changes: Partial<typeof options> = {}) =>
  createPretrainingBatches({ ...options, ...changes }, places, { batchSize: 8, description: 'data' });

const plain = (batch: Batch) =>
  Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, toNumbers(tensor)]));

/** The tokens of each example, hidden ones put back. */
function restore(batch: Batch): string[] {
  const [rows, length] = batch.input_ids!.shape as [number, number];
  const slots = batch.masked_positions!.shape[1]!;
  const ids = toNumbers(batch.input_ids!);
  return Array.from({ length: rows }, (_, row) => {
    const own = ids.slice(row * length, (row + 1) * length);
    for (let slot = row * slots; slot < (row + 1) * slots; slot++) {
      if (batch.masked_weights!.data[slot] === 0) continue;
      own[Number(batch.masked_positions!.data[slot])] = Number(batch.masked_labels!.data[slot]);
    }
    return own.map((id) => vocabulary.tokens[id]!.replace('##', '')).join(' ');
  });
}

describe('batches of pre-training', () => {
  it('are a pure function of epoch and index', () => {
    const [one, two] = [create(), create()];
    const order = [2, 0, 1, 2, 4];
    const first = order.map((index) => plain(one.batch(1, index) as Batch));
    two.batch(0, 3);
    for (const [i, index] of [...order.entries()].reverse()) {
      expect(plain(two.batch(1, index) as Batch)).toEqual(first[i]);
    }
    expect(plain(one.batch(2, 0) as Batch)).not.toEqual(plain(one.batch(1, 0) as Batch));
    expect(plain(create({ seed: 4 }).batch(1, 0) as Batch)).not.toEqual(plain(one.batch(1, 0) as Batch));
  });

  it('hold each playlist once an epoch, and its own title', () => {
    const batches = create();
    expect(batches.numBatches(0)).toBe(Math.ceil(places.length / 8));
    for (const epoch of [0, 1]) {
      const found = Array.from({ length: batches.numBatches(epoch) }, (_, index) =>
        restore(batches.batch(epoch, index) as Batch),
      ).flat();
      const titles = found.map((text) => /^\[CLS\] (.*?) \[SEP\]/.exec(text)![1]!.replaceAll(' ', ''));
      const expected = Array.from(places, (place) => texts[place]!.title.replaceAll(' ', ''));
      expect(titles.sort()).toEqual(expected.sort());
    }
  });

  it('describe all that they depend on', () => {
    const descriptions = [
      create(),
      create({ seed: 4 }),
      create({ maxLength: 12 }),
      create({ maskShare: 0.2 }),
      createPretrainingBatches(options, places, { batchSize: 9, description: 'data' }),
      createPretrainingBatches(options, places, { batchSize: 8, description: 'other data' }),
    ].map(({ description }) => description);
    expect(new Set(descriptions).size).toBe(descriptions.length);
    expect(create().description).toBe(descriptions[0]);
  });

  it('to measure on are always the same, with every example once', () => {
    const heldOut = Uint32Array.of(7, 14, 21, 28, 35);
    const batches = createHeldOutBatches(options, heldOut, 2);
    expect(batches.map((batch) => batch.input_ids!.shape[0])).toEqual([2, 2, 1]);
    expect(batches.map(plain)).toEqual(createHeldOutBatches(options, heldOut, 2).map(plain));
    const numbers = batches.flatMap(restore).map((text) => /title ?(\d) ?(\d?)/.exec(text)!);
    const titles = numbers.map(([, tens, ones]) => `${tens}${ones}`);
    expect(titles.sort()).toEqual(['14', '21', '28', '35', '7']);
  });
});
