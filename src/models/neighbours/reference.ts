// The neighbour model as its formula reads, for tests: no shared workspaces, no pruned tables, no shortcuts.
import { csrRow } from '../../dataset/csr-matrix.ts';
import { isAvailable } from '../availability.ts';
import type { ScoredList } from '../contract.ts';
import type { NeighbourQuery } from './evidence.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';
import type { Target } from './scorer.ts';

/** What `Scorer.score` must return, up to rounding. See `NeighbourWeights` for the formula. */
export function scoreByReference(
  data: NeighboursData,
  target: Target,
  query: NeighbourQuery,
  weights: NeighbourWeights,
  limit: number,
): ScoredList {
  const songCount = (song: number): number => csrRow(data.songPlaylists, song).length;
  const tagCount = (tag: number): number => csrRow(data.tagPlaylists, tag).length;
  const neighbours: { playlist: number; evidence: number }[] = [];
  for (let playlist = 0; playlist < data.playlistSongs.numRows; playlist++) {
    const songs = Array.from(csrRow(data.playlistSongs, playlist));
    const tags = Array.from(csrRow(data.playlistTags, playlist));
    let evidence = 0;
    for (const song of query.songs) {
      if (songs.includes(song)) evidence += songCount(song) ** -weights.songRarity;
    }
    for (const tag of query.tags) {
      if (tags.includes(tag)) evidence += weights.tagWeight * tagCount(tag) ** -weights.tagRarity;
    }
    for (const tag of query.mentions) {
      if (tags.includes(tag)) evidence += weights.mentionWeight * tagCount(tag) ** -weights.tagRarity;
    }
    if (evidence > 0) {
      const size = weights.sizeShift + songs.length + tags.length;
      neighbours.push({ playlist, evidence: evidence / size ** weights.size });
    }
  }
  neighbours.sort((a, b) => b.evidence - a.evidence || a.playlist - b.playlist);
  const kept = weights.numNeighbours === 0 ? neighbours : neighbours.slice(0, weights.numNeighbours);

  const votes = new Map<number, number>();
  for (const { playlist, evidence } of kept) {
    const items = csrRow(target === 'songs' ? data.playlistSongs : data.playlistTags, playlist);
    for (const item of items) votes.set(item, (votes.get(item) ?? 0) + evidence ** weights.sharpness);
  }
  const excluded = new Set(target === 'songs' ? [...query.songs, ...query.bannedSongs] : query.tags);
  const ranked = [...votes]
    .filter(([item]) => !excluded.has(item))
    .filter(([item]) => target === 'tags' || isAvailable(data.availability, item, query.date))
    .map(([item, vote]) => {
      const count = target === 'songs' ? songCount(item) : tagCount(item);
      return { item, score: vote * count ** -weights.popularity };
    })
    .sort((a, b) => b.score - a.score || a.item - b.item)
    .slice(0, limit);
  return {
    indices: Uint32Array.from(ranked, ({ item }) => item),
    scores: Float64Array.from(ranked, ({ score }) => score),
  };
}
