import { expect, test } from 'vitest';
import { spreadItems } from './spread-items.ts';

const OWN = [1, 2, 3, 4, 5];
const OTHERS = [11, 12, 13];

test('every so many places one is due to the other list', () => {
  expect(spreadItems(OWN, OTHERS, 0.5, 6)).toEqual([1, 11, 2, 12, 3, 13]);
  expect(spreadItems(OWN, OTHERS, 0.25, 5)).toEqual([1, 2, 3, 11, 4]);
  expect(spreadItems(OWN, OTHERS, 0.4, 5)).toEqual([1, 2, 11, 3, 12]);
});

test('a share of 0 or 1 takes one list alone', () => {
  expect(spreadItems(OWN, OTHERS, 0, 3)).toEqual([1, 2, 3]);
  expect(spreadItems(OWN, OTHERS, 1, 3)).toEqual([11, 12, 13]);
});

test('no item comes twice, and a list that runs short is filled up from the other', () => {
  expect(spreadItems([1, 11, 2], [11, 12], 0.5, 4)).toEqual([1, 11, 2, 12]);
  expect(spreadItems([1], OTHERS, 0.5, 4)).toEqual([1, 11, 12, 13]);
  expect(spreadItems(OWN, [11], 1, 3)).toEqual([11, 1, 2]);
  expect(spreadItems([1], [1], 0.5, 3)).toEqual([1]);
});
