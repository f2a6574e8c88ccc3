// Checks the measured marginals and the spelling of dates.
import { expect, test } from 'vitest';
import { createRandomStream } from '../../core/random.ts';
import {
  drawLikeCount,
  drawSongCount,
  drawTagCount,
  formatReleaseDay,
  formatUpdateDay,
} from './distributions.ts';

/** 20,000 draws, ascending. */
function draws(draw: (random: ReturnType<typeof createRandomStream>) => number): number[] {
  const random = createRandomStream(3, 'test/distributions');
  return Array.from({ length: 20_000 }, () => draw(random)).sort((a, b) => a - b);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const quantile = (values: readonly number[], at: number): number => values[Math.floor(at * values.length)]!;

test('song counts have the quantiles and the mean of Melon', () => {
  const counts = draws(drawSongCount);
  const expected = { 0.05: 11, 0.25: 20, 0.5: 30, 0.75: 54, 0.9: 100, 0.95: 171 };
  for (const [at, count] of Object.entries(expected)) {
    expect(Math.abs(quantile(counts, Number(at)) - count) / count).toBeLessThan(0.06);
  }
  expect(counts.at(-1)).toBe(200);
  expect(Math.abs(mean(counts) - 46)).toBeLessThan(1.2);
});

test('tag counts have mean 4.2, median 3 and 10 at most', () => {
  const counts = draws(drawTagCount);
  expect(mean(counts)).toBeCloseTo(4.17, 0.9);
  expect([counts[0], quantile(counts, 0.5), quantile(counts, 0.9), counts.at(-1)]).toEqual([1, 3, 10, 10]);
});

test('likes have median 7 and a heavy tail', () => {
  const likes = draws(drawLikeCount);
  expect(quantile(likes, 0.5)).toBe(7);
  expect(Math.abs(quantile(likes, 0.99) - 1_600)).toBeLessThan(300);
});

test('days are spelled as the arena spells them', () => {
  expect(formatReleaseDay(16_436.9)).toBe('20150101');
  expect(formatReleaseDay(-1)).toBe('19691231');
  expect(formatUpdateDay(16_436 + 3_661.4 / 86_400)).toBe('2015-01-01 01:01:01.000');
});
