// The numbers by which the title model weighs its evidence. Song and tag answers, and each kind of question, have their
// own.
import type { QuestionKind } from '../../dataset/question-kind.ts';
import { checkParametersInRanges, type WeightRanges } from '../tuning/check-weights.ts';
import type { WeightsByTarget } from '../tuning/tune-by-kind.ts';

/**
 * Evidence adds up as logarithms (a weighted product of experts; Hinton 2002, eq. 1). With share(j) of playlists that
 * hold j, z(j) the network's log-odds and z0(j) those of j's share alone (0 beside labels):
 *
 *   tags   score(t) = popularity * log share(t) + network * (z(t) - z0(t))
 *                     + nearTitles * near(t) + companions * lift(t) + mentions * [the title mentions t]
 *   songs  score(s) = popularity * log share(s) + network * (z(s) - z0(s)) + distance * cos(q, v_s)
 *          q = sum over the network's best tags t of p(t) v_t + companions * sum over given tags of v_t
 *              + mentions * sum over mentioned tags of v_t, with all v of length 1 and sum p(t) = 1
 *
 * near(t) is how much commoner t is among playlists with a like title than elsewhere (`near-titles.ts`), lift(t) the same beside
 * the given and mentioned tags (`companions.ts`).
 */
export interface TitleWeights {
  /** Of what the network adds to a label's share. */
  readonly network: number;
  /** Of the tags of playlists with a like title; tags alone. */
  readonly nearTitles: number;
  /** Of tags' companions; of given tags in a song's point. */
  readonly companions: number;
  /** Of a tag that the title mentions. */
  readonly mentions: number;
  /** Of nearness to the point of the tags; songs alone. */
  readonly distance: number;
  /** Exponent of a candidate's share of playlists. */
  readonly popularity: number;
}

/** Names of the weights. */
export type TitleWeightName = keyof TitleWeights;

/** All of them. */
export type TitleParameters = WeightsByTarget<TitleWeightName>;

/** The lowest and highest value of each weight that makes sense; both ends included. */
export const TITLE_WEIGHT_RANGES: WeightRanges<TitleWeightName> = {
  network: [0, 4],
  nearTitles: [0, 4],
  companions: [0, 8],
  mentions: [0, 64],
  distance: [0, 64],
  popularity: [-1, 3],
};

/** What does not take many titles, in proportions to start from. */
export const BALANCED_TAGS: TitleWeights = {
  network: 0.7,
  nearTitles: 0,
  companions: 0.5,
  mentions: 1,
  distance: 0,
  popularity: 1,
};

/** A title's mentions, then the most popular: a mention outweighs any difference of shares. */
export const MENTIONS_ALONE: TitleWeights = {
  network: 0,
  nearTitles: 0,
  companions: 0,
  mentions: 32,
  distance: 0,
  popularity: 1,
};

/** Mentions and given tags, and what goes with them. */
export const COMPANIONS_ALONE: TitleWeights = { ...MENTIONS_ALONE, companions: 1, mentions: 8 };

/** All evidence: like titles, where there are many, say most of what companions do. */
export const BALANCED_WITH_NEAR_TITLES: TitleWeights = {
  ...BALANCED_TAGS,
  network: 0.4,
  nearTitles: 0.5,
  companions: 0.2,
};

/** Playlists with a like title, and mentions. */
export const NEAR_TITLES_ALONE: TitleWeights = { ...MENTIONS_ALONE, nearTitles: 1, mentions: 2 };

/** The network's own order. */
export const NETWORK_ALONE: TitleWeights = {
  network: 1,
  nearTitles: 0,
  companions: 0,
  mentions: 0,
  distance: 0,
  popularity: 1,
};

/** All evidence for songs. */
export const BALANCED_SONGS: TitleWeights = {
  network: 0.7,
  nearTitles: 0,
  companions: 1,
  mentions: 0.5,
  distance: 8,
  popularity: 0.5,
};

/** Distance, where the network knows no songs, or too little of them. */
export const DISTANCE_ALONE: TitleWeights = { ...BALANCED_SONGS, network: 0 };

/** Songs as popular as they are. */
export const POPULAR_SONGS: TitleWeights = { ...BALANCED_SONGS, network: 0, distance: 0, popularity: 1 };

function forAllKinds(weights: TitleWeights): Record<QuestionKind, TitleWeights> {
  return { songs: weights, 'songs-tags': weights, 'tags-title': weights, title: weights };
}

/** What is used where nothing can be tuned. */
export const DEFAULT_TITLE_PARAMETERS: TitleParameters = {
  songs: forAllKinds(BALANCED_SONGS),
  tags: forAllKinds(BALANCED_TAGS),
};

/** Where searches start: the best end of all of them counts, so that none is worse than the evidence it starts from. */
export const STARTING_POINTS: readonly TitleParameters[] = [
  DEFAULT_TITLE_PARAMETERS,
  { songs: forAllKinds(DISTANCE_ALONE), tags: forAllKinds(COMPANIONS_ALONE) },
  { songs: forAllKinds(POPULAR_SONGS), tags: forAllKinds(MENTIONS_ALONE) },
  {
    songs: forAllKinds({ ...NETWORK_ALONE, companions: 1, mentions: 0.5 }),
    tags: forAllKinds(NETWORK_ALONE),
  },
  { songs: DEFAULT_TITLE_PARAMETERS.songs, tags: forAllKinds(BALANCED_WITH_NEAR_TITLES) },
  { songs: DEFAULT_TITLE_PARAMETERS.songs, tags: forAllKinds(NEAR_TITLES_ALONE) },
];

/**
 * The same parameters, checked.
 * @param where begins the message
 * @throws ConfigError naming the first weight that is missing, unknown, not finite or out of range
 */
export function checkTitleParameters(parameters: unknown, where: string): TitleParameters {
  return checkParametersInRanges(parameters, TITLE_WEIGHT_RANGES, where);
}
