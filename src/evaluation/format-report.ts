// Reports as people read them: aligned tables, four to six digits, and what to do to learn more.

import { type Alignment, layOutTable } from '../core/text-table.ts';
import { QUESTION_KIND_LABELS } from '../dataset/question-kind.ts';
import type { Interval } from './bootstrap.ts';
import type { EvaluationReport } from './evaluate-results.ts';
import type { EvaluationWarning } from './faults.ts';
import type { ItemMetrics, MoreMetrics } from './more-metrics.ts';
import { METRICS, type Scores } from './scores.ts';

/** Marks a piece of text up, such as bold on a terminal. */
export type ReportStyle = (format: 'bold' | 'dim' | 'yellow', text: string) => string;

/** Leaves text as it is: the default of reports. */
export const PLAIN_STYLE: ReportStyle = (_, text) => text;

const SCORE_COLUMNS: readonly Alignment[] = ['left', 'right', 'right', 'right', 'right', 'right'];

/** A report as lines of text, without a line end at the end. What is null shows as `-`. */
export function formatReport(report: EvaluationReport, style: ReportStyle = PLAIN_STYLE): string {
  const blocks: string[][] = [];
  const kinds = (report.byKind ?? []).map((group) => scoreRow(QUESTION_KIND_LABELS[group.name], group));
  const header = (label: string) => [label, 'song', 'tag', 'score', 'playlists', '95 % of score'];
  const [head, ...body] = layOutTable([header('question'), ...kinds, scoreRow('all', report)], {
    alignments: SCORE_COLUMNS,
    indent: 0,
  }) as [string, ...string[]];
  blocks.push([style('dim', head), ...body.slice(0, -1), style('bold', body.at(-1)!)]);
  if (report.byGivenSongs !== null) {
    const rows = report.byGivenSongs.map((group) => scoreRow(group.name, group));
    const [givenHead, ...lines] = layOutTable([header('given songs'), ...rows], {
      alignments: SCORE_COLUMNS,
      indent: 0,
    }) as [string, ...string[]];
    blocks.push([style('dim', givenHead), ...lines]);
  }
  blocks.push(intervalLines(report));
  if (report.more !== null) blocks.push(moreLines(report.more, style));
  if (report.warnings.length > 0) blocks.push(warningLines(report.warnings, style));
  if (report.byKind === null) {
    blocks.push([style('dim', 'Add --questions FILE to see scores by kind of question and by given songs.')]);
  }
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

/** A mean with six digits, as the arena prints scores. */
export function formatScore(value: number | null): string {
  return value === null ? '-' : value.toFixed(6);
}

/** An interval as `0.1234 to 0.2345`; `sign` puts a plus before what is not negative. */
export function formatInterval(interval: Interval | null, sign = false): string {
  if (interval === null) return '-';
  const format = (value: number): string => `${sign && value >= 0 ? '+' : ''}${value.toFixed(4)}`;
  return `${format(interval.low)} to ${format(interval.high)}`;
}

/** Warnings, one a line. */
export function warningLines(warnings: readonly EvaluationWarning[], style: ReportStyle): string[] {
  return warnings.map(({ message }) => `${style('yellow', 'warning:')} ${message}`);
}

function scoreRow(label: string, scores: Scores): string[] {
  const figures = METRICS.map((metric) => formatScore(scores[metric]));
  const count = scores.numPlaylists.toLocaleString('en-US');
  return [label, ...figures, count, formatInterval(scores.intervals.score)];
}

function intervalLines(report: EvaluationReport): string[] {
  const intervals = METRICS.map((metric) => `${metric} ${formatInterval(report.intervals[metric])}`);
  const { resamples, seed } = report.bootstrap;
  return [
    `95 % intervals of all: ${intervals.join(', ')}`,
    `(bootstrap over playlists, ${resamples.toLocaleString('en-US')} resamples, seed ${seed})`,
  ];
}

function moreLines(more: MoreMetrics, style: ReportStyle): string[] {
  const fraction = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
  const row = (label: string, format: (metrics: ItemMetrics) => string): string[] => [
    label,
    format(more.song),
    format(more.tag),
  ];
  const rows = [
    ['further metrics', 'songs', 'tags'],
    row('places that count', ({ k }) => String(k)),
    row('recall', ({ recall }) => fraction(recall)),
    row('R-precision', ({ rPrecision }) => fraction(rPrecision)),
    row('mean reciprocal rank', ({ mrr }) => fraction(mrr)),
    row('hit rate', ({ hitRate }) => fraction(hitRate)),
    row('distinct recommended', ({ numDistinct }) => numDistinct.toLocaleString('en-US')),
    row('Gini among recommended', ({ giniRecommended }) => fraction(giniRecommended)),
  ];
  const needsTraining = more.song.coverage === null;
  if (!needsTraining) {
    rows.push(
      row('coverage of training', ({ coverage }) => fraction(coverage)),
      row('Gini over training', ({ giniCatalogue }) => fraction(giniCatalogue)),
      row('share of top 1 %', ({ popularShare }) => fraction(popularShare)),
      row('mean popularity rank', ({ meanPopularityRank }) => meanPopularityRank?.toFixed(1) ?? '-'),
    );
  }
  const [head, ...lines] = layOutTable(rows, { indent: 0 }) as [string, ...string[]];
  const hint = 'Add --train DIR (made by segue import) for coverage and popularity.';
  return [style('dim', head), ...lines, ...(needsTraining ? [style('dim', hint)] : [])];
}
