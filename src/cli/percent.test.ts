import { expect, test } from 'vitest';
import { percent } from './percent.ts';

test('a share is told in per cent, with a digit after the point or as many as wanted', () => {
  expect([percent(0.1234), percent(1), percent(0.665, 0), percent(null)]).toEqual([
    '12.3 %',
    '100.0 %',
    '67 %',
    'unknown',
  ]);
});
