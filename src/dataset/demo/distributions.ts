// The marginal distributions of the Melon playlists, as measured on 2,302 complete ones (docs/demo-data.md):
// songs and tags a playlist, likes, and the days of updates. Each is drawn by inverting its quantiles.
import type { RandomStream } from '../../core/random.ts';

/** [probability, number of songs]. The mean of the curve between them is 46. */
const SONG_QUANTILES: readonly (readonly [number, number])[] = [
  [0, 3],
  [0.05, 11],
  [0.25, 20],
  [0.5, 30],
  [0.75, 54],
  [0.825, 68],
  [0.9, 100],
  [0.95, 171],
  [0.97, 178],
  [0.99, 200],
  [1, 200],
];

/** Probability of 1, 2, ... 10 tags: mean 4.2, median 3, 90th percentile 10. */
const TAG_COUNT_SHARES: readonly number[] = [0.2, 0.13, 0.19, 0.12, 0.1, 0.06, 0.04, 0.03, 0.02, 0.11];

/** [probability, year with its fraction] of a playlist's last update: most from 2014 to April 2020. */
const UPDATE_QUANTILES: readonly (readonly [number, number])[] = [
  [0, 2005.3],
  [0.03, 2010],
  [0.12, 2014],
  [0.26, 2015.5],
  [0.5, 2017],
  [0.75, 2018.7],
  [1, 2020.3],
];

function invertQuantiles(quantiles: readonly (readonly [number, number])[], at: number): number {
  let i = 1;
  while (i < quantiles.length - 1 && quantiles[i]![0] < at) i++;
  const [lowAt, low] = quantiles[i - 1]!;
  const [highAt, high] = quantiles[i]!;
  return low * (high / low) ** ((at - lowAt) / (highAt - lowAt));
}

/** Songs of one playlist, 3 to 200. */
export function drawSongCount(random: RandomStream): number {
  return Math.round(invertQuantiles(SONG_QUANTILES, random.uniform()));
}

/** Tags of one playlist, 1 to 10. */
export function drawTagCount(random: RandomStream): number {
  let left = random.uniform();
  for (let count = 1; count < TAG_COUNT_SHARES.length; count++) {
    left -= TAG_COUNT_SHARES[count - 1]!;
    if (left < 0) return count;
  }
  return TAG_COUNT_SHARES.length;
}

/** Likes of one playlist: log-normal with median 7, mean about 92, 99th percentile about 1,600. */
export function drawLikeCount(random: RandomStream): number {
  return Math.floor(Math.exp(Math.log(7.5) + 2.28 * random.normal()));
}

/** Last update of one playlist, in days since 1970-01-01, with the time of day as fraction. */
export function drawUpdateDay(random: RandomStream): number {
  return yearToDay(invertQuantiles(UPDATE_QUANTILES, random.uniform()));
}

/** Days since 1970-01-01 at a year with its fraction, such as 2015.5. */
export function yearToDay(year: number): number {
  return (year - 1970) * 365.2425;
}

/** `YYYYMMDD` of a day since 1970-01-01. */
export function formatReleaseDay(day: number): string {
  return new Date(Math.floor(day) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}

/** `YYYY-MM-DD hh:mm:ss.000` of a day since 1970-01-01 with the time of day as fraction. */
export function formatUpdateDay(day: number): string {
  return new Date(Math.floor(day * 86_400) * 1000).toISOString().replace('T', ' ').replace('Z', '');
}
