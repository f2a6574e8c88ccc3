// Finds how sounds are best placed, by songs that the network was not trained on: each is placed by what was fitted on the others
// (cross-validation; Stone 1974). A network's embeddings of songs that it was trained on say more of them than those of
// new songs do, so that a map fitted on those alone trusts embeddings too much; whether they help is found out here, too.
import { SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import { dot } from '../dot.ts';
import { createPause, type Pause } from './pauses.ts';
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
import { joinSums, type LinearMap, type RidgeSums, solveRidge } from './ridge.ts';
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
 * @throws AbortedError
 */
export async function choosePlacer(
  training: HeardSongs,
  aside: HeardSongs,
  seed: number,
  work: WorkContext = {},
): Promise<ChosenPlacer> {
  const folds = cutFolds(aside.songs.length);
  const { embeddingSize, dimensions } = aside;
  const size = embeddingSize + dimensions;
  const waves = createWaves([training.features, aside.features], { size, embeddingSize, seed });
  const pause = createPause(work.signal);
  const map = await chooseMap(waves, training, aside, folds, work);
  const tagSums = folds.map((places) => sumTags(aside, places));
  const tagPlacers = folds.map((_, fold) => fitTags(without(tagSums, fold)));
  const placeTags = (song: number, fold: number) => placeByTags(tagPlacers[fold]!, featuresAt(aside, song));
  const tags = await placeFolds(aside, folds, placeTags, pause);
  const mixed: { mapShare: number; vectors: Float64Array; cosine: number }[] = [];
  for (const mapShare of MAP_SHARES) {
    await pause();
    const vectors = mixAll(tags, map.vectors, mapShare, aside.dimensions);
    mixed.push({ mapShare, vectors, cosine: meanCosine(aside, vectors) });
  }
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

/** A map that was tried. */
interface MapChoice {
  readonly fitsTrainingSongs: boolean;
  readonly penalty: number;
  /** (songs, dimensions) */
  readonly vectors: Float64Array;
  readonly cosine: number;
}

async function chooseMap(
  waves: Waves,
  training: HeardSongs,
  aside: HeardSongs,
  folds: readonly (readonly number[])[],
  { progress = SILENT_PROGRESS, signal }: WorkContext,
) {
  const pause = createPause(signal);
  const fits = training.songs.length === 0 ? [false] : [false, true];
  progress.stage('learning to place songs', fits.length * PENALTIES.length * folds.length, 'maps');
  const trainingSums = await sumSongs(waves, training, training.songs.keys(), pause);
  const foldSums: RidgeSums[] = [];
  for (const places of folds) foldSums.push(await sumSongs(waves, aside, places, pause));
  const lifted: Float64Array[] = [];
  for (const song of aside.songs.keys()) {
    await pause();
    lifted.push(liftEmbedding(waves, featuresAt(aside, song)));
  }
  const choices: MapChoice[] = [];
  let numMaps = 0;
  for (const fitsTrainingSongs of fits) {
    const base = fitsTrainingSongs ? [trainingSums] : [];
    const others = folds.map((_, fold) => joinSums([...base, ...without(foldSums, fold)]));
    for (const penalty of PENALTIES) {
      const maps: LinearMap[] = [];
      for (const sums of others) {
        await pause();
        maps.push(solveRidge(sums, penalty));
        progress.advanceTo(++numMaps);
      }
      const place = (song: number, fold: number) => placeLifted(maps[fold]!, lifted[song]!);
      const vectors = await placeFolds(aside, folds, place, pause);
      choices.push({ fitsTrainingSongs, penalty, vectors, cosine: meanCosine(aside, vectors) });
    }
  }
  const best = bestOf(choices);
  const all = joinSums([...(best.fitsTrainingSongs ? [trainingSums] : []), ...foldSums]);
  return { ...best, map: solveRidge(all, best.penalty) };
}

/** Places each song by what is made for its fold. */
async function placeFolds(
  aside: HeardSongs,
  folds: readonly (readonly number[])[],
  place: (song: number, fold: number) => Float64Array,
  pause: Pause,
): Promise<Float64Array> {
  const vectors = new Float64Array(aside.songs.length * aside.dimensions); // (songs, dimensions)
  for (const [fold, songs] of folds.entries()) {
    for (const song of songs) {
      await pause();
      vectors.set(place(song, fold), song * aside.dimensions);
    }
  }
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
    sum += weights[song]! * dot(targetAt(heard, song), vectors, song * dimensions);
    total += weights[song]!;
  }
  return sum / total;
}

/** The first of the best. */
function bestOf<Choice extends { readonly cosine: number }>(choices: readonly Choice[]): Choice {
  return choices.reduce((best, choice) => (choice.cosine > best.cosine ? choice : best));
}
