// Checks the law of popularity against a sum and ratios computed by hand.
import { expect, test } from 'vitest';
import { MEAN_PLAYLIST_SONGS, popularityShares } from './popularity.ts';

test('popularity shares fall, start at the peak and fill a mean playlist', () => {
  const shares = popularityShares(10_000, 0.02, 100);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(MEAN_PLAYLIST_SONGS, 6);
  expect(shares[0]).toBeCloseTo(0.02, 5);
  expect(shares.every((share, rank) => rank === 0 || share < shares[rank - 1]!)).toBe(true);
  // (1 + 100 / 100) and (1 + 300 / 100) are 2 and 4, so the second ratio is the square of the first.
  expect(shares[300]! / shares[0]!).toBeCloseTo((shares[100]! / shares[0]!) ** 2, 10);
});

test('popularity shares refuse too few songs to fill a playlist', () => {
  expect(() => popularityShares(2_000, 0.02, 100)).toThrow(
    "2000 songs of a share of at most 0.02 can't fill a playlist",
  );
});
