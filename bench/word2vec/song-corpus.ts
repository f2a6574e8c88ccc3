// What both sides of the bench learn from: each playlist with songs is a sequence.
import { sharedUint32 } from '../../src/dataset/csr-matrix.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import type { Word2vecCorpus } from '../../src/kernels/word2vec/corpus.ts';

/** All songs that a playlist holds, in the order of their ids, and all playlists with songs. */
export function songCorpus({ playlistSongs }: Dataset): Word2vecCorpus {
  const { columns, rowStarts, numRows, numColumns } = playlistSongs;
  const songCounts = new Uint32Array(numColumns);
  for (const song of columns) songCounts[song]!++;
  const tokenOf = new Uint32Array(numColumns);
  let numTokens = 0;
  for (let song = 0; song < numColumns; song++) if (songCounts[song]! > 0) tokenOf[song] = numTokens++;
  const counts = sharedUint32(numTokens);
  counts.set(songCounts.filter((count) => count > 0));
  const tokens = sharedUint32(columns.length);
  for (let place = 0; place < columns.length; place++) tokens[place] = tokenOf[columns[place]!]!;
  let numSequences = 0;
  for (let row = 0; row < numRows; row++) if (rowStarts[row + 1]! > rowStarts[row]!) numSequences++;
  const sequenceStarts = sharedUint32(numSequences + 1);
  let sequence = 0;
  for (let row = 0; row < numRows; row++) {
    if (rowStarts[row + 1]! > rowStarts[row]!) sequenceStarts[++sequence] = rowStarts[row + 1]!;
  }
  return { numTokens, sequenceStarts, tokens, counts, weights: null };
}

/**
 * A corpus of `numPlaces` places in which token i is drawn with a chance that falls as 1 / (i + 20), after each of
 * `numTokens` has had one place: about as steep as song counts are. Sequences have 46 places, as Melon's have on
 * average.
 */
export function syntheticCorpus(numTokens: number, numPlaces: number): Word2vecCorpus {
  const length = 46;
  const offset = 20;
  const tokens = sharedUint32(numPlaces);
  const counts = sharedUint32(numTokens);
  const span = Math.log((numTokens + offset) / offset);
  let state = 1;
  for (let place = 0; place < numPlaces; place++) {
    // Numerical Recipes' linear congruential generator; its high bits are good enough for counts.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const drawn = Math.floor(offset * (Math.exp((state / 2 ** 32) * span) - 1));
    const token = place % 8 === 0 && place / 8 < numTokens ? place / 8 : Math.min(numTokens - 1, drawn);
    tokens[place] = token;
    counts[token]!++;
  }
  const numSequences = Math.ceil(numPlaces / length);
  const sequenceStarts = sharedUint32(numSequences + 1);
  for (let i = 0; i <= numSequences; i++) sequenceStarts[i] = Math.min(numPlaces, i * length);
  return { numTokens, sequenceStarts, tokens, counts, weights: null };
}

/** Expected number of (context, target) pairs in one epoch, where each target's window is drawn from 1 to `window`. */
export function countPairs({ sequenceStarts }: Word2vecCorpus, window: number): number {
  let pairs = 0;
  for (let sequence = 1; sequence < sequenceStarts.length; sequence++) {
    const length = sequenceStarts[sequence]! - sequenceStarts[sequence - 1]!;
    // A pair d places apart needs a window of at least d: (window - d + 1) of `window` draws; each order is a pair.
    for (let distance = 1; distance <= Math.min(window, length - 1); distance++) {
      pairs += (2 * (length - distance) * (window - distance + 1)) / window;
    }
  }
  return pairs;
}
