import { expect, it } from 'vitest';
import { formatTable } from './text-table.ts';

it('formatTable aligns columns and trims line ends', () => {
  const lines = formatTable(
    [
      ['name', 'n', 'note'],
      ['a', '1,000', ''],
    ],
    ['left', 'right', 'left'],
  );
  expect(lines).toEqual(['name      n  note', 'a     1,000']);
});

it('formatTable refuses a row of another length', () => {
  expect(() => formatTable([['a', 'b']], ['left'])).toThrow(RangeError);
});
