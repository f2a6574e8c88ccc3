// What the network learns to hear: the tags of the playlists that hold a song, and its genres where asked for. Which songs
// can be learned from, what is right for each, and how sure that is.
import { countOf } from '../../core/count-of.ts';
import { ConfigError } from '../../core/errors.ts';
import type { SongIndex } from '../../core/indices.ts';
import { OptionError } from '../../core/option-error.ts';
import { type CsrMatrix, columnCounts, csrFromRows, csrRow, csrTranspose } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';

/** What an output of the network stands for. */
export interface MelLabels {
  /** (tag labels) Dense indices of tags, ascending. They are the first outputs. */
  readonly tags: Uint32Array;
  /** (genre labels) Codes, such as GN0800, ascending. They follow the tags. */
  readonly genres: readonly string[];
}

/** Songs with what is right for each. */
export interface MelExamples {
  /** (songs) Dense indices, ascending: songs with a spectrogram and a playlist that has a tag. */
  readonly songs: Uint32Array;
  /** (songs) Outside ids, as in the pack. */
  readonly songIds: Float64Array;
  readonly labels: MelLabels;
  /** (labels) Mean target of each, above 0 and below 1. */
  readonly shares: Float64Array;
  /** (songs, labels) The labels that a song has: tags of at least one of its playlists, and its genres. */
  readonly rows: CsrMatrix;
  /** Parallel to the columns of `rows`: playlists that hold the song and have the tag; 1 for a genre. */
  readonly counts: Uint32Array;
  /** (songs) Playlists that hold the song and have any tag, from 1. */
  readonly totals: Uint32Array;
}

/** Which labels count. */
export interface MelLabelOptions {
  readonly minSongCount: number;
  readonly minPlaylistCount: number;
  readonly genres: boolean;
}

/**
 * Playlists' worth of doubt: a song's target lies between the shares among all songs and among its own playlists, as if
 * it were in so many more playlists of the common mixture. One playlist then counts half, ten count ten elevenths.
 */
const DOUBT = 1;

type LabelSource = Pick<Dataset, 'songs' | 'tags' | 'playlistSongs' | 'playlistTags' | 'metadata'>;

/**
 * Gathers examples.
 * @param hasMel tells by outside id whether a song has a spectrogram
 * @throws ConfigError where no song has one, none of them is in a tagged playlist, no tag is common enough, or genres are
 *   asked for and the data set has no metadata
 */
export function createMelExamples(
  dataset: LabelSource,
  hasMel: (songId: number) => boolean,
  options: MelLabelOptions,
): MelExamples {
  // Packs know songs by number; one with a text as its id has no spectrogram.
  const idOf = (song: number): number => {
    const id = dataset.songs.idOf(song as SongIndex);
    return typeof id === 'number' ? id : Number.NaN;
  };
  const heard = Array.from({ length: dataset.songs.size }, (_, song) => song).filter((song) =>
    hasMel(idOf(song)),
  );
  if (heard.length === 0) {
    throw new ConfigError(
      `mel-cnn: none of the data set's ${dataset.songs.size} songs has a spectrogram in the pack; pack those of this data set`,
    );
  }
  const { tagCounts, totals } = countTags(dataset, heard);
  const tags = chooseTags(dataset, tagCounts, options);
  const genres = options.genres ? chooseGenres(dataset, heard, options.minSongCount) : null;
  const tagPlace = new Map(Array.from(tags, (tag, label) => [tag, label]));
  const rows = heard.map((song, place) => {
    const row: [label: number, count: number][] = [];
    for (const [tag, count] of tagCounts[place]!) {
      const label = tagPlace.get(tag);
      if (label !== undefined) row.push([label, count]);
    }
    for (const genre of genres?.labelsOf(song) ?? []) row.push([tags.length + genre, 1]);
    return row.sort(([a], [b]) => a - b);
  });
  // Of a song in no tagged playlist nobody knows which tags it would have.
  const kept = heard.flatMap((_, place) => (totals[place]! > 0 ? [place] : []));
  const songs = Uint32Array.from(kept, (place) => heard[place]!);
  const labels = { tags, genres: genres?.codes ?? [] };
  const examples = {
    songs,
    songIds: Float64Array.from(songs, idOf),
    labels,
    rows: csrFromRows(
      kept.map((place) => rows[place]!.map(([label]) => label)),
      tags.length + labels.genres.length,
    ),
    counts: Uint32Array.from(kept.flatMap((place) => rows[place]!.map(([, count]) => count))),
    totals: Uint32Array.from(kept, (place) => totals[place]!),
  };
  return { ...examples, shares: meanShares(examples, songs.keys()) };
}

/** The number of outputs. */
export function numLabelsOf({ tags, genres }: MelLabels): number {
  return tags.length + genres.length;
}

