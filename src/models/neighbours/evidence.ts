// From a question to its neighbour playlists: which share something with it, and how much each one counts.
import { moveTopK } from '../../core/top-k.ts';
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import type { QuestionKind } from '../../dataset/question-kind.ts';
import type { NeighboursData } from './neighbours-data.ts';
import type { NeighbourWeights } from './parameters.ts';

/** A query as the neighbour model sees it: known items only, the title already read. */
export interface NeighbourQuery {
  /** Null where there is nothing to go by. */
  readonly kind: QuestionKind | null;
  readonly songs: readonly number[];
  readonly tags: readonly number[];
  /** Tags that the title mentions and that are not among `tags`. */
  readonly mentions: readonly number[];
  /** Days since 1970-01-01, or null where unknown. */
  readonly date: number | null;
  readonly bannedSongs: readonly number[];
}

/** Neighbour playlists in no particular order; views of a workspace, valid until its next use. */
export interface Neighbours {
  /** (count) Rows of the data's playlists. */
  readonly playlists: Uint32Array;
  /** (playlists of the data) Indexed by row; only those of `playlists` count. */
  readonly weights: Float64Array;
}

/** How many playlists hold an item. */
export function playlistCount(itemPlaylists: CsrMatrix, item: number): number {
  return itemPlaylists.rowStarts[item + 1]! - itemPlaylists.rowStarts[item]!;
}

/** What one given item adds to each playlist that holds it: weight * n^-rarity; 0 where none does. */
export function itemEvidence(count: number, weight: number, rarity: number): number {
  return count === 0 ? 0 : weight * count ** -rarity;
}

/** Finds neighbours; holds memory of 12 bytes a playlist, so make one a thread. */
export interface NeighbourFinder {
  find(query: NeighbourQuery, weights: NeighbourWeights): Neighbours;
}

export function createNeighbourFinder(data: NeighboursData): NeighbourFinder {
  const numPlaylists = data.playlistSongs.numRows;
  const evidence = new Float64Array(numPlaylists);
  const touched = new Uint32Array(numPlaylists);
  let numTouched = 0;
  const sizeFactor = createPowerTable(longestRow(data.playlistSongs) + longestRow(data.playlistTags));

  const addItems = (
    itemPlaylists: CsrMatrix,
    items: readonly number[],
    weight: number,
    rarity: number,
  ): void => {
    const { rowStarts, columns } = itemPlaylists;
    for (const item of items) {
      const amount = itemEvidence(playlistCount(itemPlaylists, item), weight, rarity);
      if (amount === 0) continue;
      const end = rowStarts[item + 1]!;
      for (let i = rowStarts[item]!; i < end; i++) {
        const playlist = columns[i]!;
        if (evidence[playlist] === 0) touched[numTouched++] = playlist;
        evidence[playlist]! += amount;
      }
    }
  };

  return {
    find(query, weights) {
      for (let t = 0; t < numTouched; t++) evidence[touched[t]!] = 0;
      numTouched = 0;
      addItems(data.songPlaylists, query.songs, 1, weights.songRarity);
      addItems(data.tagPlaylists, query.tags, weights.tagWeight, weights.tagRarity);
      addItems(data.tagPlaylists, query.mentions, weights.mentionWeight, weights.tagRarity);

      const songStarts = data.playlistSongs.rowStarts;
      const tagStarts = data.playlistTags.rowStarts;
      const factors = sizeFactor(-weights.size, weights.sizeShift);
      for (let t = 0; t < numTouched; t++) {
        const playlist = touched[t]!;
        const size =
          songStarts[playlist + 1]! - songStarts[playlist]! + tagStarts[playlist + 1]! - tagStarts[playlist]!;
        evidence[playlist]! *= factors[size]!;
      }
      const limit = weights.numNeighbours === 0 ? numTouched : weights.numNeighbours;
      const kept = limit < numTouched ? moveTopK(touched, numTouched, evidence, limit) : numTouched;
      raise(evidence, touched, kept, weights.sharpness);
      return { playlists: touched.subarray(0, kept), weights: evidence };
    },
  };
}

/** Replaces `values[at[i]]` by its power for the first `count` of `at`. */
function raise(values: Float64Array, at: Uint32Array, count: number, power: number): void {
  if (power === 1) return;
  for (let i = 0; i < count; i++) values[at[i]!] = values[at[i]!]! ** power;
}

/**
 * Tables of (shift + n)^exponent for whole n from 0 to `largest`, remembering the last one. A power costs some
 * 20 ns, and the same few sizes and counts come again and again.
 */
export function createPowerTable(largest: number): (exponent: number, shift: number) => Float64Array {
  const table = new Float64Array(largest + 1);
  let known = '';
  return (exponent, shift) => {
    const wanted = `${exponent} ${shift}`;
    if (wanted !== known) {
      for (let n = 0; n <= largest; n++) table[n] = (shift + n) ** exponent;
      known = wanted;
    }
    return table;
  };
}

/** The longest row of a matrix; 0 without rows. */
export function longestRow(matrix: CsrMatrix): number {
  let longest = 0;
  for (let row = 0; row < matrix.numRows; row++) longest = Math.max(longest, playlistCount(matrix, row));
  return longest;
}
