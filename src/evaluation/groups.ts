// The breakdowns of a report: by what the question shows and by how many songs it gives.
import { QUESTION_KINDS, type QuestionKind } from '../dataset/question-kind.ts';
import type { PairedPlaylist } from './pair-results.ts';

/** Bounds of the groups by given songs, both inclusive, with their names in reports. */
export const GIVEN_SONGS = [
  { name: '0', low: 0, high: 0 },
  { name: '1-5', low: 1, high: 5 },
  { name: '6-10', low: 6, high: 10 },
  { name: '11-25', low: 11, high: 25 },
  { name: '26-50', low: 26, high: 50 },
  { name: '51+', low: 51, high: Number.POSITIVE_INFINITY },
] as const;

/** Name of a group by given songs. */
export type GivenSongs = (typeof GIVEN_SONGS)[number]['name'];

/** Some playlists under a name. */
export interface Group<Name extends string> {
  readonly name: Name;
  /** Rows of the list that was grouped, ascending; at least one. */
  readonly rows: readonly number[];
}

/** Groups by kind of question, in the order of `QUESTION_KINDS`, then `nothing`. Empty groups and playlists without a question are left out. */
export function groupByKind(playlists: readonly PairedPlaylist[]): Group<QuestionKind | 'nothing'>[] {
  return [...QUESTION_KINDS, 'nothing' as const]
    .map((name) => ({ name, rows: rowsWhere(playlists, ({ question }) => question?.kind === name) }))
    .filter((group) => group.rows.length > 0);
}

/** Groups by number of given songs, ascending. Empty groups and playlists without a question are left out. */
export function groupByGivenSongs(playlists: readonly PairedPlaylist[]): Group<GivenSongs>[] {
  return GIVEN_SONGS.map(({ name, low, high }) => ({
    name,
    rows: rowsWhere(
      playlists,
      ({ question }) => question !== null && question.numSongs >= low && question.numSongs <= high,
    ),
  })).filter((group) => group.rows.length > 0);
}

function rowsWhere(
  playlists: readonly PairedPlaylist[],
  belongs: (playlist: PairedPlaylist) => boolean,
): number[] {
  const rows: number[] = [];
  playlists.forEach((playlist, row) => {
    if (belongs(playlist)) rows.push(row);
  });
  return rows;
}
