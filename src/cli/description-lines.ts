// The description of a data set as lines of text, for `segue describe`.

import { formatCount } from '../core/count-of.ts';
import { layOutTable } from '../core/text-table.ts';
import type { DatasetDescription, Spread } from '../dataset/describe-dataset.ts';
import { type Distribution, PERCENTILES } from '../dataset/distribution.ts';
import { QUESTION_KIND_LABELS, QUESTION_KINDS } from '../dataset/question-kind.ts';
import { anomalyRows, countRows } from './import-lines.ts';
import { percent } from './percent.ts';

function distributionRow(label: string, distribution: Distribution | null, isYear = false): string[] {
  if (distribution === null) return [label, 'unknown'];
  const { count, mean, minimum, percentiles, maximum } = distribution;
  const show = isYear ? String : formatCount;
  const values = [minimum, ...percentiles, maximum].map(show);
  return [label, formatCount(count), isYear ? String(Math.round(mean)) : mean.toFixed(1), ...values];
}

function distributionLines(description: DatasetDescription): string[] {
  const head = ['', 'known', 'mean', 'min', ...PERCENTILES.map((p) => `${p} %`), 'max'];
  return layOutTable([
    head,
    distributionRow('songs a playlist', description.songsPerPlaylist),
    distributionRow('tags a playlist', description.tagsPerPlaylist),
    distributionRow('likes', description.likes),
    distributionRow('characters of titles', description.titleLength),
    distributionRow('year of update', description.updateYears, true),
    distributionRow('year of release', description.releaseYears, true),
  ]);
}

function questionLines(questions: DatasetDescription['questions']): string[] {
  const kinds = [...QUESTION_KINDS, 'nothing'] as const;
  const total = kinds.reduce((sum, kind) => sum + questions[kind], 0);
  if (total === 0) return ['  none'];
  const rows = kinds.map((kind) => [
    QUESTION_KIND_LABELS[kind],
    formatCount(questions[kind]),
    percent(questions[kind] / total),
  ]);
  return layOutTable(rows);
}

function spreadRows(label: string, spread: Spread): string[][] {
  return [
    [`${label} in one playlist only`, percent(spread.inOnePlaylist)],
    [`${label} in fewer than five playlists`, percent(spread.inFewerThanFive)],
    [`playlists that hold the commonest of the ${label}`, percent(spread.commonestInPlaylists)],
  ];
}

function shareLines({ songs, tags, hangulTitles, tagInTitle }: DatasetDescription): string[] {
  return layOutTable([
    ...spreadRows('songs', songs),
    ['uses of songs that the top 1 % hold', percent(songs.top1PercentOfUses)],
    ['uses of songs that the top 10 % hold', percent(songs.top10PercentOfUses)],
    ...spreadRows('tags', tags),
    ['uses of tags that the top 100 hold', percent(tags.top100OfUses)],
    ['titles that hold Hangul', percent(hangulTitles)],
    ["titles that hold one of the playlist's tags", percent(tagInTitle)],
  ]);
}

/**
 * The description as lines.
 * @param heading styles the headings
 */
export function descriptionLines(
  description: DatasetDescription,
  heading: (text: string) => string = (text) => text,
): string[] {
  const commonest = description.tags.commonest.map(({ tag, playlists }) => [tag, formatCount(playlists)]);
  return [
    heading('Counts'),
    ...layOutTable(countRows(description.counts)),
    '',
    heading('Training playlists, by percentile'),
    ...distributionLines(description),
    '',
    heading('Questions'),
    ...questionLines(description.questions),
    '',
    heading('Shares'),
    ...shareLines(description),
    '',
    heading('Commonest tags, with the number of playlists'),
    ...(commonest.length === 0 ? ['  none'] : layOutTable(commonest)),
    '',
    heading('Anomalies, and what became of them'),
    ...layOutTable(anomalyRows(description.anomalies), { alignments: ['left', 'left', 'left'] }),
    '',
    `fingerprint ${description.fingerprint}`,
  ];
}
