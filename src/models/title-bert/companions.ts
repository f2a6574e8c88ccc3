// Tags that go together: playlists that hold given tags vote for their other tags, and those that share more of the given,
// or rarer ones, weigh more. The neighbour model's formula for tags (`NeighbourWeights`), with fixed exponents.
import { type CsrMatrix, columnCounts, csrTranspose } from '../../dataset/csr-matrix.ts';
import { createTagPoll, type TagLifts } from './tag-votes.ts';

/** Finds companions; holds 8 bytes a playlist and tag. */
export interface CompanionFinder {
  /**
   * How much commoner tags are beside some given ones than elsewhere: the poll of `tag-votes.ts` with
   *
   *   w(v) = (sum over given tags g in v of n_g^-0.4)^2
   *
   * @param given distinct tags; without any, all lifts are 0
   */
  find(given: readonly number[]): TagLifts;
}

/** Exponent of a given tag's playlist count, and power of the whole: as tuned for the neighbour model on Melon's playlists. */
const RARITY = 0.4;
const SHARPNESS = 2;

/** @param playlistTags (playlists, tags) */
export function createCompanionFinder(playlistTags: CsrMatrix): CompanionFinder {
  const tagPlaylists = csrTranspose(playlistTags);
  const tagCounts = columnCounts(playlistTags);
  const poll = createTagPoll(playlistTags, tagCounts);
  const evidence = new Float64Array(playlistTags.numRows);

  /** Playlists that hold a given tag; their evidence is in place. */
  const findPlaylists = (given: readonly number[]): number[] => {
    const playlists: number[] = [];
    for (const tag of given) {
      const amount = tagCounts[tag]! ** -RARITY;
      for (let i = tagPlaylists.rowStarts[tag]!; i < tagPlaylists.rowStarts[tag + 1]!; i++) {
        const playlist = tagPlaylists.columns[i]!;
        if (evidence[playlist] === 0) playlists.push(playlist);
        evidence[playlist]! += amount;
      }
    }
    return playlists;
  };

  return {
    find(given) {
      const voters = findPlaylists(given).map((playlist) => {
        const weight = evidence[playlist]! ** SHARPNESS;
        evidence[playlist] = 0;
        return [playlist, weight] as const;
      });
      return poll.count(voters);
    },
  };
}
