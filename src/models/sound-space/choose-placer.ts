// Finds how sounds are best placed, by songs from whose sound nothing had been learned: each is placed by what was fitted on the
// others (cross-validation; Stone 1974). A network's embeddings of songs that it was trained on say more of them than those of
// new songs do, so that a map fitted on those alone trusts embeddings too much; whether they help is found out here, too.
import {
  between,
  featuresAt,
  fitTags,
  type HeardSongs,
  type Placer,
  placeByTags,
  placeLifted,
  sumSongs,
  sumTags,
  targetAt,
} from './placer.ts';
import { joinSums, solveRidge } from './ridge.ts';
import { createWaves, liftEmbedding, type Waves } from './waves.ts';

/** Parts of the songs aside; each is placed by the others. */
const NUM_FOLDS = 5;
/** Ridge penalties that are tried, as shares of a feature's variance. */
export const PENALTIES: readonly number[] = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
/** Shares of the map that are tried between the tags and the map. */
export const MAP_SHARES: readonly number[] = [0.25, 0.5, 0.75];

/** (songs, dimensions) Unit vectors of the songs aside, each placed by what was fitted on others. */
export interface AsideVectors {
  readonly tags: Float64Array;
  readonly map: Float64Array;
  readonly both: Float64Array;
}

/** What was found. */
export interface ChosenPlacer {
  /** Fitted on all songs; its way is still open. */
  readonly placer: Omit<Placer, 'way'>;
  readonly penalty: number;
  readonly fitsTrainingSongs: boolean;
  readonly placements: AsideVectors;
}

/**
 * Penalty, songs to fit on and share are those with the highest mean cosine, weighted, of placed and true vectors.
 * @param training songs that the sound model was trained on; may be none
 * @param aside songs that it was not trained on, at least two
 */
export function choosePlacer(training: HeardSongs, aside: HeardSongs, seed: number): ChosenPlacer {
  const folds = cutFolds(aside.songs.length);
  const { embeddingSize, dimensions } = aside;
  const size = embeddingSize + dimensions;
  const waves = createWaves([training.features, aside.features], { size, embeddingSize, seed });
  const map = chooseMap(waves, training, aside, folds);
  const tagSums = folds.map((places) => sumTags(aside, places));
  const tags = placeFolds(aside, folds, (fold) => {
    const placer = fitTags(without(tagSums, fold));
    return (song) => placeByTags(placer, featuresAt(aside, song));
  });
  const mixed = MAP_SHARES.map((mapShare) => {
    const vectors = mixAll(tags, map.vectors, mapShare, aside.dimensions);
    return { mapShare, vectors, cosine: meanCosine(aside, vectors) };
  });
  const best = bestOf(mixed);
  return {
    placer: { mapShare: best.mapShare, tags: fitTags(tagSums), map: { waves, map: map.map } },
    penalty: map.penalty,
    fitsTrainingSongs: map.fitsTrainingSongs,
    placements: { tags, map: map.vectors, both: best.vectors },
  };
}

/** Every fifth song each: songs ascend by id, which is no order of sounds. */
function cutFolds(numSongs: number): number[][] {
  const numFolds = Math.min(NUM_FOLDS, numSongs);
  return Array.from({ length: numFolds }, (_, fold) =>
    Array.from({ length: Math.ceil((numSongs - fold) / numFolds) }, (_, i) => fold + i * numFolds),
  );
}

const without = <Part>(parts: readonly Part[], left: number): Part[] =>
  parts.filter((_, part) => part !== left);

function chooseMap(
  waves: Waves,
  training: HeardSongs,
  aside: HeardSongs,
  folds: readonly (readonly number[])[],
) {
  const trainingSums = sumSongs(waves, training, training.songs.keys());
  const foldSums = folds.map((places) => sumSongs(waves, aside, places));
  const lifted = Array.from(aside.songs.keys(), (song) => liftEmbedding(waves, featuresAt(aside, song)));
  const choices = (training.songs.length === 0 ? [false] : [false, true]).flatMap((fitsTrainingSongs) => {
    const base = fitsTrainingSongs ? [trainingSums] : [];
    const others = folds.map((_, fold) => joinSums([...base, ...without(foldSums, fold)]));
    return PENALTIES.map((penalty) => {
      const vectors = placeFolds(aside, folds, (fold) => {
        const map = solveRidge(others[fold]!, penalty);
        return (song) => placeLifted(map, lifted[song]!);
      });
      return { fitsTrainingSongs, penalty, vectors, cosine: meanCosine(aside, vectors) };
    });
  });
  const best = bestOf(choices);
  const all = joinSums([...(best.fitsTrainingSongs ? [trainingSums] : []), ...foldSums]);
  return { ...best, map: solveRidge(all, best.penalty) };
}

/** Places each song by what is made for its fold. */
function placeFolds(
  aside: HeardSongs,
  folds: readonly (readonly number[])[],
  placerOf: (fold: number) => (song: number) => Float64Array,
): Float64Array {
  const vectors = new Float64Array(aside.songs.length * aside.dimensions); // (songs, dimensions)
  folds.forEach((places, fold) => {
    const place = placerOf(fold);
    for (const song of places) vectors.set(place(song), song * aside.dimensions);
  });
  return vectors;
}

function mixAll(first: Float64Array, second: Float64Array, share: number, dimensions: number): Float64Array {
  const vectors = new Float64Array(first.length); // (songs, dimensions)
  for (let at = 0; at < first.length; at += dimensions) {
    const end = at + dimensions;
    vectors.set(between(first.subarray(at, end), second.subarray(at, end), share), at);
  }
  return vectors;
}

/** Mean cosine of some unit vectors, (songs, dimensions), and the true ones, by the songs' weights. */
export function meanCosine(heard: HeardSongs, vectors: Float64Array): number {
  const { songs, dimensions, weights } = heard;
  let sum = 0;
  let total = 0;
  for (let song = 0; song < songs.length; song++) {
    const target = targetAt(heard, song);
    let product = 0;
    for (let i = 0; i < dimensions; i++) product += vectors[song * dimensions + i]! * target[i]!;
    sum += weights[song]! * product;
    total += weights[song]!;
  }
  return sum / total;
}

/** The first of the best. */
function bestOf<Choice extends { readonly cosine: number }>(choices: readonly Choice[]): Choice {
  return choices.reduce((best, choice) => (choice.cosine > best.cosine ? choice : best));
}
