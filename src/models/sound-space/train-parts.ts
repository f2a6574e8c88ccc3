// From two trained models and a pack of spectrograms to places for songs that have no vector: listen, find the best way to place
// songs on those whose vectors are known, place the others.
import type { SongIndex } from '../../core/indices.ts';
import { SILENT_PROGRESS } from '../../core/progress.ts';
import { columnCounts } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { type MelPack, openMelPack } from '../../formats/mel-pack.ts';
import { vectorAt } from '../../kernels/vector-store.ts';
import type { TrainContext } from '../contract.ts';
import type { VectorSpace } from '../word2vec/vector-space.ts';
import { findAskingPlaylists } from './asking.ts';
import { canHear, checkBands, checkModels } from './check-models.ts';
import { choosePlacer } from './choose-placer.ts';
import { type ChosenSongs, chooseSongs } from './choose-songs.ts';
import { chooseWay, measureWays } from './choose-way.ts';
import { fitFactors } from './compete.ts';
import { meanSongLength, type PlacedSongs } from './extend-space.ts';
import { createSongHearer, type SongHearer } from './listening.ts';
import type { SoundSpaceOptions } from './options.ts';
import { type HeardSongs, type Placer, placeSound } from './placer.ts';
import type { SoundSpaceReport } from './report.ts';
import type { SoundSpaceContent } from './sound-space-files.ts';
import { createTagVectors, unitOf } from './tag-vectors.ts';

/**
 * Playlists' worth of doubt about a vector: a song in so many playlists counts half as much as one in very many. The vector of
 * a song in few playlists is mostly where chance put it.
 */
const DOUBT = 10;

/** What the steps of a training share. */
interface Work {
  readonly dataset: Dataset;
  readonly space: VectorSpace;
  readonly hearer: SongHearer;
  readonly context: TrainContext;
  /** Songs of the stage at hand that were heard before its present step. */
  heardBefore: number;
}

/**
 * Makes all that a sound space consists of.
 * @throws ConfigError where models and data do not belong together, or there is nothing to go by or to place; as `openMelPack`
 *   does; AbortedError
 */
export async function trainSoundSpaceParts(
  dataset: Dataset,
  options: SoundSpaceOptions,
  context: TrainContext,
): Promise<SoundSpaceContent> {
  checkModels(dataset, options);
  const startedMs = performance.now();
  const { sounds, word2vec, mels } = options;
  const { space } = word2vec.content;
  const chosen = await readAndChoose(dataset, options, context.seed ?? 0);
  const tagVectors = createTagVectors(sounds, space);
  const hearer = createSongHearer({ mels, sounds: sounds.content, tagVectors }, context.threads ?? 1);
  const { training, aside, placed } = chosen;
  const { progress = SILENT_PROGRESS } = context;
  const work: Work = { dataset, space, hearer, context, heardBefore: 0 };
  progress.stage('listening to songs', training.length + aside.length, 'songs');
  try {
    const heard = { training: await hearSongs(work, training), aside: await hearSongs(work, aside) };
    const { placer, newSongs, findings } = await learnToPlace(work, heard, options);
    work.heardBefore = 0;
    progress.stage('placing new songs', placed.length, 'songs');
    const placedSongs = await placeSongs(work, placer, placed);
    const report: SoundSpaceReport = {
      ...{ numHeardSongs: chosen.numHeardSongs, numAsideSongs: aside.length, numPlacedSongs: placed.length },
      numFittedSongs: aside.length + (usesTrainingSongs(findings) ? training.length : 0),
      ...findings,
      seconds: (performance.now() - startedMs) / 1000,
    };
    return {
      ...{
        word2vec: word2vec.content,
        sounds: sounds.content,
        placer,
        placed: placedSongs,
        newSongs,
        report,
      },
      options: describeOptions(options),
    };
  } finally {
    await hearer.close();
  }
}

async function readAndChoose(
  dataset: Dataset,
  options: SoundSpaceOptions,
  seed: number,
): Promise<ChosenSongs> {
  const pack: MelPack = await openMelPack(options.mels);
  try {
    checkBands(pack, options);
    const { space } = options.word2vec.content;
    const { trainingSongs } = options.sounds;
    return chooseSongs(dataset, (songId) => canHear(pack, songId, options), { space, trainingSongs, seed });
  } finally {
    pack.close();
  }
}

