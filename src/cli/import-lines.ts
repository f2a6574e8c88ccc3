// The report of an import in words, for `segue import` and `segue describe`.

import { countOf, formatCount, nounFor } from '../core/count-of.ts';
import type { ImportReport, NamedCount } from '../dataset/import-report.ts';

const orUnknown = (count: number | null): string => (count === null ? 'unknown' : formatCount(count));

/** Rows of (what, how many) for the counts. */
export function countRows(counts: ImportReport['counts']): string[][] {
  return [
    ['training playlists', formatCount(counts.trainingPlaylists)],
    ['question playlists', formatCount(counts.questionPlaylists)],
    ['songs', formatCount(counts.songs)],
    ['  in playlists', formatCount(counts.songsInPlaylists)],
    ['tags', formatCount(counts.tags)],
    ['(playlist, song) pairs', formatCount(counts.playlistSongs)],
    ['(playlist, tag) pairs', formatCount(counts.playlistTags)],
    ['artists', orUnknown(counts.artists)],
    ['albums', orUnknown(counts.albums)],
    ['genres', orUnknown(counts.genres)],
    ['detailed genres', orUnknown(counts.details)],
  ];
}

/** `3 (ids 5, 7, 9)`, with an ellipsis where there are more than are named. */
function nameExamples({ count, examples }: NamedCount, noun: string): string {
  if (count === 0) return '0';
  const more = count > examples.length ? ', ...' : '';
  return `${formatCount(count)} (${nounFor(count, noun)} ${examples.join(', ')}${more})`;
}

/** Rows of (anomaly, what became of it, how many); `unknown` where there are no metadata to tell. */
export function anomalyRows(anomalies: ImportReport['anomalies']): string[][] {
  const known = <Value>(value: Value | null, show: (value: Value) => string): string =>
    value === null ? 'unknown' : show(value);
  const repeats = ({ playlists, repeats: count }: { playlists: number; repeats: number }): string =>
    playlists === 0 ? '0' : `${formatCount(count)} in ${countOf(playlists, 'playlists')}`;
  const ids = (value: NamedCount): string => nameExamples(value, 'ids');
  return [
    ['songs repeated in a playlist', 'first kept', repeats(anomalies.repeatedSongs)],
    ['tags repeated in a playlist', 'first kept', repeats(anomalies.repeatedTags)],
    ['repeated playlist ids', 'first kept', ids(anomalies.repeatedPlaylistIds)],
    ['questions that are in training', 'left out', ids(anomalies.questionsInTraining)],
    ['training playlists without a title', 'kept', formatCount(anomalies.emptyTitles)],
    ['playlists that say nothing', 'kept', formatCount(anomalies.emptyPlaylists)],
    ['playlists without a date', 'kept', formatCount(anomalies.playlistsWithoutDate)],
    ['songs without metadata', 'kept', known(anomalies.songsWithoutMetadata, formatCount)],
    ['repeated songs in the metadata', 'first kept', known(anomalies.repeatedSongIds, ids)],
    ['songs without a release date', 'kept', known(anomalies.songsWithoutReleaseDate, formatCount)],
    [
      'songs released after their playlist',
      'kept',
      known(anomalies.misdated, (value) =>
        value.songs === 0 ? '0' : `${formatCount(value.songs)} in ${countOf(value.pairs, 'pairs')}`,
      ),
    ],
    [
      'genre codes without a name',
      'kept',
      known(anomalies.unknownGenreCodes, (value) => nameExamples(value, 'codes')),
    ],
  ];
}
