// The four kinds of question that the arena asks, told apart by what a question shows. Evaluation, tuning and
// splits all name them alike. Source: the arena's final test set, whose shares stand in docs/dataset.md.

/** What a question shows: songs; songs and tags; tags and (usually) a title; a title only. */
export type QuestionKind = 'songs' | 'songs-tags' | 'tags-title' | 'title';

/** All kinds, in the order of tables and reports. */
export const QUESTION_KINDS: readonly QuestionKind[] = ['songs', 'songs-tags', 'tags-title', 'title'];

/** What people read in tables. */
export const QUESTION_KIND_LABELS: Readonly<Record<QuestionKind | 'nothing', string>> = {
  songs: 'songs only',
  'songs-tags': 'songs and tags',
  'tags-title': 'tags and title',
  title: 'title only',
  nothing: 'nothing',
};

/** The parts of a question that decide its kind; songs and tags are only counted. */
export interface QuestionParts {
  readonly title: string;
  readonly songs: ArrayLike<unknown>;
  readonly tags: ArrayLike<unknown>;
}

/**
 * The kind of a question. Songs decide before tags, tags before the title: a title beside songs does not count,
 * and tags without a title are `tags-title` too. A title of white space alone is no title.
 */
export function questionKindOf(question: QuestionParts): QuestionKind | 'nothing' {
  if (question.songs.length > 0) return question.tags.length > 0 ? 'songs-tags' : 'songs';
  if (question.tags.length > 0) return 'tags-title';
  return question.title.trim() === '' ? 'nothing' : 'title';
}
