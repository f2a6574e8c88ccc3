// The fast path of the neighbour model: neighbours vote for their items, the best are selected. One scorer a
// thread; what it returns depends on nothing but data, query and weights. `reference.ts` says the same plainly.
import { selectTopK } from '../../core/top-k.ts';
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { isAvailable } from '../availability.ts';
import type { ScoredList } from '../contract.ts';
import {
  createNeighbourFinder,
  createPowerTable,
  type NeighbourQuery,
  type Neighbours,
  playlistCount,
} from './evidence.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';

/** What is asked for. */
export type Target = 'songs' | 'tags';

/** Answers single queries. */
export interface Scorer {
  /** At most `limit` items that neighbours hold, best first, without the query's own, banned or future ones. */
  score(target: Target, query: NeighbourQuery, weights: NeighbourWeights, limit: number): ScoredList;
}

/** An empty answer. */
export const NO_CANDIDATES: ScoredList = { indices: new Uint32Array(0), scores: new Float64Array(0) };

/** Holds memory of 12 bytes a playlist and 12 bytes an item. */
export function createScorer(data: NeighboursData): Scorer {
  const finder = createNeighbourFinder(data);
  const songVotes = createVoteCounter(data.playlistSongs, data.songPlaylists);
  const tagVotes = createVoteCounter(data.playlistTags, data.tagPlaylists);
  return {
    score(target, query, weights, limit) {
      if (query.kind === null) return NO_CANDIDATES;
      const neighbours = finder.find(query, weights);
      if (target === 'tags') return tagVotes.count(neighbours, query.tags, () => true, weights, limit);
      const mayBeSung = (song: number): boolean => isAvailable(data.availability, song, query.date);
      const own = query.bannedSongs.length === 0 ? query.songs : [...query.songs, ...query.bannedSongs];
      return songVotes.count(neighbours, own, mayBeSung, weights, limit);
    },
  };
}

interface VoteCounter {
  count(
    neighbours: Neighbours,
    excluded: readonly number[],
    isAllowed: (item: number) => boolean,
    weights: NeighbourWeights,
    limit: number,
  ): ScoredList;
}

function createVoteCounter(playlistItems: CsrMatrix, itemPlaylists: CsrMatrix): VoteCounter {
  const votes = new Float64Array(playlistItems.numColumns);
  const touched = new Uint32Array(playlistItems.numColumns);
  const popularityFactor = createPowerTable();
  return {
    count(neighbours, excluded, isAllowed, weights, limit) {
      const { rowStarts, columns } = playlistItems;
      let numTouched = 0;
      for (let n = 0; n < neighbours.playlists.length; n++) {
        const playlist = neighbours.playlists[n]!;
        const weight = neighbours.weights[playlist]!;
        if (weight === 0) continue;
        const end = rowStarts[playlist + 1]!;
        for (let i = rowStarts[playlist]!; i < end; i++) {
          const item = columns[i]!;
          if (votes[item] === 0) touched[numTouched++] = item;
          votes[item]! += weight;
        }
      }
      // Only allowed candidates compete; the votes of the others are wiped with the rest.
      for (const item of excluded) votes[item] = 0;
      const factors = popularityFactor(-weights.popularity, 0);
      let numAllowed = 0;
      for (let t = 0; t < numTouched; t++) {
        const item = touched[t]!;
        if (votes[item] === 0) continue;
        if (!isAllowed(item)) {
          votes[item] = 0;
          continue;
        }
        votes[item]! *= factors(playlistCount(itemPlaylists, item));
        touched[numAllowed++] = item;
      }
      const kept = selectTopK(touched, numAllowed, votes, limit);
      const indices = touched.slice(0, kept);
      const scores = Float64Array.from(indices, (item) => votes[item]!);
      for (let t = 0; t < numAllowed; t++) votes[touched[t]!] = 0;
      return { indices, scores };
    },
  };
}
