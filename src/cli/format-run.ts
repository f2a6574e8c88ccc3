// What a run did, for people.

import { countOf } from '../core/count-of.ts';
import { formatComparison } from '../evaluation/format-comparison.ts';
import { formatReport } from '../evaluation/format-report.ts';
import type { AnsweredFile, RunReport } from '../serving/run-arena.ts';
import { formatSelection } from './format-selection.ts';
import type { Session } from './session.ts';

/** The report of each question file, and what there is now. */
export function formatRun(report: RunReport, dir: string, style: Session['style']): string {
  const sections = report.answered.map((file) => formatAnswered(file, dir, style));
  if (report.selection !== null) sections.unshift(formatSelection(report.selection, style));
  return [...sections, `Data set, model and report.json are in ${dir} too.`].join('\n\n');
}

function formatAnswered(file: AnsweredFile, dir: string, style: Session['style']): string {
  const { name, results, answered, evaluation, versusPopularity } = file;
  const lines = [
    style('bold', `${name}: ${countOf(answered.numQuestions, 'questions')} answered in ${dir}/${results}`),
  ];
  if (evaluation === null) lines.push('There are no answers to evaluate against.');
  else lines.push(formatReport(evaluation, style));
  if (versusPopularity !== null) {
    lines.push(
      '',
      'Against the most popular songs and tags for everybody:',
      formatComparison(versusPopularity, style),
    );
  }
  return lines.join('\n');
}
