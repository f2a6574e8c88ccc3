// What models are tuned for: lists of songs and of tags, as the arena scores them.
import { ndcg } from '../../core/ndcg.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { rankByCount } from '../popularity/rank-by-count.ts';
import type { TuningQuestion } from './tuning-questions.ts';

/** What is asked for. */
export type Target = 'songs' | 'tags';

/** Places that count, as the arena scores them. */
export const TARGET_PLACES: Readonly<Record<Target, number>> = { songs: 100, tags: 10 };

/** Items of each target, most popular first; they fill lists that a model leaves short. */
export type PopularItems = Readonly<Record<Target, Uint32Array>>;

/** More than a list and a question hold together. */
const NUM_POPULAR = 512;

/** The most popular songs and tags of some playlists. */
export function popularItems(dataset: Pick<Dataset, 'playlistSongs' | 'playlistTags'>): PopularItems {
  return {
    songs: rankByCount(columnCounts(dataset.playlistSongs)).slice(0, NUM_POPULAR),
    tags: rankByCount(columnCounts(dataset.playlistTags)).slice(0, NUM_POPULAR),
  };
}

/**
 * nDCG of a model's list for a question that hides something of the target. A short list is filled with popular
 * items, as serving would do.
 */
export function questionNdcg(
  target: Target,
  { query, hiddenSongs, hiddenTags }: TuningQuestion,
  list: Uint32Array,
  popular: PopularItems,
): number {
  const places = TARGET_PLACES[target];
  const own = target === 'songs' ? query.songs : query.tags;
  const ranking = fill([...list], popular[target], own, places);
  return ndcg(target === 'songs' ? hiddenSongs : hiddenTags, ranking, places);
}

function fill(ranking: number[], popular: Uint32Array, own: readonly number[], places: number): number[] {
  if (ranking.length >= places) return ranking;
  const taken = new Set([...ranking, ...own]);
  for (const item of popular) {
    if (ranking.length >= places) break;
    if (!taken.has(item)) ranking.push(item);
  }
  return ranking;
}
