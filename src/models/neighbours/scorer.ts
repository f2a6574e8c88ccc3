// The fast path of the neighbour model: neighbours vote for their items, the best are selected. One scorer a
// thread; what it returns depends on nothing but data, query and weights. `reference.ts` says the same plainly.
import { selectTopK } from '../../core/top-k.ts';
import { type Availability, isAvailable } from '../availability.ts';
import type { ScoredList } from '../contract.ts';
import type { Target } from '../tuning/target.ts';
import {
  createNeighbourFinder,
  createPowerTable,
  longestRow,
  type NeighbourQuery,
  type Neighbours,
} from './evidence.ts';
import { createNeighbourhoodReader, type Neighbourhood } from './neighbourhood.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';
import { createReweighter } from './reweight.ts';

/** Answers single queries. */
export interface Scorer {
  /** At most `limit` items that neighbours hold, best first, without the query's own, banned or future ones. */
  score(target: Target, query: NeighbourQuery, weights: NeighbourWeights, limit: number): ScoredList;
}

/** An empty answer. */
export const NO_CANDIDATES: ScoredList = { indices: new Uint32Array(0), scores: new Float64Array(0) };

/** Holds memory of 12 bytes a playlist, 4 bytes a song and 6 bytes a tag. */
export function createScorer(data: NeighboursData): Scorer {
  const finder = createNeighbourFinder(data);
  const songReader = createNeighbourhoodReader(data.playlistSongs, data.songPlaylists);
  const tagReader = createNeighbourhoodReader(data.playlistTags, data.tagPlaylists);
  const reweighter = createReweighter(data, songReader);
  const songVotes = createVoteCounter(longestRow(data.songPlaylists), data.availability);
  const tagVotes = createVoteCounter(longestRow(data.tagPlaylists), null);
  return {
    score(target, query, weights, limit) {
      if (query.kind === null) return NO_CANDIDATES;
      const neighbours = finder.find(query, weights);
      if (target === 'tags') {
        if (weights.reweighting > 0) {
          reweighter.reweight(query, neighbours, songReader.read(neighbours.playlists), weights);
        }
        const tags = tagReader.read(neighbours.playlists);
        return tagVotes.count(neighbours, tags, tagReader.localsOf(query.tags), null, weights, limit);
      }
      const songs = songReader.read(neighbours.playlists);
      if (weights.reweighting > 0) reweighter.reweight(query, neighbours, songs, weights);
      const excluded = songReader.localsOf([...query.songs, ...query.bannedSongs]);
      return songVotes.count(neighbours, songs, excluded, query.date, weights, limit);
    },
  };
}

interface VoteCounter {
  /**
   * @param excluded local numbers; -1 is ignored
   * @param date of the question; null where it is unknown
   */
  count(
    neighbours: Neighbours,
    neighbourhood: Neighbourhood,
    excluded: Int32Array,
    date: number | null,
    weights: NeighbourWeights,
    limit: number,
  ): ScoredList;
}

/**
 * @param largestCount most playlists that hold one item
 * @param availability from which day on each item may be recommended; null where dates don't matter
 */
function createVoteCounter(largestCount: number, availability: Availability | null): VoteCounter {
  const popularityFactor = createPowerTable(largestCount);
  return {
    count(
      { playlists, weights: neighbourWeights },
      { starts, entries, items, counts },
      excluded,
      date,
      weights,
      limit,
    ) {
      const votes = new Float64Array(items.length);
      for (let n = 0; n < playlists.length; n++) {
        const weight = neighbourWeights[playlists[n]!]!;
        const end = starts[n + 1]!;
        for (let e = starts[n]!; e < end; e++) votes[entries[e]!]! += weight;
      }
      // Only allowed candidates compete.
      for (const local of excluded) if (local >= 0) votes[local] = 0;
      const factors = popularityFactor(-weights.popularity, 0);
      const candidates = new Uint32Array(items.length);
      let numCandidates = 0;
      for (let local = 0; local < items.length; local++) {
        if (votes[local] === 0) continue;
        if (availability !== null && !isAvailable(availability, items[local]!, date)) continue;
        votes[local]! *= factors[counts[local]!]!;
        candidates[numCandidates++] = local;
      }
      const kept = selectTopK(candidates, numCandidates, votes, limit, items);
      const best = candidates.subarray(0, kept);
      return {
        indices: best.map((local) => items[local]!),
        scores: Float64Array.from(best, (local) => votes[local]!),
      };
    },
  };
}
