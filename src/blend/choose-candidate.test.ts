import { expect, test } from 'vitest';
import { createRandomStream, type RandomStream } from '../core/random.ts';
import { chooseCandidate } from './choose-candidate.ts';
import { listMixtures } from './mixtures.ts';

const values = (...numbers: number[]): Float64Array => Float64Array.from(numbers);
const DEFAULT = values(0.1, 0.2, 0.3, 0.4);
const DEFAULT_OF_100 = new Float64Array(100).fill(0.3);

/** A score as nDCG has them: 0 for many questions, the more the harder they are, and at most 1. */
function ndcgOf(ease: number, random: RandomStream): number {
  if (random.uniform() < 0.5 * (1 - ease)) return 0;
  return Math.min(1, ease ** 2 * (0.5 + random.uniform()));
}

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
  // Mean gain 0.1, all from one question: the error is 0.1 too, and the gain does not exceed it twice.
  const lucky = values(0.5, 0.2, 0.3, 0.4);
  const { chosen, gains } = chooseCandidate([DEFAULT, lucky]);
  expect(gains[1]!.gain).toBeCloseTo(0.1, 12);
  expect(chosen).toBe(0);
  // Whatever rounding makes of a gain of n = 4N / (N + 3) of N questions, which is exactly two errors.
  for (const [count, numBetter] of [
    [3, 2],
    [9, 3],
  ] as const) {
    for (let value = 0; value < 0.5; value += 0.01) {
      const standard = new Float64Array(count).fill(value);
      const better = standard.map((each, i) => (i < numBetter ? each + 0.3 : each));
      expect(chooseCandidate([standard, better]).chosen).toBe(0);
    }
  }
});

test('chooseCandidate takes what gains more than two standard errors, and not what gains less', () => {
  // n of 100 questions gain 1: mean n / 100, squared error n (100 - n) / 99 / 100^2, so 2 errors need n of at least 4.
  const withGains = (count: number) => DEFAULT_OF_100.map((value, i) => (i < count ? value + 1 : value));
  const choiceOf = (count: number) => chooseCandidate([DEFAULT_OF_100, withGains(count)]).chosen;
  expect([1, 2, 3, 4, 5].map(choiceOf)).toEqual([0, 0, 0, 1, 1]);
});

test('chooseCandidate keeps the default in 93 of 100 draws in which all of twelve candidates are equally good', () => {
  const random = createRandomStream(1, 'test/equal-candidates');
  const draws = 1000;
  let numKept = 0;
  for (let draw = 0; draw < draws; draw++) {
    const ease = Float64Array.from({ length: 200 }, () => random.uniform());
    const members = new Map(['a', 'b', 'c'].map((name) => [name, ease.map((each) => ndcgOf(each, random))]));
    const candidates = listMixtures(['a', 'b', 'c']).map(({ members: names, weights }) => {
      const [first, second] = names.map((name) => members.get(name)!);
      if (second === undefined) return first!;
      const [own, other] = weights as [number, number];
      return first!.map((value, i) => (own * value + other * second[i]!) / (own + other));
    });
    expect(candidates).toHaveLength(12);
    if (chooseCandidate(candidates).chosen === 0) numKept++;
  }
  expect(numKept / draws).toBeGreaterThan(0.93);
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
