// A table of what a selection chose and measured, for people.
import { describeMixture } from '../blend/mixtures.ts';
import { type Alignment, layOutTable } from '../core/text-table.ts';
import { QUESTION_KIND_LABELS } from '../dataset/question-kind.ts';
import {
  chosenMeasurement,
  type SelectionOutcome,
  type SelectionReport,
} from '../serving/selection/report.ts';

const HEADER = ['answer', 'question', 'n', 'answered by', 'nDCG', 'gain', 'error'] as const;
const ALIGNMENTS: readonly Alignment[] = ['left', 'left', 'right', 'left', 'right', 'right', 'right'];

/**
 * One row for each target and kind of question: what answers, its nDCG on the masked questions, and its mean gain over
 * the default with the standard error of that mean. The questions are those by which it was chosen, as the text says.
 */
export function formatSelection(
  report: SelectionReport,
  style: (format: 'bold', text: string) => string = (_, text) => text,
): string {
  const { defaultMember, candidates, outcomes } = report;
  if (outcomes.every(({ measured }) => measured.length === 0)) {
    return `${defaultMember} answers every question: nothing was measured to choose by`;
  }
  const [first, ...lines] = layOutTable([HEADER, ...outcomes.map(toRow)], {
    alignments: ALIGNMENTS,
    indent: 0,
  });
  return [
    `Who answers, measured on questions masked out of the training playlists; ${defaultMember} unless another gains more than two standard errors`,
    style('bold', first!),
    ...lines,
    `candidates: ${candidates.join(', ')}, and any two of them fused by rank; gains are those of the questions by which they were chosen, and tend to be less on others`,
  ].join('\n');
}

function toRow(outcome: SelectionOutcome): string[] {
  const { target, kind, mixture, numQuestions, borrowedFrom, measured } = outcome;
  const chosen = chosenMeasurement(outcome);
  const compared = chosen === null || chosen === measured[0] ? null : chosen;
  const lent = borrowedFrom === null ? '' : `, as ${QUESTION_KIND_LABELS[borrowedFrom]}`;
  return [
    target,
    QUESTION_KIND_LABELS[kind],
    String(numQuestions),
    describeMixture(mixture) + lent,
    chosen?.ndcg.toFixed(4) ?? '-',
    compared === null ? '-' : `+${compared.gain.toFixed(4)}`,
    compared?.standardError.toFixed(4) ?? '-',
  ];
}
