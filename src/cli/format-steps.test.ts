import { expect, test } from 'vitest';
import { formatSteps } from './format-steps.ts';

test.each([
  [{ done: 1500, planned: 1500, best: 1500, patience: null }, '1,500 steps'],
  [{ done: 1, planned: 1, best: 1, patience: 3 }, '1 step'],
  [{ done: 1500, planned: 1500, best: 1400, patience: 3 }, '1,500 steps, the best after 1,400'],
  [
    { done: 450, planned: 2000, best: 300, patience: 3 },
    'stopped early after 450 of 2,000 steps, as 3 measurements in a row brought no gain, the best after 300',
  ],
])('%j is told as: %s', (steps, line) => {
  expect(formatSteps(steps)).toBe(line);
});
