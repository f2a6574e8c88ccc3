// From what is heard of a sound to a place in the word2vec space: through tags, by a map of the embedding, or between.
import type { Pause } from './pauses.ts';
import type { PlacingWay } from './report.ts';
import { addExample, applyMap, createRidgeSums, type LinearMap, type RidgeSums } from './ridge.ts';
import { unitOf } from './tag-vectors.ts';
import { liftEmbedding, type Waves } from './waves.ts';

/** Songs that were heard, with their true vectors. */
export interface HeardSongs {
  /** (songs) Dense indices, ascending. */
  readonly songs: Uint32Array;
  readonly embeddingSize: number;
  readonly dimensions: number;
  /** (songs, embedding + dimensions) As `featuresOf`. */
  readonly features: Float64Array;
  /** (songs, dimensions) Unit vectors. */
  readonly targets: Float64Array;
  /** (songs) How well each vector is known, above 0 and below 1. */
  readonly weights: Float64Array;
}

/** v = mean + pull (direction - direction's mean): the mean song, pulled towards the tags that are heard. */
export interface TagPlacer {
  readonly pull: number;
  /** (dimensions) */
  readonly mean: Float64Array;
  readonly directionMean: Float64Array;
}

/** v = map of the embedding and the waves over it. */
export interface MapPlacer {
  readonly waves: Waves;
  readonly map: LinearMap;
}

/** How sounds are placed. */
export interface Placer {
  readonly way: PlacingWay;
  /** Share of the map in `both`. */
  readonly mapShare: number;
  readonly tags: TagPlacer;
  readonly map: MapPlacer;
}

/** The features of a song, (embedding + dimensions). */
export function featuresAt({ features, embeddingSize, dimensions }: HeardSongs, place: number): Float64Array {
  const size = embeddingSize + dimensions;
  return features.subarray(place * size, (place + 1) * size);
}

/** The true direction of a song, (dimensions). */
export function targetAt({ targets, dimensions }: HeardSongs, place: number): Float64Array {
  return targets.subarray(place * dimensions, (place + 1) * dimensions);
}

/** Sums of the map over some songs. @param places of the songs, in their order */
export async function sumSongs(
  waves: Waves,
  heard: HeardSongs,
  places: Iterable<number>,
  pause: Pause,
): Promise<RidgeSums> {
  const sums = createRidgeSums(waves.embeddingSize + waves.numWaves, heard.dimensions);
  for (const place of places) {
    await pause();
    const lifted = liftEmbedding(waves, featuresAt(heard, place));
    addExample(sums, lifted, targetAt(heard, place), heard.weights[place]!);
  }
  return sums;
}

/** Sums by which `pull` is found. */
export interface TagSums {
  readonly weight: Float64Array;
  /** (dimensions) */
  readonly targets: Float64Array;
  readonly directions: Float64Array;
  /** Of weight direction . target, and of weight direction . direction. */
  readonly products: Float64Array;
}

/** Sums over some songs. */
export function sumTags(heard: HeardSongs, places: Iterable<number>): TagSums {
  const { dimensions, embeddingSize, weights } = heard;
  const targets = new Float64Array(dimensions);
  const directions = new Float64Array(dimensions);
  const products = new Float64Array(2);
  const total = new Float64Array(1);
  for (const place of places) {
    const direction = featuresAt(heard, place).subarray(embeddingSize);
    const target = targetAt(heard, place);
    const weight = weights[place]!;
    total[0]! += weight;
    for (let i = 0; i < dimensions; i++) {
      targets[i]! += weight * target[i]!;
      directions[i]! += weight * direction[i]!;
      products[0]! += weight * direction[i]! * target[i]!;
      products[1]! += weight * direction[i]! * direction[i]!;
    }
  }
  return { weight: total, targets, directions, products };
}

/** Least squares of the only free number, `pull`; 0 where nothing is heard of tags. @param parts at least one */
export function fitTags(parts: readonly TagSums[]): TagPlacer {
  const add = (name: keyof TagSums): Float64Array =>
    parts[0]![name].map((_, i) => parts.reduce((sum, part) => sum + part[name][i]!, 0));
  const total = add('weight')[0]!;
  const mean = add('targets').map((sum) => sum / total);
  const directionMean = add('directions').map((sum) => sum / total);
  const [product, square] = add('products');
  let covariance = product! / total;
  let variance = square! / total;
  for (let i = 0; i < mean.length; i++) {
    covariance -= directionMean[i]! * mean[i]!;
    variance -= directionMean[i]! ** 2;
  }
  return { pull: variance > 0 ? covariance / variance : 0, mean, directionMean };
}

/** Where the tags lead, (dimensions), of length 1. @param features (embedding + dimensions) */
export function placeByTags({ pull, mean, directionMean }: TagPlacer, features: Float64Array): Float64Array {
  const direction = features.subarray(features.length - mean.length);
  return unitOf(mean.map((value, i) => value + pull * (direction[i]! - directionMean[i]!)));
}

/** Where the map leads, (dimensions), of length 1. */
export function placeByMap({ waves, map }: MapPlacer, features: Float64Array): Float64Array {
  return placeLifted(map, liftEmbedding(waves, features));
}

/** The same of an embedding that was lifted already. */
export function placeLifted(map: LinearMap, lifted: Float64Array): Float64Array {
  return unitOf(applyMap(map, lifted));
}

/** Between two directions, of length 1. @param share of the second, from 0 to 1 */
export function between(first: Float64Array, second: Float64Array, share: number): Float64Array {
  return unitOf(first.map((value, i) => (1 - share) * value + share * second[i]!));
}

/** Where a sound belongs, (dimensions), of length 1. @param features as `featuresOf` */
export function placeSound({ way, mapShare, tags, map }: Placer, features: Float64Array): Float64Array {
  if (way === 'tags') return placeByTags(tags, features);
  const mapped = placeByMap(map, features);
  return way === 'map' ? mapped : between(placeByTags(tags, features), mapped, mapShare);
}
