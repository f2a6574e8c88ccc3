// The report of a split in words, for `segue split`.

import { countOf, formatCount } from '../core/count-of.ts';
import { layOutTable } from '../core/text-table.ts';
import { QUESTION_KIND_LABELS, QUESTION_KINDS } from '../dataset/question-kind.ts';
import type { SplitReport } from '../dataset/split.ts';
import { MIX_SHARES } from '../dataset/split-plan.ts';
import { percent } from './percent.ts';

/** What was written where, and how the kinds of question compare with the mix that was asked for. */
export function splitLines(dir: string, report: SplitReport): string[] {
  const rows = QUESTION_KINDS.map((kind) => [
    QUESTION_KIND_LABELS[kind],
    formatCount(report.kinds[kind]),
    percent(report.kinds[kind] / report.validationPlaylists),
    percent(MIX_SHARES[report.mix][kind]),
  ]);
  const repeats =
    report.repeatedIds === 0 ? [] : [`  left out: ${formatCount(report.repeatedIds)} with a repeated id`];
  return [
    `${dir}: ${countOf(report.trainingPlaylists, 'playlists')} to learn from, ${countOf(report.validationPlaylists, 'questions')} (seed ${report.seed})`,
    ...repeats,
    ...layOutTable([['questions', '', 'share', `${report.mix} mix`], ...rows]),
  ];
}
