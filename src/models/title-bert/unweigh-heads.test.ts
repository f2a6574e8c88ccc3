import { expect, test } from 'vitest';
import { createTensor, toNumbers } from '../../engine/graph/engine-tensor.ts';
import { yesWeight } from './network.ts';
import { unweighHeads } from './unweigh-heads.ts';

const SHARES = { tag_head: [0.2, 0.5], song_head: [] };
const VALUES = new Map([
  ['tag_head/weight', createTensor('float32', [1, 2], [5, 6])],
  ['tag_head/bias', createTensor('float32', [2], [1, 2])],
]);

test('the log of what a yes counts is taken off the bias', () => {
  // A yes of the first label counts (0.8 / 0.2)^0.5 = 2 times, of the second once.
  const corrected = unweighHeads(VALUES, SHARES, 0.5);
  expect(toNumbers(corrected.get('tag_head/bias')!)).toEqual([Math.fround(1 - Math.log(2)), 2]);
  expect(corrected.get('tag_head/weight')).toBe(VALUES.get('tag_head/weight'));
  expect(toNumbers(VALUES.get('tag_head/bias')!)).toEqual([1, 2]);
});

test('odds that the weighted loss asks for become those of the probability', () => {
  const [p, exponent] = [0.3, 0.7];
  const odds = (yesWeight(0.2, exponent) * p) / (1 - p);
  const values = new Map([['tag_head/bias', createTensor('float32', [1], [Math.log(odds)])]]);
  const bias = toNumbers(unweighHeads(values, SHARES, exponent).get('tag_head/bias')!)[0]!;
  expect(1 / (1 + Math.exp(-bias))).toBeCloseTo(p, 6);
});

test('without a weight nothing changes', () => {
  expect(unweighHeads(VALUES, SHARES, 0)).toBe(VALUES);
});
