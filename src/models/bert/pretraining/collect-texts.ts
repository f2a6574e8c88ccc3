// What a catalogue gives to pre-training: cleaned titles and tags, and which of them belong together. Equal titles and equal
// sets of tags get one number each, so that a pair made up of two playlists can be told from one that some playlist has.
import { csrRow } from '../../../dataset/csr-matrix.ts';
import type { Dataset } from '../../../dataset/dataset.ts';
import { cleanTitle } from '../../../text/wordpiece/clean-title.ts';

/** The text of a playlist: a title, tags, or both. */
export interface PlaylistText {
  /** Index of the playlist in the data set. */
  readonly playlist: number;
  /** As `cleanTitle` gives it; empty where there is none. */
  readonly title: string;
  /** Cleaned too, because words in titles and tags should be the same words. Distinct, none empty. */
  readonly tags: readonly string[];
  /** Equal where cleaned titles are. */
  readonly titleNumber: number;
  /** Equal where sets of cleaned tags are. */
  readonly tagsNumber: number;
}

/** The texts of all playlists that have a title or a tag, visible parts of questions among them. */
export function collectTexts(dataset: Dataset): PlaylistText[] {
  const cleanTags = dataset.tags.ids.map(cleanTitle);
  const titleNumbers = createNumbering();
  const tagsNumbers = createNumbering();
  const texts: PlaylistText[] = [];
  dataset.titles.forEach((rawTitle, playlist) => {
    const title = cleanTitle(rawTitle);
    const found = Array.from(csrRow(dataset.playlistTags, playlist), (tag) => cleanTags[tag]!);
    const tags = [...new Set(found.filter((tag) => tag !== ''))];
    if (title === '' && tags.length === 0) return;
    const titleNumber = titleNumbers(title);
    const tagsNumber = tagsNumbers(tags.toSorted().join('\n'));
    texts.push({ playlist, title, tags, titleNumber, tagsNumber });
  });
  return texts;
}

/** Numbers distinct texts from 0 in the order in which they come. */
function createNumbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const known = numbers.get(text) ?? numbers.size;
    numbers.set(text, known);
    return known;
  };
}
