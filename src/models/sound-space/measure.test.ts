import { expect, it } from 'vitest';
import type { AskingPlaylist } from './asking.ts';
import { chooseWay } from './choose-way.ts';
import { measureChance, measurePlacing } from './measure.ts';
import type { HeardSongs } from './placer.ts';
import type { SoundSpaceReport } from './report.ts';

const aside: HeardSongs = {
  ...{ songs: Uint32Array.of(4, 7, 9), embeddingSize: 0, dimensions: 2 },
  features: new Float64Array(6),
  targets: Float64Array.of(1, 0, 0, 1, 0.6, 0.8),
  weights: Float64Array.of(1, 1, 2),
};
const asks = (vector: number[], own: number[]): AskingPlaylist =>
  ({ own, vectors: { 'songs-tags': Float64Array.from(vector) } }) as unknown as AskingPlaylist;

it('ranks songs aside by cosine and weighs cosines by how well vectors are known', async () => {
  // Towards (1, 0) the order is 0, 2, 1; towards (0, 1) it is 1, 2, 0.
  const playlists = [asks([1, 0], [2]), asks([0, 1], [0, 1])];
  const { ndcg, recall, cosine } = await measurePlacing(aside, aside.targets, playlists);
  const gain = (rank: number): number => 1 / Math.log(rank + 2);
  const expected = (gain(1) / gain(0) + (gain(0) + gain(2)) / (gain(0) + gain(1))) / 2;
  expect(ndcg).toBeCloseTo(expected, 12);
  expect([recall, cosine]).toEqual([1, 1]);
  const swapped = Float64Array.of(0, 1, 1, 0, 0.6, 0.8);
  expect((await measurePlacing(aside, swapped, playlists)).cosine).toBeCloseTo(2 / 4, 12);
});

it('knows what songs in random order are worth', () => {
  // One of two songs: first or second with probability 1/2 each. Both of two: always all.
  const half = (1 / Math.log(2) + 1 / Math.log(3)) / 2 / (1 / Math.log(2));
  expect(measureChance(2, [1]).ndcg).toBeCloseTo(half, 12);
  expect(measureChance(2, [2, 2])).toEqual({ ndcg: 1, recall: 1 });
  expect(measureChance(2, [1, 2]).ndcg).toBeCloseTo((half + 1) / 2, 12);
  expect(measureChance(50, [3]).recall).toBe(0.2);
});

it('takes the way with the highest nDCG, or the highest cosine where nobody asked', () => {
  const measures = {
    tags: { cosine: 0.1, ndcg: 0.4, recall: 0 },
    map: { cosine: 0.3, ndcg: 0.2, recall: 0 },
    both: { cosine: 0.2, ndcg: 0.4, recall: 0 },
  } as SoundSpaceReport['measures'];
  expect(chooseWay(measures, 5)).toBe('tags');
  expect(chooseWay(measures, 0)).toBe('map');
});
