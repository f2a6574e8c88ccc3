// The metrics behind `--more`: how much of the answer is found at all, and how recommendations spread.
import { type Exposure, type ItemPopularity, measureExposure } from './exposure.ts';
import { hit, recall, reciprocalRank, rPrecision } from './hits.ts';
import { NUM_SONGS, NUM_TAGS, type PairedPlaylist } from './pair-results.ts';
import type { TrainingCatalogue } from './training-catalogue.ts';

/** Further metrics of songs or of tags. Means over playlists with an answer; null where there is none. */
export interface ItemMetrics extends Exposure {
  /** How many places count: 100 songs or 10 tags. */
  readonly k: number;
  readonly recall: number | null;
  readonly rPrecision: number | null;
  /** Mean reciprocal rank of the first hit. */
  readonly mrr: number | null;
  readonly hitRate: number | null;
}

/** Further metrics of both. */
export interface MoreMetrics {
  readonly song: ItemMetrics;
  readonly tag: ItemMetrics;
}

/** Computes the metrics behind `--more`. Without a catalogue, what needs popularity is null. */
export function measureMore(
  playlists: readonly PairedPlaylist[],
  catalogue: TrainingCatalogue | null,
): MoreMetrics {
  const songs = playlists.map((playlist) => ({ truth: playlist.songTruth, ranking: playlist.songs }));
  const tags = playlists.map((playlist) => ({ truth: playlist.tagTruth, ranking: playlist.tags }));
  return {
    song: measureItems<number>(songs, NUM_SONGS, catalogue?.songPopularity ?? null),
    tag: measureItems<string>(tags, NUM_TAGS, catalogue?.tagPopularity ?? null),
  };
}

function measureItems<Item>(
  pairs: readonly { truth: ReadonlySet<Item>; ranking: readonly Item[] }[],
  k: number,
  popularity: ItemPopularity<Item> | null,
): ItemMetrics {
  const answered = pairs.filter(({ truth }) => truth.size > 0);
  const mean = (metric: (truth: ReadonlySet<Item>, ranking: readonly Item[]) => number): number | null =>
    answered.length === 0
      ? null
      : answered.reduce((sum, { truth, ranking }) => sum + metric(truth, ranking), 0) / answered.length;
  return {
    k,
    recall: mean((truth, ranking) => recall(truth, ranking, k)),
    rPrecision: mean(rPrecision),
    mrr: mean((truth, ranking) => reciprocalRank(truth, ranking, k)),
    hitRate: mean((truth, ranking) => hit(truth, ranking, k)),
    ...measureExposure(
      pairs.map(({ ranking }) => ranking),
      popularity,
    ),
  };
}
