// A table of what tuning found, for people.

import { type Alignment, layOutTable } from '../core/text-table.ts';
import { QUESTION_KIND_LABELS, type QuestionKind } from '../dataset/question-kind.ts';
import type { Target } from '../models/tuning/target.ts';
import type { TuningOutcome } from '../models/tuning/tune-by-kind.ts';

/** One row for each target and kind of question: nDCG on the masked questions, and the weights. */
export function formatTuning(
  model: {
    readonly tuning: readonly TuningOutcome[];
    readonly parameters: Readonly<Record<Target, Readonly<Record<QuestionKind, object>>>>;
  },
  style: (format: 'bold', text: string) => string = (_, text) => text,
): string {
  if (model.tuning.length === 0) return 'weights: the defaults, nothing was tuned';
  const rows = model.tuning.map(({ target, kind, numQuestions, before, after, borrowedFrom }) => {
    const weights = model.parameters[target][kind];
    return [
      target,
      QUESTION_KIND_LABELS[kind],
      String(numQuestions),
      before?.toFixed(4) ?? '-',
      after?.toFixed(4) ?? (borrowedFrom === null ? 'default' : `as ${QUESTION_KIND_LABELS[borrowedFrom]}`),
      ...Object.values(weights).map(String),
    ];
  });
  const names = Object.keys(model.parameters.songs.songs);
  const header = ['answer', 'question', 'n', 'before', 'after', ...names];
  const alignments = header.map((_, column): Alignment => (column < 2 ? 'left' : 'right'));
  const [first, ...lines] = layOutTable([header, ...rows], { alignments, indent: 0 });
  const title = 'nDCG on questions masked out of the training playlists, and the weights found there';
  return [title, style('bold', first!), ...lines].join('\n');
}
