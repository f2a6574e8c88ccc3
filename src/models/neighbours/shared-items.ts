// Which given items each neighbour shares, and how much of its weight each of them earns it.
import { itemEvidence, type NeighbourQuery, type Neighbours, playlistCount } from './evidence.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';

/** The given items that neighbour n shares are `items[starts[n]] .. items[starts[n + 1] - 1]`. */
export interface SharedItems {
  readonly starts: Uint32Array;
  readonly items: Uint16Array;
  /** The neighbour's weight times the item's share in its evidence. */
  readonly amounts: Float64Array;
}

/** The weight of each given item in the evidence of a playlist that holds it: songs, tags, mentions. */
function evidenceOfItems(data: NeighboursData, query: NeighbourQuery, weights: NeighbourWeights): number[] {
  const { songRarity, tagRarity, tagWeight, mentionWeight } = weights;
  const ofTag = (tag: number, weight: number): number =>
    itemEvidence(playlistCount(data.tagPlaylists, tag), weight, tagRarity);
  return [
    ...query.songs.map((song) => itemEvidence(playlistCount(data.songPlaylists, song), 1, songRarity)),
    ...query.tags.map((tag) => ofTag(tag, tagWeight)),
    ...query.mentions.map((tag) => ofTag(tag, mentionWeight)),
  ];
}

/** Finds which given items each neighbour shares; holds memory of 2 bytes a tag, so make one a thread. */
export function createItemSharer(data: NeighboursData) {
  const { rowStarts: tagStarts, columns: tagColumns } = data.playlistTags;
  // Position of a given tag plus 1; 0 for all others.
  const tagPositions = new Uint16Array(data.playlistTags.numColumns);
  return (
    query: NeighbourQuery,
    { playlists, weights: neighbourWeights }: Neighbours,
    songs: Neighbourhood,
    givenLocals: Int32Array,
    weights: NeighbourWeights,
  ): SharedItems => {
    const evidence = evidenceOfItems(data, query, weights);
    const songPositions = new Uint16Array(songs.items.length);
    givenLocals.forEach((local, i) => {
      if (local >= 0) songPositions[local] = i + 1;
    });
    const tags = [...query.tags, ...query.mentions];
    tags.forEach((tag, i) => {
      tagPositions[tag] = query.songs.length + i + 1;
    });
    const starts = new Uint32Array(playlists.length + 1);
    const items: number[] = [];
    const amounts: number[] = [];
    for (let n = 0; n < playlists.length; n++) {
      const playlist = playlists[n]!;
      const start = items.length;
      for (let e = songs.starts[n]!; e < songs.starts[n + 1]!; e++) {
        const position = songPositions[songs.entries[e]!]!;
        if (position > 0) items.push(position - 1);
      }
      for (let i = tagStarts[playlist]!; i < tagStarts[playlist + 1]!; i++) {
        const position = tagPositions[tagColumns[i]!]!;
        if (position > 0) items.push(position - 1);
      }
      let total = 0;
      for (let e = start; e < items.length; e++) total += evidence[items[e]!]!;
      const scale = total > 0 ? neighbourWeights[playlist]! / total : 0;
      for (let e = start; e < items.length; e++) amounts.push(scale * evidence[items[e]!]!);
      starts[n + 1] = items.length;
    }
    for (const tag of tags) tagPositions[tag] = 0;
    return { starts, items: Uint16Array.from(items), amounts: Float64Array.from(amounts) };
  };
}
