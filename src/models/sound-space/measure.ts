// What ways of placing are worth: how near placed songs come to their true vectors, and how well playlists find their own songs
// among all that are aside.
import { discountedGain, idealGain, ndcg } from '../../core/ndcg.ts';
import type { AskingPlaylist } from './asking.ts';
import { meanCosine } from './choose-placer.ts';
import type { HeardSongs } from './placer.ts';
import type { PlacingMeasures } from './report.ts';

/** Places that count in nDCG and in recall. */
export const NDCG_PLACES = 100;
export const RECALL_PLACES = 10;

/**
 * Measures of some vectors of the songs aside. Playlists rank by cosine alone: how popular a song is, nobody knows of a new one.
 * @param vectors (songs, dimensions), of length 1
 */
export function measurePlacing(
  aside: HeardSongs,
  vectors: Float64Array,
  playlists: readonly AskingPlaylist[],
): PlacingMeasures {
  let sumNdcg = 0;
  let sumRecall = 0;
  for (const { own, vectors: asked } of playlists) {
    const ranking = rankSongs(asked['songs-tags']!, vectors).slice(0, NDCG_PLACES);
    const truth = new Set(own);
    sumNdcg += ndcg(truth, Array.from(ranking), NDCG_PLACES);
    sumRecall += ranking.slice(0, RECALL_PLACES).filter((place) => truth.has(place)).length / truth.size;
  }
  const count = Math.max(1, playlists.length);
  return { cosine: meanCosine(aside, vectors), ndcg: sumNdcg / count, recall: sumRecall / count };
}

/** Places of vectors by their product with one, best first; equal ones by place. */
function rankSongs(asked: Float64Array, vectors: Float64Array): Uint32Array {
  const dimensions = asked.length;
  const scores = new Float64Array(vectors.length / dimensions);
  for (let song = 0; song < scores.length; song++) {
    let product = 0;
    for (let i = 0; i < dimensions; i++) product += asked[i]! * vectors[song * dimensions + i]!;
    scores[song] = product;
  }
  return Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
}

/**
 * What songs in random order are worth: of nDCG and recall the exact expectation, which for a playlist with m of n songs gives
 * each place a gain with probability m / n.
 * @param counts how many of the songs each playlist holds, from 1
 */
export function measureChance(numSongs: number, counts: readonly number[]): Omit<PlacingMeasures, 'cosine'> {
  const places = Math.min(NDCG_PLACES, numSongs);
  let gains = 0;
  for (let place = 0; place < places; place++) gains += discountedGain(place);
  const total = counts.reduce((sum, count) => sum + ((count / numSongs) * gains) / idealGain(count), 0);
  return { ndcg: total / Math.max(1, counts.length), recall: Math.min(1, RECALL_PLACES / numSongs) };
}
