import { afterAll, expect, test } from 'vitest';
import { createTitledPlaylists, smallTitleOptions } from '../../../test/helpers/titled-playlists.ts';
import { zeros } from '../../engine/graph/engine-tensor.ts';
import type { TuningQuestion } from '../tuning/tuning-questions.ts';
import { buildInference, type TitleNetwork } from './network.ts';
import { createTitleJudge, judgingQuestions } from './stopping.ts';

const { bert } = smallTitleOptions(createTitledPlaylists(40));
const network: TitleNetwork = {
  config: bert!.config,
  pooling: 'mean',
  numLabels: { tag_head: 4, song_head: 2 },
};
const question = (kind: 'title' | 'tags-title', hidden: number[], tags: number[] = []): TuningQuestion => ({
  query: { kind, title: '비 노래', songs: [], tags, mentions: [], date: null, bannedSongs: [] },
  ...{ hiddenSongs: new Set<number>(), hiddenTags: new Set(hidden), isTitled: true },
});

/** Values that make the network say its bias, whatever the title. */
function constantNetwork(bias: readonly number[]) {
  const values = new Map(
    buildInference(network).parameters.map(({ name, shape }) => [name, zeros('float32', shape as number[])]),
  );
  (values.get('tag_head/bias')!.data as Float32Array).set(bias);
  return { step: 1, epoch: 1, values };
}

// Labels 0 to 3 stand for the tags 2, 5, 7, 9.
const judgeOf = (questions: readonly TuningQuestion[]) =>
  createTitleJudge({ ...bert!, values: new Map() }, questions, Uint32Array.of(2, 5, 7, 9), 12);

const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const judge of open) await judge.close();
});

test('the judge takes the mean nDCG of the order that the network gives', async () => {
  const judge = judgeOf([
    question('title', [9]),
    question('title', [5, 2]),
    question('tags-title', [7], [9]),
  ]);
  open.push(judge);
  // Order of tags: 9, 7, 5, 2; the last question gives 9 itself.
  const gain = (rank: number): number => 1 / Math.log(rank + 2);
  const second = (gain(2) + gain(3)) / (gain(0) + gain(1));
  expect(await judge.evaluate(network, constantNetwork([-3, -2, 1, 2]))).toBeCloseTo(
    (1 + second + 1) / 3,
    10,
  );
  // The same session takes other values.
  expect(await judge.evaluate(network, constantNetwork([9, 8, 1, 2]))).toBeCloseTo(
    (gain(2) / gain(0) + 1 + gain(2) / gain(0)) / 3,
    10,
  );
});

test('bare titles judge where there are enough of them', () => {
  const bare = Array.from({ length: 30 }, () => question('title', [1]));
  const tagged = [question('tags-title', [1]), question('tags-title', [])];
  expect(judgingQuestions([...bare, ...tagged])).toEqual(bare);
  expect(judgingQuestions([...bare.slice(1), ...tagged])).toEqual([...bare.slice(1), tagged[0]]);
});
