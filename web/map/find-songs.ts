// Search: songs whose name or artists hold every word, anywhere, also inside words, as the catalogue finds them.
import { foldText } from '../../src/text/bigrams.ts';

/** Names to search in. */
export interface SearchableSongs {
  readonly size: number;
  readonly names: readonly string[];
  artistsOf(song: number): readonly string[];
}

/** What was found. */
export interface FoundSongs {
  /** The best, at most as many as asked for. */
  readonly songs: number[];
  /** All that match. */
  readonly total: number;
}

/** Between the folded texts of a song; folding takes it out of queries. */
const SEPARATOR = '\n';

/** The name is the query, starts with it, holds all words, or only name and artists together do. */
function rankOf(name: string, query: string, words: readonly string[]): number {
  if (name === query) return 0;
  if (name.startsWith(query)) return 1;
  return words.every((word) => name.includes(word)) ? 2 : 3;
}

/**
 * Prepares a search over songs; texts are folded at the first query.
 * @returns finds the songs for a text: exact names first, then names that start with it, names that hold it, and
 *   artists; within each in the order of the songs
 */
export function createSongSearch(songs: SearchableSongs): (text: string, limit: number) => FoundSongs {
  let folded: { name: string; all: string }[] | undefined;
  return (text, limit) => {
    const words = text
      .split(/\s+/u)
      .map(foldText)
      .filter((word) => word !== '');
    if (words.length === 0) return { songs: [], total: 0 };
    folded ??= songs.names.map((text, song) => {
      const name = foldText(text);
      return { name, all: [name, ...songs.artistsOf(song).map(foldText)].join(SEPARATOR) };
    });
    const query = words.join('');
    const ranks: number[][] = [[], [], [], []];
    folded.forEach(({ name, all }, song) => {
      if (words.every((word) => all.includes(word))) ranks[rankOf(name, query, words)]!.push(song);
    });
    const found = ranks.flat();
    return { songs: found.slice(0, limit), total: found.length };
  };
}
