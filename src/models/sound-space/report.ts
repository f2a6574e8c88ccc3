// What making a sound space found out, on songs whose true vectors are known and that the sound model was not trained on. Two things
// flatter these figures a little: the sound model's training was stopped by some of these songs, and penalty, share of the map and
// way are the best of a few on them all.
import type { QuestionKind } from '../../dataset/question-kind.ts';

/** How songs are placed. */
export const PLACING_WAYS = ['tags', 'map', 'both'] as const;

/** `tags`: through the tags that are heard; `map`: by a map of the embedding; `both`: between the two. */
export type PlacingWay = (typeof PLACING_WAYS)[number];

/** What a way of placing is worth. */
export interface PlacingMeasures {
  /** Mean cosine of placed and true vectors, in [-1, 1]; songs count the more, the better their vectors are known. */
  readonly cosine: number;
  /** Playlists that hold some of the songs rank all of these: mean nDCG of 100 places, and mean share of its own among the first 10. */
  readonly ndcg: number;
  readonly recall: number;
}

/** What was found out. */
export interface SoundSpaceReport {
  /** Songs with a vector and a spectrogram, whether the sound model was trained on them or not, before any were left out. */
  readonly numHeardSongs: number;
  /** Of these so many were fitted on by the way that is used: those aside, and with them others where that helps. */
  readonly numFittedSongs: number;
  /** Those that the sound model was not trained on, at most 5,000: each was measured where the others alone place it. */
  readonly numAsideSongs: number;
  /** Songs that had no vector and got one. */
  readonly numPlacedSongs: number;
  /** Playlists that asked. */
  readonly numPlaylists: number;
  /**
   * Of all ways; of the true vectors, which is the most that placing can reach; and, as `baseline`, of no sound at all: the cosine
   * of the mean vector, nDCG and recall of songs in random order.
   */
  readonly measures: Readonly<Record<PlacingWay | 'true' | 'baseline', PlacingMeasures>>;
  /** The way that is used: the one with the highest nDCG, or, where no playlist asked, with the highest cosine. */
  readonly way: PlacingWay;
  /** Ridge penalty, as a share of a feature's variance. */
  readonly penalty: number;
  /** Whether the map is fitted on songs that the sound model was trained on, too; `tags` never is. */
  readonly fitsTrainingSongs: boolean;
  /** Share of the map in `both`, from 0 to 1. */
  readonly mapShare: number;
  /** What cosines of placed songs are multiplied by to compete with the others, by kind of question. */
  readonly factors: Readonly<Record<QuestionKind, number>>;
  readonly seconds: number;
}
