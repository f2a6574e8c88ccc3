// What `segue tags` prints for people: a table for each title.
import { layOutTable } from '../core/text-table.ts';
import type { TitleTags } from '../serving/find-tags.ts';
import { percent } from './percent.ts';
import type { Session } from './session.ts';

/** Lines of a title are cut where a terminal would break them. */
const MAX_TITLE_LENGTH = 60;

/** Lines of some titles, an empty one between two. */
export function formatTags(answers: readonly TitleTags[], style: Session['style']): string[] {
  return answers.flatMap((answer, place) => [
    ...(place === 0 ? [] : ['']),
    style('bold', titleLine(answer.title)),
    ...(answer.basis === 'popular' ? [style('yellow', popularLine(answer))] : []),
    ...layOutTable([['rank', 'tag', 'probability', 'in the title'], ...answer.tags.map(cells)], {
      alignments: ['right', 'left', 'right', 'left'],
    }),
  ]);
}

function titleLine(title: string): string {
  const characters = [...title.replaceAll(/\s+/gu, ' ')];
  if (characters.length <= MAX_TITLE_LENGTH) return `"${characters.join('')}"`;
  return `"${characters.slice(0, MAX_TITLE_LENGTH).join('')}..." (${[...title].length} characters)`;
}

function popularLine({ title }: TitleTags): string {
  const what = title.trim() === '' ? 'the title is empty' : 'the title has no words';
  return `${what}; these are the most popular tags`;
}

function cells({ rank, tag, probability, mentioned }: TitleTags['tags'][number]): string[] {
  return [String(rank), tag, probability === null ? '-' : percent(probability), mentioned ? 'yes' : ''];
}
