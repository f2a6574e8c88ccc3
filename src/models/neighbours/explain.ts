// Why a song was recommended: which given items, and how many playlists, speak for it.
import { csrRow } from '../../dataset/csr-matrix.ts';
import {
  createNeighbourFinder,
  itemEvidence,
  type NeighbourQuery,
  type Neighbours,
  playlistCount,
} from './evidence.ts';
import { createNeighbourhoodReader } from './neighbourhood.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';
import { createReweighter } from './reweight.ts';

/** One given item that speaks for a recommended song. */
export interface Reason {
  readonly kind: 'song' | 'tag' | 'title-tag';
  /** Index of the song or tag. */
  readonly index: number;
  /** How many neighbour playlists hold both. */
  readonly numPlaylists: number;
  /** Share of the song's score that comes through this item, in [0, 1]; the shares add up to 1. */
  readonly share: number;
}

/** Why a song was recommended. */
export interface Explanation {
  /** How many neighbour playlists hold the song; 0 where it comes from the fallback. */
  readonly numPlaylists: number;
  /** Largest share first. */
  readonly reasons: readonly Reason[];
}

/** Explains a song as an answer to a query. */
export type Explainer = (query: NeighbourQuery, weights: NeighbourWeights, song: number) => Explanation;

/** Holds memory of 12 bytes a playlist, 4 bytes a song and 2 bytes a tag. */
export function createExplainer(data: NeighboursData): Explainer {
  const finder = createNeighbourFinder(data);
  const reader = createNeighbourhoodReader(data.playlistSongs, data.songPlaylists);
  const reweighter = createReweighter(data, reader);
  return (query, weights, song) => {
    const neighbours = finder.find(query, weights);
    const itemWeights =
      weights.reweighting > 0
        ? reweighter.reweight(query, neighbours, reader.read(neighbours.playlists), weights)
        : null;
    return explainSong(data, query, weights, song, neighbours, itemWeights);
  };
}

/** Recounts the votes for one song and divides each neighbour's weight among the items that made it one. */
function explainSong(
  data: NeighboursData,
  query: NeighbourQuery,
  weights: NeighbourWeights,
  song: number,
  { playlists, weights: votes }: Neighbours,
  itemWeights: Float64Array | null,
): Explanation {
  const isNeighbour = new Set(playlists);
  const holders = Array.from(csrRow(data.songPlaylists, song)).filter((playlist) =>
    isNeighbour.has(playlist),
  );
  const given = [
    ...query.songs.map((index) => ({ kind: 'song', index, weight: 1 }) as const),
    ...query.tags.map((index) => ({ kind: 'tag', index, weight: weights.tagWeight }) as const),
    ...query.mentions.map((index) => ({ kind: 'title-tag', index, weight: weights.mentionWeight }) as const),
  ].map(({ kind, index, weight }, position) => {
    const itemPlaylists = kind === 'song' ? data.songPlaylists : data.tagPlaylists;
    const rarity = kind === 'song' ? weights.songRarity : weights.tagRarity;
    const evidence =
      itemEvidence(playlistCount(itemPlaylists, index), weight, rarity) * (itemWeights?.[position] ?? 1);
    return { kind, index, evidence, playlists: new Set(csrRow(itemPlaylists, index)) };
  });
  const shares = new Float64Array(given.length);
  const counts = new Uint32Array(given.length);
  let total = 0;
  for (const playlist of holders) {
    const speaking = given.map((item) => (item.playlists.has(playlist) ? item.evidence : 0));
    const sum = speaking.reduce((a, b) => a + b, 0);
    total += votes[playlist]!;
    speaking.forEach((evidence, i) => {
      if (evidence === 0) return;
      shares[i]! += (votes[playlist]! * evidence) / sum;
      counts[i]!++;
    });
  }
  const reasons = given
    .map(({ kind, index }, i) => ({
      kind,
      index,
      numPlaylists: counts[i]!,
      share: total > 0 ? shares[i]! / total : 0,
    }))
    .filter((reason) => reason.numPlaylists > 0)
    .sort((a, b) => b.share - a.share || a.index - b.index);
  return { numPlaylists: holders.length, reasons };
}
