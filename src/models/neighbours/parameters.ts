// The numbers that shape a neighbour model. Song and tag answers, and each kind of question, have their own.
import type { QuestionKind } from '../../dataset/question-kind.ts';
import { checkWeightsInRanges } from '../tuning/check-weights.ts';

/**
 * How neighbours are weighted and counted. With n = number of playlists that hold an item and |v| = songs plus
 * tags of playlist v:
 *
 *   evidence(v) = sum over given items i in v of weight(kind of i) * n_i^-rarity
 *   w(v) = (evidence(v) / (sizeShift + |v|)^size)^sharpness, kept for the `numNeighbours` largest
 *   score(j) = n_j^-popularity * sum of w(v) over kept neighbours v that hold j
 *
 * For songs, w(v) may be weighed anew in between: see `Reweighter`.
 */
export interface NeighbourWeights {
  /** Exponent of a given song's playlist count; 0 counts all songs alike. */
  readonly songRarity: number;
  /** Exponent of a given tag's (or mention's) playlist count. */
  readonly tagRarity: number;
  /** Weight of a given tag; a given song's is 1. */
  readonly tagWeight: number;
  /** Weight of a tag that the title mentions. */
  readonly mentionWeight: number;
  /** Power of the whole; above 1, few close neighbours outweigh many distant ones. */
  readonly sharpness: number;
  /** Exponent of the neighbour's size, inside the power. */
  readonly size: number;
  /** Added to the neighbour's size, in items; damps short playlists. */
  readonly sizeShift: number;
  /** Exponent of a candidate's playlist count; negative favours popular items. */
  readonly popularity: number;
  /** How many neighbours speak; 0 means all. */
  readonly numNeighbours: number;
  /** How far given items may differ in weight, as `Reweighter` finds it from the given songs; 0 not at all. */
  readonly reweighting: number;
}

/** One set of weights for each kind of question. A query with nothing at all is answered by the fallback. */
export type WeightsByKind = Readonly<Record<QuestionKind, NeighbourWeights>>;

/** All parameters of a neighbour model. */
export interface NeighboursParameters {
  readonly songs: WeightsByKind;
  readonly tags: WeightsByKind;
}

const SONG_DEFAULTS: NeighbourWeights = {
  songRarity: 0.2,
  tagRarity: 0.4,
  tagWeight: 0.6,
  mentionWeight: 0.6,
  sharpness: 1.5,
  size: 0.4,
  sizeShift: 0,
  popularity: 0.1,
  numNeighbours: 200,
  reweighting: 0.5,
};

/** A tag alone has many neighbours, none much closer than others: more of them must speak. */
const SONGS_WITHOUT_SONGS: NeighbourWeights = {
  ...SONG_DEFAULTS,
  sharpness: 1.4,
  size: 0,
  popularity: 0,
  numNeighbours: 500,
  reweighting: 0,
};

/**
 * Tags want more neighbours than songs: there are fewer of them, and each is in more playlists. Reweighting would
 * gain them 0.003 to 0.005 of nDCG at three times the cost.
 */
const TAG_DEFAULTS: NeighbourWeights = {
  ...SONG_DEFAULTS,
  songRarity: 0.4,
  tagWeight: 1,
  sharpness: 1.5,
  size: 0.2,
  popularity: 0,
  numNeighbours: 1000,
  reweighting: 0,
};

const TAGS_WITHOUT_SONGS: NeighbourWeights = { ...TAG_DEFAULTS, numNeighbours: 0 };

/** Where tuning starts; already usable. Found on masked training playlists of a real catalogue. */
export const DEFAULT_PARAMETERS: NeighboursParameters = {
  songs: {
    songs: SONG_DEFAULTS,
    'songs-tags': SONG_DEFAULTS,
    'tags-title': SONGS_WITHOUT_SONGS,
    title: SONGS_WITHOUT_SONGS,
  },
  tags: {
    songs: TAG_DEFAULTS,
    'songs-tags': TAG_DEFAULTS,
    'tags-title': TAGS_WITHOUT_SONGS,
    title: TAGS_WITHOUT_SONGS,
  },
};

/** The lowest and highest value of each weight that makes sense; both ends included. */
export const WEIGHT_RANGES: Readonly<Record<keyof NeighbourWeights, readonly [number, number]>> = {
  songRarity: [-1, 2],
  tagRarity: [-1, 2],
  tagWeight: [0, 100],
  mentionWeight: [0, 100],
  sharpness: [0.25, 8],
  size: [-1, 2],
  sizeShift: [0, 1000],
  popularity: [-2, 2],
  numNeighbours: [0, 1e9],
  reweighting: [0, 100],
};

/** Throws `ConfigError` naming the first weight that is missing, unknown, not finite or out of range. */
export function checkWeights(weights: Readonly<Record<string, unknown>>, where: string): NeighbourWeights {
  return checkWeightsInRanges(weights, WEIGHT_RANGES, where);
}
