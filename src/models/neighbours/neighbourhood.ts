// What the neighbours hold, numbered locally. A question's neighbours hold a few thousand of some 700,000 songs:
// reading each entry from the large arrays once, and going on with small ones that fit the cache, is what makes
// voting and reweighting fast.
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { playlistCount } from './evidence.ts';

/** Entries of the neighbours' rows. All arrays are views of a workspace, valid until its next use. */
export interface Neighbourhood {
  /** Neighbour n holds the local items `entries[starts[n]] .. entries[starts[n + 1] - 1]`. */
  readonly starts: Uint32Array;
  readonly entries: Uint32Array;
  /** (local items) The item that each stands for, in the order in which neighbours name them. */
  readonly items: Uint32Array;
  /** (local items) How many playlists of all hold each. */
  readonly counts: Uint32Array;
}

/** Reads neighbourhoods; holds memory of 4 bytes an item, so make one a thread and matrix. */
export interface NeighbourhoodReader {
  /** @param playlists neighbours, distinct */
  read(playlists: Uint32Array): Neighbourhood;
  /** The local numbers of items, in the same order, -1 where no neighbour of the last `read` holds one. */
  localsOf(items: readonly number[]): Int32Array;
}

/** @param itemPlaylists the transposed of `playlistItems` */
export function createNeighbourhoodReader(
  playlistItems: CsrMatrix,
  itemPlaylists: CsrMatrix,
): NeighbourhoodReader {
  const { rowStarts, columns } = playlistItems;
  // Local number plus 1 of each item; 0 where it has none.
  const numbers = new Uint32Array(playlistItems.numColumns);
  let entries = new Uint32Array(4096);
  let items = new Uint32Array(4096);
  let counts = new Uint32Array(4096);
  let numItems = 0;
  return {
    read(playlists) {
      for (let local = 0; local < numItems; local++) numbers[items[local]!] = 0;
      numItems = 0;
      const starts = new Uint32Array(playlists.length + 1);
      for (let n = 0; n < playlists.length; n++) {
        const playlist = playlists[n]!;
        starts[n + 1] = starts[n]! + rowStarts[playlist + 1]! - rowStarts[playlist]!;
      }
      const numEntries = starts[playlists.length]!;
      if (numEntries > entries.length) {
        entries = new Uint32Array(2 * numEntries);
        items = new Uint32Array(2 * numEntries);
        counts = new Uint32Array(2 * numEntries);
      }
      let at = 0;
      for (let n = 0; n < playlists.length; n++) {
        const playlist = playlists[n]!;
        const end = rowStarts[playlist + 1]!;
        for (let i = rowStarts[playlist]!; i < end; i++) {
          const item = columns[i]!;
          let number = numbers[item]!;
          if (number === 0) {
            items[numItems++] = item;
            number = numItems;
            numbers[item] = number;
          }
          entries[at++] = number - 1;
        }
      }
      for (let local = 0; local < numItems; local++)
        counts[local] = playlistCount(itemPlaylists, items[local]!);
      return {
        starts,
        entries: entries.subarray(0, numEntries),
        items: items.subarray(0, numItems),
        counts: counts.subarray(0, numItems),
      };
    },
    localsOf: (asked) => Int32Array.from(asked, (item) => numbers[item]! - 1),
  };
}
