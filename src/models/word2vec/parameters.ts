// The numbers that shape recommending by distance. Song and tag answers, and each kind of question, have their own.

import type { QuestionKind } from '../../dataset/question-kind.ts';
import { checkParametersInRanges, type WeightRanges } from '../tuning/check-weights.ts';
import type { WeightsByTarget } from '../tuning/tune-by-kind.ts';

/**
 * How given items and candidates are weighted. With n = number of playlists that hold an item and v its vector:
 *
 *   q = sum over given items i of weight(kind of i) * n_i^-rarity(kind of i) * v_i / |v_i|
 *   score(j) = n_j^popularity * cos(q, v_j)
 */
export interface SpaceWeights {
  /** Exponent of a given song's playlist count, and of its artist's; 0 counts all alike. */
  readonly songRarity: number;
  /** Exponent of the playlist count of a given tag, mention or title word. */
  readonly tagRarity: number;
  /** Weight of a given tag; a given song's is 1. */
  readonly tagWeight: number;
  /** Weight of a tag that the title mentions. */
  readonly mentionWeight: number;
  /** Weight of a word of the title; of no effect where words have no vectors. */
  readonly wordWeight: number;
  /** Weight of each artist of the given songs; of no effect where artists have no vectors. */
  readonly artistWeight: number;
  /** Exponent of a candidate's playlist count; above 0 favours popular items. */
  readonly popularity: number;
}

/** Names of the weights. */
export type SpaceWeightName = keyof SpaceWeights;

/** All parameters of the recommender. */
export type Word2vecParameters = WeightsByTarget<SpaceWeightName>;

/** The lowest and highest value of each weight that makes sense; both ends included. */
export const SPACE_WEIGHT_RANGES: WeightRanges<SpaceWeightName> = {
  songRarity: [-1, 2],
  tagRarity: [-1, 2],
  tagWeight: [0, 100],
  mentionWeight: [0, 100],
  wordWeight: [0, 100],
  artistWeight: [0, 100],
  popularity: [-2, 2],
};

const SONG_DEFAULTS: SpaceWeights = {
  songRarity: 0.1,
  tagRarity: 0.1,
  tagWeight: 0.5,
  mentionWeight: 0.5,
  wordWeight: 0.5,
  artistWeight: 0.25,
  popularity: 0.05,
};

/** There are few tags, and answers are mostly the common ones of a neighbourhood. */
const TAG_DEFAULTS: SpaceWeights = { ...SONG_DEFAULTS, popularity: 0.2 };

function forAllKinds(weights: SpaceWeights): Record<QuestionKind, SpaceWeights> {
  return { songs: weights, 'songs-tags': weights, 'tags-title': weights, title: weights };
}

/** Where tuning starts; already usable. Found on masked playlists of demo data. */
export const WORD2VEC_DEFAULT_PARAMETERS: Word2vecParameters = {
  songs: forAllKinds(SONG_DEFAULTS),
  tags: forAllKinds(TAG_DEFAULTS),
};

/**
 * The same parameters, checked.
 * @param where begins the message
 * @throws ConfigError naming the first weight that is missing, unknown, not finite or out of range
 */
export function checkWord2vecParameters(parameters: unknown, where: string): Word2vecParameters {
  return checkParametersInRanges(parameters, SPACE_WEIGHT_RANGES, where);
}
