// A comparison of two results as people read it: differences with intervals, and how many playlists each wins.

import { type Alignment, layOutTable } from '../core/text-table.ts';
import { QUESTION_KIND_LABELS } from '../dataset/question-kind.ts';
import type { ComparisonReport, Difference, Differences } from './compare-results.ts';
import { formatInterval, PLAIN_STYLE, type ReportStyle, warningLines } from './format-report.ts';
import { METRICS } from './scores.ts';

const COLUMNS: readonly Alignment[] = ['left', 'left', 'right', 'right', 'right', 'right', 'right'];

/** A comparison as lines of text, without a line end at the end. What is null shows as `-`. */
export function formatComparison(comparison: ComparisonReport, style: ReportStyle = PLAIN_STYLE): string {
  const header = ['this minus other', 'metric', 'difference', '95 % interval', 'better', 'equal', 'worse'];
  const rows = [
    ...differenceRows('all', comparison),
    ...(comparison.byKind ?? []).flatMap((group) => differenceRows(QUESTION_KIND_LABELS[group.name], group)),
  ];
  const [head, ...lines] = layOutTable([header, ...rows], { alignments: COLUMNS, indent: 0 }) as [
    string,
    ...string[],
  ];
  return [style('dim', head), ...lines, ...warningLines(comparison.otherWarnings, style)].join('\n');
}

function differenceRows(label: string, differences: Differences): string[][] {
  return METRICS.map((metric, i) => [i === 0 ? label : '', metric, ...differenceCells(differences[metric])]);
}

function differenceCells({ mean, interval, better, equal, worse }: Difference): string[] {
  const counts = [better, equal, worse].map((count) => count.toLocaleString('en-US'));
  const signed = mean === null ? '-' : `${mean >= 0 ? '+' : ''}${mean.toFixed(6)}`;
  return [signed, formatInterval(interval, true), ...counts];
}
