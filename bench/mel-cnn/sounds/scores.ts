// What guesses of soundtracks are worth: shares of clips that are right, with intervals over tracks, because clips of one track are
// alike.
import { bootstrapMeans, type Interval, percentileInterval } from '../../../src/evaluation/bootstrap.ts';
import type { Clip } from '../../children/cut-clips.ts';
import { type Guess, likeliest } from './fold.ts';

/** A share with its interval. */
export interface Share {
  readonly value: number;
  /** 95 %, over tracks; null for one track. */
  readonly interval: Interval | null;
}

/** Numbers by track: of clips, and of clips of a kind. */
function countByTrack(
  guesses: readonly Guess[],
  count: (guess: Guess) => number,
): [Float64Array, Float64Array] {
  const tracks = [...new Set(guesses.map(({ clip }) => clip.track))];
  const places = new Map(tracks.map((track, place) => [track, place]));
  const [sums, counts] = [new Float64Array(tracks.length), new Float64Array(tracks.length)];
  for (const guess of guesses) {
    const place = places.get(guess.clip.track)!;
    sums[place]! += count(guess);
    counts[place]!++;
  }
  return [sums, counts];
}

/** Mean of `count` over clips; the interval resamples whole tracks. */
export function shareOfClips(guesses: readonly Guess[], count: (guess: Guess) => number): Share {
  const columns = countByTrack(guesses, count);
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const [sums, counts] = bootstrapMeans(columns, { purpose: 'bench/sounds' }) as [Float64Array, Float64Array];
  return {
    value: total(columns[0]) / total(columns[1]),
    interval: columns[0].length < 2 ? null : percentileInterval(sums.map((sum, i) => sum / counts[i]!)),
  };
}

/** The soundtrack of each track by the mean log-probability over its clips; the share of tracks that are right. */
export function shareOfTracks(guesses: readonly Guess[]): number {
  const tracks = Map.groupBy(guesses, ({ clip }) => clip.track);
  let right = 0;
  for (const group of tracks.values()) {
    const sums: Record<string, number> = {};
    for (const { probabilities } of group) {
      for (const [name, value] of Object.entries(probabilities))
        sums[name] = (sums[name] ?? 0) + Math.log(value);
    }
    if (likeliest(sums) === group[0]!.clip.soundtrack) right++;
  }
  return right / tracks.size;
}

/** The mean over soundtracks of the share of their clips that are right. */
export function balancedAccuracy(guesses: readonly Guess[], guessOf: (guess: Guess) => string): number {
  const shares = [...Map.groupBy(guesses, ({ clip }) => clip.soundtrack)].map(
    ([name, group]) => group.filter((guess) => guessOf(guess) === name).length / group.length,
  );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Share of the clips that the soundtrack with most of them has: what naming it always would get right. */
export function majorityShare(clips: readonly Pick<Clip, 'soundtrack'>[]): number {
  const counts = [...Map.groupBy(clips, ({ soundtrack }) => soundtrack).values()].map(({ length }) => length);
  return Math.max(...counts) / clips.length;
}
