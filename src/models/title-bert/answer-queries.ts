// Answers queries with a trained title model, in blocks, so that one search finds the near songs of many queries.
import { AbortedError } from '../../core/errors.ts';
import type { TagIndex } from '../../core/indices.ts';
import { SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';
import type { Query, ScoredList } from '../contract.ts';
import { NO_CANDIDATES, rankEvidence } from './evidence.ts';
import type { TitleWeights } from './parameters.ts';
import type { TitledQuestion, TitleReader } from './title-reader.ts';
import { TITLE_KINDS } from './tune.ts';

type TitleKind = (typeof TITLE_KINDS)[number];

/** The best tags of each question, given ones left out. */
export async function rankTags(
  reader: TitleReader,
  questions: readonly TitledQuestion[],
  weights: TitleWeights,
  limit: number,
  { signal }: WorkContext = {},
): Promise<ScoredList[]> {
  const lists: ScoredList[] = [];
  for (const question of questions) {
    if (signal?.aborted) throw new AbortedError();
    lists.push(rankEvidence(await reader.tagEvidence(question), weights, question.tags, limit));
  }
  return lists;
}

/** The best songs of each question, excluded ones left out. */
export async function rankSongs(
  reader: TitleReader,
  questions: readonly TitledQuestion[],
  weights: TitleWeights,
  limit: number,
  work: WorkContext,
): Promise<ScoredList[]> {
  if (!reader.knowsSongs) return questions.map(() => NO_CANDIDATES);
  const evidence = await reader.songEvidence(questions, weights, work);
  return questions.map(({ excludedSongs }, i) => rankEvidence(evidence[i]!, weights, excludedSongs, limit));
}

/** What a query asks of the reader; null where its title holds nothing to read. */
export function readQuery(reader: TitleReader, query: Query): TitledQuestion | null {
  const { title, songs, tags, bannedSongs = [], date } = query;
  const cleaned = cleanTitle(title);
  if (cleaned === '') return null;
  const mentions = reader.findMentions(title).filter((tag) => !tags.includes(tag as TagIndex));
  return { cleaned, mentions, tags, excludedSongs: [...songs, ...bannedSongs], date };
}

/** Whose weights count. What songs tell beside a title is for other models. */
function kindOf({ tags }: Query): TitleKind {
  return tags.length > 0 ? 'tags-title' : 'title';
}

/** Queries that are answered together: a search for near songs reads all vectors once for so many. */
const BLOCK_SIZE = 64;

/** Lists by query, whatever else is asked beside it. @param answer lists for questions of one kind */
export async function answerBlocks(
  reader: TitleReader,
  queries: readonly Query[],
  { signal, progress = SILENT_PROGRESS }: WorkContext,
  answer: (kind: TitleKind, questions: readonly TitledQuestion[]) => Promise<ScoredList[]>,
): Promise<ScoredList[]> {
  const lists: ScoredList[] = queries.map(() => NO_CANDIDATES);
  for (let start = 0; start < queries.length; start += BLOCK_SIZE) {
    if (signal?.aborted) throw new AbortedError();
    const block = queries.slice(start, start + BLOCK_SIZE);
    const readable = block.flatMap((query, i) => {
      const question = readQuery(reader, query);
      return question === null ? [] : [{ kind: kindOf(query), question, place: start + i }];
    });
    for (const kind of TITLE_KINDS) {
      const asked = readable.filter((one) => one.kind === kind);
      if (asked.length === 0) continue;
      const answers = await answer(
        kind,
        asked.map(({ question }) => question),
      );
      for (const [i, { place }] of asked.entries()) lists[place] = answers[i]!;
    }
    progress.advanceTo(start + block.length);
  }
  return lists;
}