/** For each song how many of its playlists have each tag, and how many have any. */
function countTags({ playlistSongs, playlistTags }: LabelSource, songs: readonly number[]) {
  const songPlaylists = csrTranspose(playlistSongs);
  const totals = new Uint32Array(songs.length);
  const tagCounts = songs.map((song, place) => {
    const counts = new Map<number, number>();
    for (const playlist of csrRow(songPlaylists, song)) {
      const tags = csrRow(playlistTags, playlist);
      if (tags.length > 0) totals[place]!++;
      for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
    return counts;
  });
  return { tagCounts, totals };
}

/** Tags that enough songs and enough playlists hold, ascending. */
function chooseTags(
  { tags, playlistTags }: LabelSource,
  tagCounts: readonly ReadonlyMap<number, number>[],
  { minSongCount, minPlaylistCount }: MelLabelOptions,
): Uint32Array {
  const songCounts = new Uint32Array(tags.size);
  for (const counts of tagCounts) for (const tag of counts.keys()) songCounts[tag]!++;
  const playlistCounts = columnCounts(playlistTags);
  const chosen = Uint32Array.from(songCounts.keys()).filter(
    (tag) => songCounts[tag]! >= minSongCount && playlistCounts[tag]! >= minPlaylistCount,
  );
  if (chosen.length > 0) return chosen;
  const most = songCounts.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) {
    throw new ConfigError(
      `mel-cnn: none of the ${tagCounts.length} songs with a spectrogram is in a playlist with tags, so there is nothing to learn`,
    );
  }
  throw new OptionError(
    'mel-cnn',
    (nameOf) =>
      `no tag is in ${countOf(minPlaylistCount, 'playlists')} and held by ${countOf(minSongCount, 'songs')} with a spectrogram; the commonest has ${countOf(most, 'songs')}: lower ${nameOf('minSongCount')} or ${nameOf('minPlaylistCount')}, or pack more songs`,
  );
}

/** Genres that enough songs have; a test of all songs' metadata comes first. */
function chooseGenres({ metadata }: LabelSource, songs: readonly number[], minSongCount: number) {
  if (metadata === null) {
    throw new OptionError(
      'mel-cnn',
      (nameOf) =>
        `${nameOf('genres')} is asked for, and the data set has no song metadata; import song_meta.json, or leave it out`,
    );
  }
  const { songGenres, genreCodes } = metadata;
  const counts = new Uint32Array(genreCodes.length);
  for (const song of songs) for (const genre of csrRow(songGenres, song)) counts[genre]!++;
  const chosen = Array.from(counts.keys())
    .filter((genre) => counts[genre]! >= minSongCount)
    .sort((a, b) => (genreCodes[a]! < genreCodes[b]! ? -1 : 1));
  const places = new Map(chosen.map((genre, label) => [genre, label]));
  return {
    codes: chosen.map((genre) => genreCodes[genre]!),
    labelsOf: (song: number): number[] =>
      Array.from(csrRow(songGenres, song)).flatMap((genre) => places.get(genre) ?? []),
  };
}

/**
 * The shares of some songs alone, so that nothing of the others is learned: mean over the songs of what their own playlists say,
 * half a song of yes and of no added so that log-odds are finite.
 * @param places rows of the examples
 * @returns (labels) above 0 and below 1
 */
export function meanShares(
  { rows, counts, totals, labels }: Omit<MelExamples, 'shares'>,
  places: Iterable<number>,
): Float64Array {
  const sums = new Float64Array(rows.numColumns).fill(0.5);
  let numSongs = 0;
  for (const song of places) {
    numSongs++;
    for (let i = rows.rowStarts[song]!; i < rows.rowStarts[song + 1]!; i++) {
      const label = rows.columns[i]!;
      sums[label]! += label < labels.tags.length ? counts[i]! / totals[song]! : 1;
    }
  }
  return sums.map((sum) => sum / (numSongs + 1));
}

/**
 * Adds `weight` times a song's targets to `into`. A tag's target estimates how likely a playlist that holds the song has the
 * tag: (n(song, tag) + DOUBT share(tag)) / (n(song) + DOUBT). The cross-entropy with it is the mean of those with its
 * playlists, one by one, so that a song's many playlists count as evidence, not as so many songs. A genre is 0 or 1.
 * @param song row of the examples
 * @param into (labels)
 */
export function addTargets(examples: MelExamples, song: number, weight: number, into: Float32Array): void {
  const { rows, counts, totals, shares, labels } = examples;
  const numTags = labels.tags.length;
  const unit = weight / (totals[song]! + DOUBT);
  for (let label = 0; label < numTags; label++) into[label]! += unit * DOUBT * shares[label]!;
  for (let i = rows.rowStarts[song]!; i < rows.rowStarts[song + 1]!; i++) {
    const label = rows.columns[i]!;
    into[label]! += label < numTags ? unit * counts[i]! : weight;
  }
}

/** Natural log-odds of a share. */
export function logOdds(share: number): number {
  return Math.log(share / (1 - share));
}
