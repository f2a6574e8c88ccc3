// How playlists that are like a question vote for its tags: what companions and titles alike have in common.
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';

/** How much commoner tags are among some playlists than elsewhere. */
export interface TagLifts {
  /** By tag, for the tags of the playlists that vote. */
  readonly lifts: ReadonlyMap<number, number>;
  /** Of all others. */
  readonly elsewhere: number;
}

/** Counts votes; holds 8 bytes a tag. */
export interface TagPoll {
  /**
   * log of P(t) / share(t) for each tag t that a voting playlist holds, where with w(v) > 0 the weight of playlist v
   *
   *   P(t) = (sum of w(v) over playlists v that hold t + k share(t)) / (sum of all w(v) + k),   k = `DOUBT` max w(v).
   *
   * Without votes all lifts are 0.
   */
  count(voters: Iterable<readonly [playlist: number, weight: number]>): TagLifts;
}

/** Playlists' worth of doubt, because what a single playlist holds says little. */
const DOUBT = 2;

/**
 * @param playlistTags (playlists, tags)
 * @param tagCounts (tags) playlists that hold each
 */
export function createTagPoll(playlistTags: CsrMatrix, tagCounts: ArrayLike<number>): TagPoll {
  const { numRows: numPlaylists, rowStarts, columns } = playlistTags;
  const votes = new Float64Array(playlistTags.numColumns);
  return {
    count(voters) {
      const lifts = new Map<number, number>();
      let total = 0;
      let largest = 0;
      const voted: number[] = [];
      for (const [playlist, weight] of voters) {
        total += weight;
        largest = Math.max(largest, weight);
        for (let i = rowStarts[playlist]!; i < rowStarts[playlist + 1]!; i++) {
          const tag = columns[i]!;
          if (votes[tag] === 0) voted.push(tag);
          votes[tag]! += weight;
        }
      }
      if (total === 0) return { lifts, elsewhere: 0 };
      const doubt = DOUBT * largest;
      for (const tag of voted) {
        const share = tagCounts[tag]! / numPlaylists;
        lifts.set(tag, Math.log((votes[tag]! / share + doubt) / (total + doubt)));
        votes[tag] = 0;
      }
      return { lifts, elsewhere: Math.log(doubt / (total + doubt)) };
    },
  };
}
