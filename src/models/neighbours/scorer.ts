// The fast path of the neighbour model: neighbours vote for their items, the best are selected. One scorer a
// thread; what it returns depends on nothing but data, query and weights. `reference.ts` says the same plainly.
import { selectTopK } from '../../core/top-k.ts';
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { type Availability, isAvailable } from '../availability.ts';
import type { ScoredList } from '../contract.ts';
import {
  createNeighbourFinder,
  createPowerTable,
  longestRow,
  type NeighbourQuery,
  type Neighbours,
} from './evidence.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';
import { createReweighter } from './reweight.ts';

/** What is asked for. */
export type Target = 'songs' | 'tags';

/** Answers single queries. */
export interface Scorer {
  /** At most `limit` items that neighbours hold, best first, without the query's own, banned or future ones. */
  score(target: Target, query: NeighbourQuery, weights: NeighbourWeights, limit: number): ScoredList;
}

/** An empty answer. */
export const NO_CANDIDATES: ScoredList = { indices: new Uint32Array(0), scores: new Float64Array(0) };

/** Holds memory of 12 bytes a playlist, 23 bytes a song and 14 bytes a tag. */
export function createScorer(data: NeighboursData): Scorer {
  const finder = createNeighbourFinder(data);
  const reweighter = createReweighter(data);
  const songVotes = createVoteCounter(data.playlistSongs, data.songPlaylists, data.availability);
  const tagVotes = createVoteCounter(data.playlistTags, data.tagPlaylists, null);
  return {
    score(target, query, weights, limit) {
      if (query.kind === null) return NO_CANDIDATES;
      const neighbours = finder.find(query, weights);
      if (weights.reweighting > 0) reweighter.reweight(query, neighbours, weights);
      if (target === 'tags') return tagVotes.count(neighbours, query.tags, null, weights, limit);
      const own = query.bannedSongs.length === 0 ? query.songs : [...query.songs, ...query.bannedSongs];
      return songVotes.count(neighbours, own, query.date, weights, limit);
    },
  };
}

interface VoteCounter {
  count(
    neighbours: Neighbours,
    excluded: readonly number[],
    date: number | null,
    weights: NeighbourWeights,
    limit: number,
  ): ScoredList;
}

/** @param availability from which day on each item may be recommended; null where dates don't matter */
function createVoteCounter(
  playlistItems: CsrMatrix,
  itemPlaylists: CsrMatrix,
  availability: Availability | null,
): VoteCounter {
  const votes = new Float64Array(playlistItems.numColumns);
  const touched = new Uint32Array(playlistItems.numColumns);
  const popularityFactor = createPowerTable(longestRow(itemPlaylists));

  /** Adds up the votes; returns how many items have some. */
  const addVotes = ({ playlists, weights }: Neighbours): number => {
    const { rowStarts, columns } = playlistItems;
    let numTouched = 0;
    for (let n = 0; n < playlists.length; n++) {
      const playlist = playlists[n]!;
      const weight = weights[playlist]!;
      if (weight === 0) continue;
      const end = rowStarts[playlist + 1]!;
      for (let i = rowStarts[playlist]!; i < end; i++) {
        const item = columns[i]!;
        const sum = votes[item]!;
        if (sum === 0) touched[numTouched++] = item;
        votes[item] = sum + weight;
      }
    }
    return numTouched;
  };

  /** Moves the allowed candidates to the front of `touched` and weighs them; returns their number. */
  const weighAllowed = (numTouched: number, date: number | null, popularity: number): number => {
    const { rowStarts } = itemPlaylists;
    const factors = popularityFactor(-popularity, 0);
    let numAllowed = 0;
    for (let t = 0; t < numTouched; t++) {
      const item = touched[t]!;
      const sum = votes[item]!;
      if (sum === 0) continue;
      if (availability !== null && !isAvailable(availability, item, date)) {
        votes[item] = 0;
        continue;
      }
      votes[item] = sum * factors[rowStarts[item + 1]! - rowStarts[item]!]!;
      touched[numAllowed++] = item;
    }
    return numAllowed;
  };

  return {
    count(neighbours, excluded, date, weights, limit) {
      const numTouched = addVotes(neighbours);
      // Only allowed candidates compete; the votes of the others are wiped with the rest.
      for (const item of excluded) votes[item] = 0;
      const numAllowed = weighAllowed(numTouched, date, weights.popularity);
      const kept = selectTopK(touched, numAllowed, votes, limit);
      const indices = touched.slice(0, kept);
      const scores = Float64Array.from(indices, (item) => votes[item]!);
      for (let t = 0; t < numAllowed; t++) votes[touched[t]!] = 0;
      return { indices, scores };
    },
  };
}
