// Titles to time training on: invented Korean words drawn by Zipf's law, and labels that depend on the words, so that
// there is something to learn. Seeded; the same on every machine.
import { createRandomStream, type RandomStream } from '../../src/core/random.ts';

/** How many of what. */
export interface SyntheticTitlesOptions {
  readonly numTitles: number;
  /** Distinct words. */
  readonly numWords: number;
  /** Labels of each of the two kinds. */
  readonly numTags: number;
  readonly numSongs: number;
  readonly seed: number;
}

/** The counts of the bench; as many songs as the model learns by default. */
export const SYNTHETIC_DEFAULTS: SyntheticTitlesOptions = {
  numTitles: 100_000,
  numWords: 20_000,
  numTags: 2_000,
  numSongs: 5_000,
  seed: 0,
};

/** Titles with their labels, one entry a title. */
export interface SyntheticTitles {
  readonly titles: readonly string[];
  /** Indices below `numTags`, distinct, ascending. */
  readonly tags: readonly Uint32Array[];
  /** Indices below `numSongs`, distinct, ascending. */
  readonly songs: readonly Uint32Array[];
}

/** Words of a title, at most; with some two tokens a word the longest titles are cut at 32 tokens. */
const MAX_WORDS = 16;
/** Frequency falls as 1 / (rank + 2.7), as in texts (Mandelbrot 1953). */
const RANK_SHIFT = 2.7;
const SYLLABLES = 400;
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const SONGS_A_TITLE = 5;

/** The titles. */
export function makeSyntheticTitles(options: SyntheticTitlesOptions = SYNTHETIC_DEFAULTS): SyntheticTitles {
  const { numTitles, numWords, numTags, numSongs, seed } = options;
  const words = makeWords(numWords, createRandomStream(seed, 'title-bert/words'));
  const drawWord = createZipf(numWords);
  const titles: string[] = [];
  const tags: Uint32Array[] = [];
  const songs: Uint32Array[] = [];
  for (let title = 0; title < numTitles; title++) {
    const random = createRandomStream(seed, 'title-bert/title', title);
    const ranks = Array.from({ length: 1 + random.integer(MAX_WORDS) }, () => drawWord(random));
    titles.push(ranks.map((rank) => words[rank]!).join(' '));
    // Rare words bring a title's meaning; each has one label of each kind.
    const rarest = [...ranks].sort((a, b) => b - a).slice(0, SONGS_A_TITLE);
    tags.push(distinct(rarest.slice(0, 3).map((rank) => rank % numTags)));
    songs.push(distinct(rarest.map((rank) => (rank * 7919) % numSongs)));
  }
  return { titles, tags, songs };
}

/** Distinct words of one to four syllables; commoner words are shorter. */
function makeWords(count: number, random: RandomStream): string[] {
  const step = Math.floor((LAST_SYLLABLE - FIRST_SYLLABLE) / SYLLABLES);
  const syllable = (): string => String.fromCharCode(FIRST_SYLLABLE + step * random.integer(SYLLABLES));
  const words = new Set<string>();
  while (words.size < count) {
    const length = 1 + Math.min(3, Math.floor(Math.log10(words.size + 1)));
    words.add(Array.from({ length }, syllable).join(''));
  }
  return [...words];
}

function createZipf(count: number): (random: RandomStream) => number {
  const sums = new Float64Array(count);
  for (let rank = 0, sum = 0; rank < count; rank++) sums[rank] = sum += 1 / (rank + RANK_SHIFT);
  const total = sums[count - 1]!;
  return (random) => {
    const target = random.uniform() * total;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! <= target) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

const distinct = (indices: readonly number[]): Uint32Array => Uint32Array.from(new Set(indices)).sort();
