// What an import found in its files. Kept in the manifest of the artefact, printed by `segue import` and
// `segue describe`: anomalies are counted and reported, never silently changed.
import { z } from 'zod';

const count = z.int().min(0);

/** Anomalies that are named as well as counted. */
const named = z.strictObject({
  count,
  /** The first few, for messages. */
  examples: z.array(z.union([z.number(), z.string()])),
});

/** The shape of an import report; see `ImportReport`. */
export const importReportSchema = z.strictObject({
  files: z.array(
    z.strictObject({
      role: z.enum(['training', 'questions', 'songs', 'genres']),
      name: z.string(),
      sizeBytes: count,
    }),
  ),
  counts: z.strictObject({
    playlists: count,
    trainingPlaylists: count,
    questionPlaylists: count,
    songs: count,
    songsInPlaylists: count,
    tags: count,
    playlistSongs: count,
    playlistTags: count,
    /** Null without metadata. */
    albums: count.nullable(),
    artists: count.nullable(),
    genres: count.nullable(),
    details: count.nullable(),
  }),
  anomalies: z.strictObject({
    /** Playlists that name a song more than once, and how many names were dropped; the first is kept. */
    repeatedSongs: z.strictObject({ playlists: count, repeats: count }),
    /** Likewise for tags. */
    repeatedTags: z.strictObject({ playlists: count, repeats: count }),
    /** Playlists skipped because an earlier one of the same source has their id. */
    repeatedPlaylistIds: named,
    /** Questions skipped because a training playlist has their id. */
    questionsInTraining: named,
    /** Training playlists whose title is empty or white space. */
    emptyTitles: count,
    /** Without songs and tags; a question must be without a title too. */
    emptyPlaylists: count,
    /** Playlists of either source without a date. */
    playlistsWithoutDate: count,
    /** The rest is null where there is no metadata. */
    songsWithoutMetadata: count.nullable(),
    repeatedSongIds: named.nullable(),
    songsWithoutReleaseDate: count.nullable(),
    /** Songs released after the update of a playlist that holds them: one of the two dates is wrong. */
    misdated: z.strictObject({ songs: count, pairs: count }).nullable(),
    /** Genre codes of songs that the genre file doesn't name; null without metadata or without a genre file. */
    unknownGenreCodes: named.nullable(),
  }),
});

/** What was read and what was odd about it. All are counts unless said otherwise. */
export type ImportReport = z.infer<typeof importReportSchema>;

/** A count with the first few examples. */
export type NamedCount = z.infer<typeof named>;

const MAX_EXAMPLES = 5;

/** Adds one to a named count, and its name to the examples while there is room. */
export function addExample(into: NamedCount, example: number | string): void {
  into.count++;
  if (into.examples.length < MAX_EXAMPLES) into.examples.push(example);
}
