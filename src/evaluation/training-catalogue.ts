// What an evaluation needs to know of the training data: which items exist, and how popular each is.
import type { OutsideId } from '../core/indices.ts';
import { columnCounts } from '../dataset/csr-matrix.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { type ItemPopularity, rankPopularity } from './exposure.ts';

/** Which items may be recommended, and how common they are in playlists. */
export interface TrainingCatalogue {
  hasSong(songId: OutsideId): boolean;
  hasTag(tag: string): boolean;
  readonly songPopularity: ItemPopularity<OutsideId>;
  readonly tagPopularity: ItemPopularity<string>;
}

/**
 * Summarises a data set. All its playlists count, visible parts of questions included, because models may learn
 * from them; songs that only metadata names exist but have no popularity.
 */
export function createTrainingCatalogue(dataset: Dataset): TrainingCatalogue {
  return {
    hasSong: (songId) => dataset.songs.find(songId) !== undefined,
    hasTag: (tag) => dataset.tags.find(tag) !== undefined,
    songPopularity: rankPopularity(dataset.songs.ids, columnCounts(dataset.playlistSongs)),
    tagPopularity: rankPopularity(dataset.tags.ids, columnCounts(dataset.playlistTags)),
  };
}
