import { expect, it } from 'vitest';
import { displayWidth, layOutTable } from './text-table.ts';

it.each([
  ['', 0],
  ['abc', 3],
  ['밤', 2],
  ['밤', 2], // conjoining jamo
  ['é', 1],
  ['漢字かなカ', 10],
  ['🎵', 2],
  ['a\u200bb', 2],
  ['㈱', 2],
])('%j is as wide as %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

it('aligns columns by what a terminal shows', () => {
  const rows = [
    ['잔잔한', '9'],
    ['jazz', '10,000'],
  ];
  expect(layOutTable(rows)).toEqual(['  잔잔한       9', '  jazz    10,000']);
  expect(layOutTable(rows, { alignments: ['right', 'left'], indent: 0 })).toEqual([
    '잔잔한  9',
    '  jazz  10,000',
  ]);
});

it('takes rows of several lengths, and ends no line in spaces', () => {
  expect(layOutTable([['a'], ['bb', 'c', '']], { indent: 0 })).toEqual(['a', 'bb  c']);
});
