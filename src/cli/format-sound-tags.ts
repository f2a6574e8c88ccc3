// What `segue tags --audio` prints for people: a table for each file, its genres on a line of their own.
import { layOutTable } from '../core/text-table.ts';
import type { HeardLabel, SoundTags } from '../serving/find-sound-tags.ts';
import { percent } from './percent.ts';
import type { Session } from './session.ts';

/** A file with its tags, as `--json` has it. */
export interface FileTags extends SoundTags {
  readonly file: string;
}

/** More would hardly be right. */
const MOST_GENRES = 3;

/** Lines of some files, an empty one between two. */
export function formatSoundTags(answers: readonly FileTags[], style: Session['style']): string[] {
  return answers.flatMap(({ file, tags, genres }, place) => [
    ...(place === 0 ? [] : ['']),
    style('bold', file),
    ...layOutTable([['rank', 'tag', 'probability', 'lift'], ...tags.map(cells)], {
      alignments: ['right', 'left', 'right', 'right'],
    }),
    ...(genres.length === 0 ? [] : [`  genres  ${genres.slice(0, MOST_GENRES).map(genreLabel).join(', ')}`]),
  ]);
}

const cells = ({ rank, name, probability, lift }: HeardLabel): string[] => [
  String(rank),
  name,
  percent(probability),
  lift >= 100 ? lift.toFixed(0) : lift.toFixed(1),
];

const genreLabel = ({ name, probability }: HeardLabel): string => `${name} ${percent(probability)}`;
