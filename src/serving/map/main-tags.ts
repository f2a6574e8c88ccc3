// The tag that says most about a song: many of its playlists hold it, and few others do.
import { type CsrMatrix, columnCounts, csrRow, csrTranspose } from '../../dataset/csr-matrix.ts';

/**
 * The main tag of each given song: the tag t with the highest n(s,t) * ln(P / n(t)), where n(s,t) counts the
 * playlists that hold song and tag, n(t) those that hold the tag, and P all playlists (term frequency times inverse
 * document frequency, Sparck Jones 1972). Ties go to the smaller index.
 * @param songs columns of `playlistSongs`
 * @returns (songs), columns of `playlistTags`; null where no playlist with the song has a tag
 */
export function findMainTags(
  playlistSongs: CsrMatrix,
  playlistTags: CsrMatrix,
  songs: ArrayLike<number>,
): (number | null)[] {
  const songPlaylists = csrTranspose(playlistSongs);
  const weights = Float64Array.from(columnCounts(playlistTags), (count) =>
    Math.log(playlistTags.numRows / Math.max(1, count)),
  );
  const counts = new Uint32Array(playlistTags.numColumns);
  return Array.from(songs, (song) => {
    const seen = new Set<number>();
    for (const playlist of csrRow(songPlaylists, song)) {
      for (const tag of csrRow(playlistTags, playlist)) {
        counts[tag]!++;
        seen.add(tag);
      }
    }
    let best: number | null = null;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const tag of seen) {
      const score = counts[tag]! * weights[tag]!;
      if (score > bestScore || (score === bestScore && tag < best!)) {
        best = tag;
        bestScore = score;
      }
      counts[tag] = 0;
    }
    return best;
  });
}
