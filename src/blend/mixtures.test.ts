import { expect, test } from 'vitest';
import { alone, describeMixture, listMixtures } from './mixtures.ts';

test('listMixtures gives each model alone first, then each pair in each proportion', () => {
  expect(listMixtures(['a', 'b', 'c']).map(describeMixture)).toEqual([
    ...['a', 'b', 'c'],
    ...['a + b (1 : 1)', 'a + b (2 : 1)', 'a + b (1 : 2)'],
    ...['a + c (1 : 1)', 'a + c (2 : 1)', 'a + c (1 : 2)'],
    ...['b + c (1 : 1)', 'b + c (2 : 1)', 'b + c (1 : 2)'],
  ]);
});

test('listMixtures of one model is that model', () => {
  expect(listMixtures(['a'])).toEqual([alone('a')]);
  expect(alone('a')).toEqual({ members: ['a'], weights: [1] });
});
