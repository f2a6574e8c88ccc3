// What the title model knows of its data beside the network: names, counts, titles, tags that go together, availability and vectors. Of the
// data without what tuning questions hide it knows less, so it is made of either.
import { type CsrMatrix, columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { createTagMentionFinder, type TagMentionFinder } from '../../text/tag-mentions.ts';
import { cleanTitle } from '../../text/wordpiece/clean-title.ts';
import { type Availability, createAvailability } from '../availability.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';
import { type CompanionFinder, createCompanionFinder } from './companions.ts';
import { createNearTitles, type NearTitles } from './near-titles.ts';

/** Counts and names of a data set. */
export interface TitleKnowledge {
  /** (tags) */
  readonly tagNames: readonly string[];
  /** (tags) and (songs): playlists that hold each. */
  readonly tagCounts: Int32Array;
  readonly songCounts: Int32Array;
  /** (playlists) As `cleanTitle` gives them, empty where there is none. */
  readonly titles: readonly string[];
  /** (playlists, tags) */
  readonly playlistTags: CsrMatrix;
  /** Over `playlistTags`. */
  readonly companions: CompanionFinder;
  /** Over `titles` and `playlistTags`. */
  readonly nearTitles: NearTitles;
  readonly availability: Availability;
  /** Vectors of tags and songs; null where there are none. */
  readonly space: VectorSpace | null;
}

/** @param space vectors learned from the same data, or null */
export function gatherKnowledge(dataset: Dataset, space: VectorSpace | null): TitleKnowledge {
  const titles = dataset.titles.map(cleanTitle);
  return {
    titles,
    tagNames: dataset.tags.ids,
    tagCounts: Int32Array.from(columnCounts(dataset.playlistTags)),
    songCounts: Int32Array.from(columnCounts(dataset.playlistSongs)),
    playlistTags: dataset.playlistTags,
    companions: createCompanionFinder(dataset.playlistTags),
    nearTitles: createNearTitles(titles, dataset.playlistTags),
    availability: createAvailability(dataset),
    space,
  };
}

/** Finds tags in titles by these names and counts. */
export function mentionFinderOf({
  tagNames,
  tagCounts,
}: Pick<TitleKnowledge, 'tagNames' | 'tagCounts'>): TagMentionFinder {
  return createTagMentionFinder(tagNames, tagCounts);
}
