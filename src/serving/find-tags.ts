// The tags that fit titles, by the title model: alone, or as a member of a selection.
import { ConfigError } from '../core/errors.ts';
import type { TagIndex } from '../core/indices.ts';
import type { TrainContext } from '../models/contract.ts';
import { rankByCount } from '../models/popularity/rank-by-count.ts';
import type { TitleBertModel } from '../models/title-bert/title-bert.ts';
import { cleanTitle } from '../text/wordpiece/clean-title.ts';
import { findMember } from './find-member.ts';
import { loadTrainedModel } from './recommender-artefact.ts';

/** A tag of a title. */
export interface FoundTag {
  /** From 1, by all evidence together. */
  readonly rank: number;
  readonly tag: string;
  /** The network's alone, from 0 to 1; null where it has none: a tag too rare to be learned, or a title without words. */
  readonly probability: number | null;
  /** Whether the title names the tag. */
  readonly mentioned: boolean;
}

/** The tags of one title. */
export interface TitleTags {
  readonly title: string;
  /** What the network reads: words without decorations. Empty where there are none. */
  readonly cleaned: string;
  /** `popular`: the title has no words, so the tags are the most popular ones. */
  readonly basis: 'title' | 'popular';
  readonly tags: readonly FoundTag[];
}

/** Finds tags. Close it when done. */
export interface TitleTagFinder {
  readonly model: TitleBertModel;
  /** @param limit most tags a title, from 1 */
  find(titles: readonly string[], limit: number): Promise<TitleTags[]>;
  close(): Promise<void>;
}

/**
 * Opens the title model of an artefact of kind `model`.
 * @throws ConfigError where the model is of another kind and holds none
 * @throws NotFoundError, FormatError as `loadTrainedModel` does
 */
export async function openTitleTags(dir: string, context: TrainContext = {}): Promise<TitleTagFinder> {
  const loaded = await loadTrainedModel(dir, context);
  const found = findMember(loaded, ['title-bert']);
  if (found === null) {
    await loaded.model.close();
    const what =
      loaded.modelName === 'selection'
        ? 'the selection in it does without the title model'
        : `it is a ${loaded.modelName} model, which reads no titles`;
    throw new ConfigError(`${dir}: ${what}; make one with segue train title-bert`);
  }
  const model = found.model as unknown as TitleBertModel;
  const popular = rankByCount(model.parts.knowledge.tagCounts);
  const nameOf = (tag: number): string => found.tags.idOf(tag as TagIndex);
  const findOne = async (title: string, limit: number): Promise<TitleTags> => {
    const cleaned = cleanTitle(title);
    if (cleaned === '') {
      const tags = Array.from(popular.subarray(0, limit), (tag, place) => ({
        ...{ rank: place + 1, tag: nameOf(tag), probability: null, mentioned: false },
      }));
      return { title, cleaned, basis: 'popular', tags };
    }
    const ranked = await model.rankTags(title, limit);
    const tags = ranked.map(({ tag, probability, isMentioned }, place) => ({
      ...{ rank: place + 1, tag: nameOf(tag), probability, mentioned: isMentioned },
    }));
    return { title, cleaned, basis: 'title', tags };
  };
  return {
    model,
    async find(titles, limit) {
      const answers: TitleTags[] = [];
      for (const title of titles) answers.push(await findOne(title, limit));
      return answers;
    },
    close: () => loaded.model.close(),
  };
}
