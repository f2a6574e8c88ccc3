// What each kind of evidence of the title model is worth, for people.
import { layOutTable } from '../core/text-table.ts';
import { QUESTION_KIND_LABELS } from '../dataset/question-kind.ts';
import type { TitleReport } from '../models/title-bert/report.ts';

/** Each kind of evidence alone, one row a kind of question. */
export function formatTagMeasures({
  tagMeasures,
  sawHiddenTags,
}: Pick<TitleReport, 'tagMeasures' | 'sawHiddenTags'>): string[] {
  if (tagMeasures.length === 0) return [];
  const columns = ['popular', 'mentions', 'companions', 'nearTitles', 'network', 'combination'] as const;
  const names = columns.map((column) => (column === 'nearTitles' ? 'near titles' : column));
  const rows = tagMeasures.map((measures) => [
    QUESTION_KIND_LABELS[measures.kind],
    String(measures.numQuestions),
    ...columns.map((column) => measures[column].toFixed(4)),
  ]);
  return [
    'tag nDCG of each kind of evidence alone, and of all of it, on the questions it was tuned on',
    ...layOutTable([['question', 'n', ...names], ...rows], { indent: 0 }),
    ...(sawHiddenTags ? ['too good: the encoder was pre-trained on the tags that these questions hide'] : []),
  ];
}
