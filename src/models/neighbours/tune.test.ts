import { expect, test } from 'vitest';
import type { NeighbourWeights } from './parameters.ts';
import { DEFAULT_PARAMETERS } from './parameters.ts';
import { climb } from './tune.ts';
import type { TuningQuestion } from './tuning-questions.ts';

const question = (tags: number[]): TuningQuestion => ({
  query: { kind: 'songs-tags', songs: [1], tags, mentions: [], date: null, bannedSongs: [] },
  hiddenSongs: new Set([2]),
  hiddenTags: new Set([3]),
  isTitled: false,
});
const QUESTIONS = Array.from({ length: 8 }, () => question([1]));
const START = DEFAULT_PARAMETERS.songs['songs-tags'];

/** nDCG that falls with the distance from the best size and tag weight; all questions alike. */
const quality = ({ size, tagWeight }: NeighbourWeights): number =>
  1 - Math.abs(size - 0.8) - 0.1 * Math.abs(Math.log2(tagWeight / 2.4));

test('climb walks each weight to its best value, however many steps away', async () => {
  const { weights, before, after } = await climb(START, QUESTIONS, async (candidate, from, to) =>
    new Float64Array(to - from).fill(quality(candidate)),
  );
  expect(weights.size).toBeCloseTo(0.8, 10);
  expect(weights.tagWeight).toBeCloseTo(2.4, 10);
  expect(before).toBeCloseTo(quality(START), 10);
  expect(after).toBeCloseTo(1, 10);
  expect(weights.sharpness).toBe(START.sharpness);
});

test('climb leaves weights alone that cannot matter on these questions', async () => {
  const tried = new Set<number>();
  await climb(START, [question([]), question([])], async (candidate, from, to) => {
    tried.add(candidate.tagWeight);
    return new Float64Array(to - from);
  });
  expect([...tried]).toEqual([START.tagWeight]);
});

test('climb takes a gain that most questions share for real, and one that hangs on a few for noise', async () => {
  const gainOf = (shared: boolean) => async (candidate: NeighbourWeights, from: number, to: number) => {
    const steps = Math.max(0, Math.min(1, Math.round((candidate.size - START.size) / 0.1)));
    // Both gain 0.01 a question on average.
    return Float64Array.from(
      { length: to - from },
      (_, i) => 0.3 + steps * (shared ? 0.01 : (from + i) % 8 === 0 ? 0.08 : 0),
    );
  };
  const real = await climb(START, QUESTIONS, gainOf(true));
  expect(real.weights.size).toBeCloseTo(START.size + 0.1, 10);
  const noise = await climb(START, QUESTIONS, gainOf(false));
  expect(noise.weights.size).toBe(START.size);
});

test('climb spends a quarter on what is clearly worse, and half on what is a little worse', async () => {
  const spent = { clearly: 0, slightly: 0 };
  await climb(START, QUESTIONS, async (candidate, from, to) => {
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
  const { weights } = await climb(START, QUESTIONS, async (candidate, from, to) => {
    const better = candidate.size === START.size ? 0 : 0.5;
    const tiny = candidate.popularity === START.popularity ? 0 : 1e-6;
    return Float64Array.from(
      { length: to - from },
      (_, i) => 0.3 + tiny + (from + i < 4 ? better : -2 * better),
    );
  });
  expect(weights).toEqual(START);
});
