import { expect, test } from 'vitest';
import { createDataset } from '../../dataset/create-dataset.ts';
import { toNumbers } from '../../engine/graph/engine-tensor.ts';
import { createTitleExamples } from './labels.ts';
import { checkTitleBertOptions } from './options.ts';
import { createTitleBase } from './title-base.ts';
import { createTitleBatches } from './title-batches.ts';

const dataset = createDataset(
  ['rain', 'rain rain rain', 'sun', 'sun and rain', 'sun sun'].map((title, id) => ({
    ...{ id, title, songs: [1, id % 2] },
    tags: title.includes('rain') ? ['wet'] : ['dry'],
  })),
);
const options = checkTitleBertOptions({ minTagCount: 1, minSongCount: 2, vocabularySize: 100 });
const examples = createTitleExamples(dataset, { ...options, seed: 0 });
const { tokenizer } = createTitleBase(dataset, options);
const batches = createTitleBatches(examples, tokenizer, {
  ...{ batchSize: 2, maxLength: 32, seed: 3, heads: ['tag_head', 'song_head'] },
});

test('each pass holds each title once, beside its own labels', async () => {
  expect(batches.numBatches(0)).toBe(3);
  for (const epoch of [0, 1]) {
    const seen: string[] = [];
    for (let index = 0; index < 3; index++) {
      const batch = await batches.batch(epoch, index);
      const [titles, length] = batch.input_ids!.shape as [number, number];
      const tags = toNumbers(batch.tag_targets!);
      expect(batch.tag_targets!.shape).toEqual([titles, 2]);
      for (let row = 0; row < titles; row++) {
        const ids = toNumbers(batch.input_ids!).slice(row * length, (row + 1) * length);
        const mask = toNumbers(batch.attention_mask!).slice(row * length, (row + 1) * length);
        const text = ids
          .filter((_, place) => mask[place] === 1)
          .slice(1, -1)
          .map((id) => tokenizer.vocabulary.tokens[id])
          .join(' ')
          .replaceAll(' ##', '');
        // Tags are ordered by name: dry, wet.
        expect(tags.slice(row * 2, row * 2 + 2)).toEqual(text.includes('rain') ? [0, 1] : [1, 0]);
        seen.push(text);
      }
    }
    expect(seen.sort()).toEqual([...examples.titles].sort());
  }
});

test('what batches depend on is told, so that another setting is not resumed', () => {
  const other = createTitleBatches(examples, tokenizer, {
    ...{ batchSize: 2, maxLength: 32, seed: 3, heads: ['tag_head'] },
  });
  expect(other.description).not.toBe(batches.description);
});
