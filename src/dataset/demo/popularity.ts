// How popular the song of each rank is: a Lomax (shifted power) law whose exponent is solved for, so that the
// shares add up to the mean length of a playlist. One law with few parameters gives each size the same head.

/** Mean number of songs a playlist, measured on Melon. */
export const MEAN_PLAYLIST_SONGS = 46;

/**
 * The share of playlists that hold the song of each rank: `peakShare * (1 + rank / headRank) ** -exponent`.
 * @param numSongs ranks 0 to numSongs - 1
 * @param peakShare share of rank 0, in (0, 1)
 * @param headRank at least 1; the larger, the flatter the head
 * @returns descending, (numSongs), with a sum of `MEAN_PLAYLIST_SONGS` to 6 digits
 * @throws RangeError where so few songs can't fill a playlist
 */
export function popularityShares(numSongs: number, peakShare: number, headRank: number): Float64Array {
  if (!(numSongs * peakShare > MEAN_PLAYLIST_SONGS)) {
    throw new RangeError(`${numSongs} songs of a share of at most ${peakShare} can't fill a playlist`);
  }
  const sumAt = (exponent: number): number => {
    let sum = 0;
    for (let rank = 0; rank < numSongs; rank++) sum += peakShare * (1 + rank / headRank) ** -exponent;
    return sum;
  };
  let low = 0;
  let high = 8;
  // 24 halvings leave 8 / 2^24 of the exponent open.
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2;
    if (sumAt(middle) > MEAN_PLAYLIST_SONGS) low = middle;
    else high = middle;
  }
  const scale = MEAN_PLAYLIST_SONGS / sumAt(high);
  return Float64Array.from(
    { length: numSongs },
    (_, rank) => scale * peakShare * (1 + rank / headRank) ** -high,
  );
}
