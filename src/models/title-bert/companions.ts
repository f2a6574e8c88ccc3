// Tags that go together: playlists that hold given tags vote for their other tags, and those that share more of the given,
// or rarer ones, weigh more. The neighbour model's formula for tags (`NeighbourWeights`), with fixed exponents.
import { type CsrMatrix, csrTranspose } from '../../dataset/csr-matrix.ts';

/** How much commoner tags are beside some given ones than elsewhere. */
export interface TagLifts {
  /** By tag, for the tags of the playlists that vote. */
  readonly lifts: ReadonlyMap<number, number>;
  /** Of all others. */
  readonly elsewhere: number;
}

/** Finds companions; holds 8 bytes a playlist and tag. */
export interface CompanionFinder {
  /**
   * log of P(t | given) / share(t), where with w(v) = (sum over given tags g in v of n_g^-0.4)^2
   *
   *   P(t | given) = (sum of w(v) over playlists v that hold t + k share(t)) / (sum of all w(v) + k),  k = 2 max w(v):
   *
   * two playlists' worth of doubt, because what a single playlist holds beside a rare tag says little.
   * @param given distinct tags; without any, all lifts are 0
   */
  find(given: readonly number[]): TagLifts;
}

/** Exponent of a given tag's playlist count, and power of the whole: as tuned for the neighbour model on Melon's playlists. */
const RARITY = 0.4;
const SHARPNESS = 2;
const DOUBT = 2;

/** @param playlistTags (playlists, tags) */
export function createCompanionFinder(playlistTags: CsrMatrix): CompanionFinder {
  const tagPlaylists = csrTranspose(playlistTags);
  const { numRows: numPlaylists, numColumns: numTags } = playlistTags;
  const evidence = new Float64Array(numPlaylists);
  const votes = new Float64Array(numTags);
  const countOf = (tag: number): number => tagPlaylists.rowStarts[tag + 1]! - tagPlaylists.rowStarts[tag]!;

  /** Playlists that hold a given tag; their evidence is in place. */
  const findPlaylists = (given: readonly number[]): number[] => {
    const playlists: number[] = [];
    for (const tag of given) {
      const amount = countOf(tag) ** -RARITY;
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
      const lifts = new Map<number, number>();
      let total = 0;
      let largest = 0;
      const voted: number[] = [];
      for (const playlist of findPlaylists(given)) {
        const weight = evidence[playlist]! ** SHARPNESS;
        evidence[playlist] = 0;
        total += weight;
        largest = Math.max(largest, weight);
        for (let i = playlistTags.rowStarts[playlist]!; i < playlistTags.rowStarts[playlist + 1]!; i++) {
          const tag = playlistTags.columns[i]!;
          if (votes[tag] === 0) voted.push(tag);
          votes[tag]! += weight;
        }
      }
      if (total === 0) return { lifts, elsewhere: 0 };
      const doubt = DOUBT * largest;
      for (const tag of voted) {
        const share = countOf(tag) / numPlaylists;
        lifts.set(tag, Math.log((votes[tag]! / share + doubt) / (total + doubt)));
        votes[tag] = 0;
      }
      return { lifts, elsewhere: Math.log(doubt / (total + doubt)) };
    },
  };
}
