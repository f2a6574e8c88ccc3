// What ways of placing are worth: how near placed songs come to their true vectors, and how well playlists find their own songs
// among all that are aside.
import { discountedGain, idealGain, ndcg } from '../../core/ndcg.ts';
import { selectTopK } from '../../core/top-k.ts';
import { dot } from '../dot.ts';
import type { AskingPlaylist } from './asking.ts';
import { meanCosine } from './choose-placer.ts';
import type { HeardSongs } from './placer.ts';
import type { PlacingMeasures } from './report.ts';

/** Places that count in nDCG and in recall. */
export const NDCG_PLACES = 100;
export const RECALL_PLACES = 10;

/** What rankings are worth. */
export type RankingMeasures = Omit<PlacingMeasures, 'cosine'>;

/**
 * Measures of some vectors of the songs aside. Playlists rank by cosine alone: how popular a song is, nobody knows of a new one.
 * @param vectors (songs, dimensions), of length 1
 * @param onRanked called after each playlist; what it throws ends the measuring
 */
export async function measurePlacing(
  aside: HeardSongs,
  vectors: Float64Array,
  playlists: readonly AskingPlaylist[],
  onRanked?: () => Promise<void>,
): Promise<PlacingMeasures> {
  const rankings: (readonly number[])[] = [];
  for (const { vectors: asked } of playlists) {
    rankings.push(rankSongs(asked['songs-tags']!, vectors));
    await onRanked?.();
  }
  const truths = playlists.map(({ own }) => new Set(own));
  return { cosine: meanCosine(aside, vectors), ...measureRankings(truths, rankings) };
}

/** The best places of vectors by their product with one, best first; equal ones by place. */
function rankSongs(asked: Float64Array, vectors: Float64Array): readonly number[] {
  const dimensions = asked.length;
  const numSongs = vectors.length / dimensions;
  const scores = new Float64Array(numSongs);
  const places = new Uint32Array(numSongs);
  for (let song = 0; song < numSongs; song++) {
    scores[song] = dot(asked, vectors, song * dimensions);
    places[song] = song;
  }
  const kept = selectTopK(places, numSongs, scores, NDCG_PLACES);
  return Array.from(places.subarray(0, kept));
}

/**
 * Means over some questions; 0 where there is none.
 * @param truths what each asks for, at least one item
 * @param rankings best first, one a question
 */
export function measureRankings(
  truths: readonly ReadonlySet<number>[],
  rankings: readonly (readonly number[])[],
): RankingMeasures {
  let sumNdcg = 0;
  let sumRecall = 0;
  truths.forEach((truth, i) => {
    const ranking = rankings[i]!;
    sumNdcg += ndcg(truth, ranking, NDCG_PLACES);
    sumRecall += ranking.slice(0, RECALL_PLACES).filter((place) => truth.has(place)).length / truth.size;
  });
  const count = Math.max(1, truths.length);
  return { ndcg: sumNdcg / count, recall: sumRecall / count };
}

/**
 * What songs in random order are worth: of nDCG and recall the exact expectation, which for a playlist with m of n songs gives
 * each place a gain with probability m / n.
 * @param counts how many of the songs each playlist holds, from 1
 */
export function measureChance(numSongs: number, counts: readonly number[]): RankingMeasures {
  const places = Math.min(NDCG_PLACES, numSongs);
  let gains = 0;
  for (let place = 0; place < places; place++) gains += discountedGain(place);
  const total = counts.reduce((sum, count) => sum + ((count / numSongs) * gains) / idealGain(count), 0);
  return { ndcg: total / Math.max(1, counts.length), recall: Math.min(1, RECALL_PLACES / numSongs) };
}
