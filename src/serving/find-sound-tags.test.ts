import { expect, test } from 'vitest';
import type { TagIndex } from '../core/indices.ts';
import type { MelLabel } from '../models/mel-cnn/report.ts';
import { rankLabels } from './find-sound-tags.ts';

const tag = (name: string, index: number): MelLabel => ({ kind: 'tag', name, tag: index as TagIndex });
const labels: MelLabel[] = [
  tag('재즈', 0),
  tag('밤', 3),
  tag('rain', 4),
  { kind: 'genre', name: 'GN0100', tag: null },
  { kind: 'genre', name: 'GN0200', tag: null },
];
const shares = Float64Array.of(0.25, 0.5, 0.25, 0.125, 0.5);

test('tags stand by probability, of equal ones the first label first, with how many times the share that is', () => {
  const { tags } = rankLabels({ labels, shares }, [0.25, 0.75, 0.25, 0.9, 0.1], 10);
  expect(tags).toEqual([
    { rank: 1, name: '밤', probability: 0.75, lift: 1.5 },
    { rank: 2, name: '재즈', probability: 0.25, lift: 1 },
    { rank: 3, name: 'rain', probability: 0.25, lift: 1 },
  ]);
});

test('genres stand apart, and the limit holds for each', () => {
  const { tags, genres } = rankLabels({ labels, shares }, [0.5, 0.1, 0.1, 0.25, 1], 1);
  expect(tags.map(({ name }) => name)).toEqual(['재즈']);
  expect(genres).toEqual([{ rank: 1, name: 'GN0200', probability: 1, lift: 2 }]);
});
