// What making a sound space found out, on songs whose true vectors are known and from whose sound nothing had been learned.
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
  /** Songs with a vector and a spectrogram that the sound model was trained on, and of these how many were fitted on. */
  readonly numHeardSongs: number;
  readonly numFittedSongs: number;
  /** Songs with both that it was not trained on: each was placed without having been fitted on. */
  readonly numAsideSongs: number;
  /** Songs that had no vector and got one. */
  readonly numPlacedSongs: number;
  /** Playlists that asked. */
  readonly numPlaylists: number;
  /**
   * Of all ways; of the true vectors, which is the most that placing can reach; and of no sound at all: the cosine of the mean
   * vector, and songs in random order.
   */
  readonly measures: Readonly<Record<PlacingWay | 'true' | 'baseline', PlacingMeasures>>;
  /** The way that is used: the one with the highest nDCG, or, where no playlist asked, with the highest cosine. */
  readonly way: PlacingWay;
  /** Ridge penalty, as a share of a feature's variance. */
  readonly penalty: number;
  /** Whether songs that the sound model was trained on are fitted on, too. */
  readonly fitsTrainingSongs: boolean;
  /** Share of the map in `both`, from 0 to 1. */
  readonly mapShare: number;
  /** What cosines of placed songs are multiplied by to compete with the others, by kind of question. */
  readonly factors: Readonly<Record<QuestionKind, number>>;
  readonly seconds: number;
}
