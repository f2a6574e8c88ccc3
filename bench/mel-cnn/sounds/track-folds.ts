// Splits by track: all clips of a track lie in one fold, and each fold has its share of every soundtrack.
import { createRandomStream } from '../../../src/core/random.ts';
import type { Clip } from '../../children/cut-clips.ts';

/**
 * The fold of each track, from 0.
 * @param numFolds at least 2; a soundtrack with fewer tracks is missing in some folds
 */
export function assignTrackFolds(
  clips: readonly Pick<Clip, 'soundtrack' | 'track'>[],
  numFolds: number,
  seed: number,
): Map<number, number> {
  const tracksOf = new Map<string, Set<number>>();
  for (const { soundtrack, track } of clips) {
    tracksOf.set(soundtrack, (tracksOf.get(soundtrack) ?? new Set()).add(track));
  }
  const folds = new Map<number, number>();
  for (const [soundtrack, tracks] of tracksOf) {
    const random = createRandomStream(seed, `bench/track-folds/${soundtrack}`);
    const order = [...tracks].map((track) => [random.uniform(), track] as const).sort(([a], [b]) => a - b);
    order.forEach(([, track], place) => {
      folds.set(track, place % numFolds);
    });
  }
  return folds;
}
