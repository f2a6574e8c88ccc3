import { expect, test } from 'vitest';
import { chooseCandidate } from './choose-candidate.ts';

const values = (...numbers: number[]): Float64Array => Float64Array.from(numbers);
const DEFAULT = values(0.1, 0.2, 0.3, 0.4);

test('chooseCandidate states mean, gain and standard error as computed by hand', () => {
  const { gains } = chooseCandidate([DEFAULT, values(0.2, 0.2, 0.5, 0.4)]);
  expect(gains[0]).toEqual({ mean: expect.closeTo(0.25, 12), gain: 0, standardError: 0 });
  // Differences 0.1, 0, 0.2, 0: mean 0.075, variance 0.0275 / 3, error sqrt(0.0275 / 3 / 4).
  expect(gains[1]!.mean).toBeCloseTo(0.325, 12);
  expect(gains[1]!.gain).toBeCloseTo(0.075, 12);
  expect(gains[1]!.standardError).toBeCloseTo(Math.sqrt(0.0275 / 12), 12);
});

test('chooseCandidate takes what is clearly better, and of several the one with the largest gain', () => {
  const better = DEFAULT.map((value) => value + 0.1);
  const best = DEFAULT.map((value) => value + 0.2);
  expect(chooseCandidate([DEFAULT, better, best, better]).chosen).toBe(2);
  expect(chooseCandidate([DEFAULT, better, better]).chosen).toBe(1);
});

test('chooseCandidate keeps the default where the gain hangs on one question', () => {
  // Mean gain 0.1, all from one question: the error is 0.1 too, and the gain does not exceed it.
  const lucky = values(0.5, 0.2, 0.3, 0.4);
  const { chosen, gains } = chooseCandidate([DEFAULT, lucky]);
  expect(gains[1]!.gain).toBeCloseTo(0.1, 12);
  expect(chosen).toBe(0);
  // Whatever rounding makes of an error that equals the gain.
  for (let count = 2; count < 200; count++) {
    const standard = new Float64Array(count).fill(0.3);
    expect(chooseCandidate([standard, standard.with(0, 0.3 + 1 / count)]).chosen).toBe(0);
  }
});

test('chooseCandidate takes a smaller gain that is sure before a larger one within its error', () => {
  const sure = DEFAULT.map((value) => value + 0.01);
  const lucky = values(0.9, 0.1, 0.3, 0.4);
  expect(chooseCandidate([DEFAULT, lucky, sure]).chosen).toBe(2);
});

test('chooseCandidate keeps the default among equals and against what is worse', () => {
  expect(chooseCandidate([DEFAULT, DEFAULT.slice(), DEFAULT.map((value) => value - 0.1)]).chosen).toBe(0);
  expect(chooseCandidate([values(0.3)]).chosen).toBe(0);
});

test.each([
  [[], 'at least one candidate and one question'],
  [[values()], 'at least one candidate and one question'],
  [[values(1, 2), values(1)], 'expected 2 values of each candidate, got 1'],
])('chooseCandidate refuses %j', (candidates, message) => {
  expect(() => chooseCandidate(candidates)).toThrow(message);
});
