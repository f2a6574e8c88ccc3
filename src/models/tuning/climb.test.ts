import { expect, test } from 'vitest';
import { additive, climb, multiplicative } from './climb.ts';

const COUNT = 8;
const START = { size: 0.4, tagWeight: 0.6, popularity: 0.1, sharpness: 1.5 };
type Candidate = Readonly<Record<keyof typeof START, number>>;
const COORDINATES = [
  additive('size', [-1, 2], 0.1),
  multiplicative('tagWeight', [0, 100], 2),
  additive('popularity', [-2, 2], 0.05),
] as const;
type Measure = (weights: Candidate, from: number, to: number) => Promise<Float64Array>;
const search = (measure: Measure) =>
  climb({ start: START, coordinates: COORDINATES, numQuestions: COUNT, measure });

/** nDCG that falls with the distance from the best size and tag weight; all questions alike. */
const quality = ({ size, tagWeight }: Candidate): number =>
  1 - Math.abs(size - 0.8) - 0.1 * Math.abs(Math.log2(tagWeight / 2.4));

test('climb walks each weight to its best value, however many steps away', async () => {
  const { weights, before, after } = await search(async (candidate, from, to) =>
    new Float64Array(to - from).fill(quality(candidate)),
  );
  expect(weights.size).toBeCloseTo(0.8, 10);
  expect(weights.tagWeight).toBeCloseTo(2.4, 10);
  expect(before).toBeCloseTo(quality(START), 10);
  expect(after).toBeCloseTo(1, 10);
  expect(weights.sharpness).toBe(START.sharpness);
});

test('climb stays within the range of a weight, ends included', async () => {
  const { weights } = await search(async ({ size }, from, to) => new Float64Array(to - from).fill(size / 10));
  expect(weights.size).toBe(2);
});

test('climb takes a gain that most questions share for real, and one that hangs on a few for noise', async () => {
  const gainOf = (shared: boolean) => async (candidate: Candidate, from: number, to: number) => {
    const steps = Math.max(0, Math.min(1, Math.round((candidate.size - START.size) / 0.1)));
    // Both gain 0.01 a question on average.
    return Float64Array.from(
      { length: to - from },
      (_, i) => 0.3 + steps * (shared ? 0.01 : (from + i) % 8 === 0 ? 0.08 : 0),
    );
  };
  const real = await search(gainOf(true));
  expect(real.weights.size).toBeCloseTo(START.size + 0.1, 10);
  const noise = await search(gainOf(false));
  expect(noise.weights.size).toBe(START.size);
});

test('climb spends a quarter on what is clearly worse, and half on what is a little worse', async () => {
  const spent = { clearly: 0, slightly: 0 };
  await search(async (candidate, from, to) => {
    const clearly = candidate.size !== START.size;
    const slightly = candidate.popularity !== START.popularity;
    if (clearly) spent.clearly += to - from;
    if (slightly) spent.slightly += to - from;
    return new Float64Array(to - from).fill(clearly ? 0.1 : slightly ? 0.5 - 1e-4 : 0.5);
  });
  // Both directions of each weight: two times two, and two times four, of the eight questions.
  expect(spent).toEqual({ clearly: 4, slightly: 8 });
});

test('climb refuses what is better on the first half only, and gains too small to tell from noise', async () => {
  const { weights } = await search(async (candidate, from, to) => {
    const better = candidate.size === START.size ? 0 : 0.5;
    const tiny = candidate.popularity === START.popularity ? 0 : 1e-6;
    return Float64Array.from(
      { length: to - from },
      (_, i) => 0.3 + tiny + (from + i < 4 ? better : -2 * better),
    );
  });
  expect(weights).toEqual(START);
});
