// How well tags are found for questions that show a title: nDCG of the most popular tags, of the title's mentions alone (then
// popular ones), of mentions with the tags that go with them and with given ones, of playlists with a like title, of the network alone, and of all combined;
// question by question, so that differences can be paired.
import type { TagIndex } from '../../src/core/indices.ts';
import { ndcg } from '../../src/core/ndcg.ts';
import { columnCounts, csrRow } from '../../src/dataset/csr-matrix.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { readPlaylists } from '../../src/formats/read-playlists.ts';
import type { Query } from '../../src/models/contract.ts';
import { rankByCount } from '../../src/models/popularity/rank-by-count.ts';
import { rankEvidence } from '../../src/models/title-bert/evidence.ts';
import {
  COMPANIONS_ALONE,
  NEAR_TITLES_ALONE,
  type TitleWeights,
} from '../../src/models/title-bert/parameters.ts';
import { createTagEvidence, type TagEvidence } from '../../src/models/title-bert/tag-evidence.ts';
import type { TitleBertModel } from '../../src/models/title-bert/title-bert.ts';
import { createTagMentionFinder } from '../../src/text/tag-mentions.ts';
import { cleanTitle } from '../../src/text/wordpiece/clean-title.ts';

/** The playlists that have a title beside tags, which the model learns from. */
export function titledPlaylists({
  titles,
  playlistTags,
}: Pick<Dataset, 'titles' | 'playlistTags'>): Uint32Array {
  return Uint32Array.from(titles.keys()).filter(
    (playlist) => titles[playlist]!.trim() !== '' && csrRow(playlistTags, playlist).length > 0,
  );
}

/** What is compared. */
export const TAG_METHODS = [
  'popular',
  'mentions',
  'companions',
  'near titles',
  'network',
  'combination',
] as const;

/** One of TAG_METHODS. */
export type TagMethod = (typeof TAG_METHODS)[number];

/** A question with a title, and the tags that it hides; these may be unknown to the data. */
export interface TitledQuestion {
  readonly query: Query;
  readonly hidden: ReadonlySet<string>;
  /** Whether it shows nothing but a title in the file of questions. */
  readonly isBare: boolean;
}

/**
 * Which questions are asked: all that show a title, as they stand; or those that show a title alone, and beside them those that
 * show songs alone, whose playlists are asked by their titles instead. How many tags these hide is no matter of their kind.
 */
export type Asking = 'as-shown' | 'by-title';

const NUM_TAGS = 10;

/** The questions that show a title and hide tags. */
export async function readTitledQuestions(
  files: { readonly questions: string; readonly answers: string },
  { songs, tags }: Pick<Dataset, 'songs' | 'tags'>,
  asking: Asking,
): Promise<TitledQuestion[]> {
  const answers = new Map<number, { readonly tags: readonly string[]; readonly plylst_title: string }>();
  for await (const answer of readPlaylists(files.answers)) answers.set(answer.id, answer);
  const questions: TitledQuestion[] = [];
  for await (const question of readPlaylists(files.questions)) {
    const answer = answers.get(question.id);
    const hidden = new Set(answer?.tags ?? []);
    const isBare = question.songs.length === 0 && question.tags.length === 0;
    if (asking === 'by-title' && question.tags.length > 0) continue;
    const title = asking === 'by-title' ? (answer?.plylst_title ?? '') : question.plylst_title;
    if (title.trim() === '' || hidden.size === 0) continue;
    const shown = asking === 'by-title' ? [] : question.songs;
    const query: Query = {
      title,
      songs: [...new Set(shown)].flatMap((song) => songs.find(song) ?? []),
      tags: [...new Set(question.tags)].flatMap((tag) => tags.find(tag) ?? []),
      date: null,
    };
    questions.push({ query, hidden, isBare });
  }
  return questions;
}

/** nDCG of each method, (questions). */
export async function scoreTagMethods(
  model: TitleBertModel,
  { tags, playlistTags }: Pick<Dataset, 'tags' | 'playlistTags'>,
  questions: readonly TitledQuestion[],
): Promise<Record<TagMethod, number[]>> {
  const counts = columnCounts(playlistTags);
  const popular = Array.from(rankByCount(counts));
  const finder = createTagMentionFinder(tags.ids, counts);
  const combined = await model.scoreTags(
    questions.map(({ query }) => query),
    NUM_TAGS,
  );
  const evidence = createTagEvidence(model.parts.knowledge, model.parts);
  const scores = Object.fromEntries(TAG_METHODS.map((method) => [method, []])) as unknown as Record<
    TagMethod,
    number[]
  >;
  for (const [place, { query, hidden }] of questions.entries()) {
    const add = (method: TagMethod, ranking: readonly number[]): void => {
      const given = new Set<number>(query.tags);
      const left = [...new Set(ranking)].filter((tag) => !given.has(tag)).slice(0, NUM_TAGS);
      const names = left.map((tag) => tags.idOf(tag as TagIndex));
      scores[method].push(ndcg(hidden, names, NUM_TAGS));
    };
    const [probabilities] = await model.tagProbabilities([query.title]);
    add('popular', popular);
    add('mentions', [...finder.find(query.title), ...popular]);
    const found = finder.find(query.title);
    add('companions', rankAlone(model, evidence, query, found, COMPANIONS_ALONE));
    add('near titles', rankAlone(model, evidence, query, found, NEAR_TITLES_ALONE));
    add('network', orderOf(probabilities!));
    add('combination', Array.from(combined[place]!.indices));
  }
  return scores;
}

/** As the model ranks by these weights with a network that has read nothing. */
function rankAlone(
  { parts }: TitleBertModel,
  evidence: TagEvidence,
  { title, tags }: Query,
  found: readonly number[],
  weights: TitleWeights,
): number[] {
  const mentions = found.filter((tag) => !tags.includes(tag as TagIndex));
  // Log-odds of the labels' shares alone.
  const logits = Float32Array.from(parts.tagPriors);
  const gathered = evidence.gather({ cleaned: cleanTitle(title), logits, tags, mentions });
  return Array.from(rankEvidence(gathered, weights, tags, NUM_TAGS).indices);
}

/** Tags from the likeliest down, ties by index; where the network says nothing at all, none. */
function orderOf(probabilities: Float32Array): number[] {
  const known = Array.from(probabilities.keys()).filter((tag) => probabilities[tag]! > 0);
  return known.sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
}

/** The mean of some values. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