/** What the places depend on, as JSON, for the manifest: not where the spectrograms lie. */
function describeOptions({ sounds, word2vec, newSongCount }: SoundSpaceOptions): Record<string, unknown> {
  const { minCount } = word2vec.provenance;
  return { minCount, newSongCount, sounds: sounds.provenance, word2vec: word2vec.provenance };
}

/** Whether places depend on songs that the sound model was trained on: maps may be fitted on them, the pull of tags never is. */
const usesTrainingSongs = ({
  way,
  fitsTrainingSongs,
}: Pick<SoundSpaceReport, 'way' | 'fitsTrainingSongs'>): boolean => way !== 'tags' && fitsTrainingSongs;

/** Finds the way to place songs, and how placed songs compete. */
async function learnToPlace(
  { dataset, context }: Work,
  heard: { readonly training: HeardSongs; readonly aside: HeardSongs },
  { word2vec: { content }, newSongCount }: SoundSpaceOptions,
) {
  const { aside } = heard;
  const { seed = 0, signal } = context;
  const chosen = await choosePlacer(heard.training, aside, seed, context);
  const playlists = await findAskingPlaylists(dataset, content, aside.songs, seed, signal);
  const measures = await measureWays(aside, chosen, playlists, context);
  const way = chooseWay(measures, playlists.length);
  const counts = Uint32Array.from(aside.songs, (song) => countOf(content.space, song));
  const newSongs = {
    count: newSongCount === 'auto' ? leastCount(content.space) : newSongCount,
    factors: await fitFactors(content, aside, counts, chosen.placements[way], playlists, context),
  };
  const { penalty, fitsTrainingSongs, placer } = chosen;
  const findings = {
    ...{ measures, way, penalty, fitsTrainingSongs, mapShare: placer.mapShare },
    ...{ factors: newSongs.factors, numPlaylists: playlists.length },
  };
  return { placer: { ...placer, way } satisfies Placer, newSongs, findings };
}

/** Hears songs one after the other. @param take is given features with the song's place, in any order */
async function listen(
  work: Work,
  songs: Uint32Array,
  take: (place: number, features: Float64Array) => void,
): Promise<void> {
  const { dataset, hearer, context, heardBefore } = work;
  const songIds = Float64Array.from(songs, (song) => dataset.songs.idOf(song as SongIndex) as number);
  const progress = {
    ...SILENT_PROGRESS,
    advanceTo: (count: number): void => context.progress?.advanceTo(heardBefore + count),
  };
  await hearer.hear(songIds, take, { ...context, progress });
  work.heardBefore += songs.length;
}

/** Hears songs that have vectors. */
async function hearSongs(work: Work, songs: Uint32Array): Promise<HeardSongs> {
  const { space } = work;
  const { dimensions } = space.vectors;
  let size = dimensions;
  let features = new Float64Array(0);
  await listen(work, songs, (place, found) => {
    if (features.length === 0) {
      size = found.length;
      features = new Float64Array(songs.length * size); // (songs, features)
    }
    features.set(found, place * size);
  });
  const targets = new Float64Array(songs.length * dimensions); // (songs, dimensions)
  songs.forEach((song, place) => {
    targets.set(unitOf(vectorAt(space.vectors, space.rowOf('songs', song)!)), place * dimensions);
  });
  const weights = Float64Array.from(songs, (song) => {
    const count = Math.max(1, countOf(space, song));
    return count / (count + DOUBT);
  });
  return { songs, features, targets, weights, dimensions, embeddingSize: size - dimensions };
}

/** Hears songs that have none, and gives them theirs. */
async function placeSongs(work: Work, placer: Placer, songs: Uint32Array): Promise<PlacedSongs> {
  const { dataset, space } = work;
  const { dimensions } = space.vectors;
  const length = meanSongLength(space);
  const vectors = new Float32Array(songs.length * dimensions); // (songs, dimensions)
  await listen(work, songs, (place, features) => {
    vectors.set(
      placeSound(placer, features).map((value) => length * value),
      place * dimensions,
    );
  });
  const counts = columnCounts(dataset.playlistSongs);
  return { songs, counts: Uint32Array.from(songs, (song) => counts[song]!), vectors };
}

/** The fewest playlists that hold a song with a vector. */
function leastCount({ counts, ranges }: VectorSpace): number {
  const songs = counts.subarray(ranges.songs.start, ranges.songs.end);
  return Math.max(
    1,
    songs.reduce((least, count) => Math.min(least, count), Infinity),
  );
}

/** In how many playlists a song with a vector is. */
const countOf = (space: VectorSpace, song: number): number => space.counts[space.rowOf('songs', song)!]!;
