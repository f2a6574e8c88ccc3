// What the network learns to tell: the playlists that have a title to learn from, and the tags and songs that enough of
// them hold.
import { countOf } from '../../core/count-of.ts';
import { ConfigError } from '../../core/errors.ts';
import type { TagIndex } from '../../core/indices.ts';
import { OptionError } from '../../core/option-error.ts';
import { createRandomStream } from '../../core/random.ts';
import { type CsrMatrix, csrFromRows, csrRow } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';

/** Labels of one kind. */
export interface LabelSet {
  /** (labels) Dense indices of tags or songs, ascending. */
  readonly indices: Uint32Array;
  /** (labels) Share of the examples that hold each, above 0 and below 1. */
  readonly shares: Float64Array;
  /** (examples, labels). */
  readonly rows: CsrMatrix;
}

/** Titles with their labels. */
export interface TitleExamples {
  /** (examples) As `cleanTitle` gives them, none empty. */
  readonly titles: readonly string[];
  readonly tags: LabelSet;
  /** May have no label at all. */
  readonly songs: LabelSet;
}

/** Which labels count. */
export interface LabelOptions {
  readonly minTagCount: number;
  readonly minSongCount: number;
  readonly maxSongs: number;
  /** Most untitled playlists whose tags stand in for a title. */
  readonly tagTitles: number;
  /** Of drawing them. */
  readonly seed: number;
}

/**
 * Examples are the playlists that have a title and hold a label, and as many untitled ones as `tagTitles` says, with some of
 * their tags as the title.
 * @throws ConfigError where no playlist has both a title and a tag, or no tag is common enough
 */
export function createTitleExamples(
  dataset: Pick<Dataset, 'titles' | 'tags' | 'playlistTags' | 'playlistSongs'>,
  options: LabelOptions,
): TitleExamples {
  const texts = dataset.titles.map(cleanTitle);
  const titled = texts.flatMap((title, playlist) => (title === '' ? [] : [playlist]));
  if (titled.every((playlist) => csrRow(dataset.playlistTags, playlist).length === 0)) {
    throw new ConfigError(
      `title-bert: there is nothing to learn from: of ${texts.length} playlists ${titled.length} have a title, and none of these has a tag; import playlists with titles and tags`,
    );
  }
  for (const [playlist, text] of titlesFromTags(dataset, texts, options)) texts[playlist] = text;
  const named = texts.flatMap((title, playlist) => (title === '' ? [] : [playlist]));
  const tags = chooseLabels(dataset.playlistTags, named, options.minTagCount, Infinity);
  if (tags.indices.length === 0) {
    throw new OptionError(
      'title-bert',
      (nameOf) =>
        `no tag is in ${countOf(options.minTagCount, 'titled playlists')} or more, so there is nothing to learn; lower ${nameOf('minTagCount')} to at most ${tags.largest}`,
    );
  }
  const songs = chooseLabels(dataset.playlistSongs, named, options.minSongCount, options.maxSongs);
  const kept = named.filter((playlist) => tags.has(playlist) || songs.has(playlist));
  return {
    titles: kept.map((playlist) => texts[playlist]!),
    tags: tags.take(kept),
    songs: songs.take(kept),
  };
}

/** Most tags that make a title. */
const MAX_TAGS_A_TITLE = 3;

/**
 * Titles for untitled playlists: one to three of their tags in random order, as people write titles of such words. They
 * teach the network which words go with which tags and songs, where titles are too few to.
 */
function titlesFromTags(
  { tags, playlistTags }: Pick<Dataset, 'tags' | 'playlistTags'>,
  texts: readonly string[],
  { tagTitles, seed }: LabelOptions,
): Map<number, string> {
  const titles = new Map<number, string>();
  const random = createRandomStream(seed, 'title-bert/tag-titles');
  const untitled = texts.flatMap((text, playlist) =>
    text === '' && csrRow(playlistTags, playlist).length > 1 ? [playlist] : [],
  );
  for (const playlist of random.shuffle(untitled).slice(0, tagTitles)) {
    const row = csrRow(playlistTags, playlist);
    const count = 1 + random.integer(Math.min(MAX_TAGS_A_TITLE, row.length - 1));
    const words = random.sample(row.length, count).map((place) => tags.idOf(row[place] as TagIndex));
    titles.set(playlist, cleanTitle(words.join(' ')));
  }
  return titles;
}

/** The items that at least `minCount` of the playlists hold, at most `limit`, the commonest, ties by index. */
function chooseLabels(matrix: CsrMatrix, playlists: readonly number[], minCount: number, limit: number) {
  const counts = new Uint32Array(matrix.numColumns);
  for (const playlist of playlists) for (const item of csrRow(matrix, playlist)) counts[item]!++;
  const common = Array.from(counts.keys()).filter((item) => counts[item]! >= minCount);
  common.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const indices = Uint32Array.from(common.slice(0, limit)).sort();
  const places = new Map(Array.from(indices, (item, label) => [item, label]));
  const labelsOf = (playlist: number): number[] =>
    Array.from(csrRow(matrix, playlist)).flatMap((item) => places.get(item) ?? []);
  return {
    indices,
    largest: counts.reduce((most, count) => Math.max(most, count), 0),
    has: (playlist: number): boolean => csrRow(matrix, playlist).some((item) => places.has(item)),
    take(kept: readonly number[]): LabelSet {
      // One more no and yes than there are, so that a label that all examples hold has finite log-odds.
      const shares = Float64Array.from(indices, (item) => (counts[item]! + 0.5) / (kept.length + 1));
      return { indices, shares, rows: csrFromRows(kept.map(labelsOf), indices.length) };
    },
  };
}

/** Natural log-odds of a share. */
export function logOdds(share: number): number {
  return Math.log(share / (1 - share));
}
