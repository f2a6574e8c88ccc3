// Writes a wholly synthetic data set in the arena's formats, with the shape of the Melon set and about as hard.
// How it is made and how alike it is: docs/demo-data.md.
import { join } from 'node:path';
import { AbortedError, ConfigError } from '../../core/errors.ts';
import { SILENT_PROGRESS, type WorkContext } from '../../core/progress.ts';
import { createRandomStream } from '../../core/random.ts';
import { writeGenres } from '../../formats/genres.ts';
import { writePlaylists } from '../../formats/write-playlists.ts';
import { writeSongs } from '../../formats/write-songs.ts';
import { checkDemoTarget, DEMO_FILES, writeDemoDirectory } from './data-directory.ts';
import { createDemoGenreFile } from './genres.ts';
import { preparePlaylistRecords } from './playlist-records.ts';
import { chooseQuestions } from './questions.ts';
import { DEMO_SHAPES, DEMO_SIZES, type DemoSize } from './sizes.ts';
import { songRecords } from './song-records.ts';
import { createDemoWorld, type DemoWorld } from './world.ts';

/** What to generate. */
export interface DemoOptions {
  readonly size: DemoSize;
  /** Any safe integer of at least 0. The same size and seed give the same bytes. */
  readonly seed: number;
  /** Replace an older demo data set at the target; default false. */
  readonly force?: boolean | undefined;
}

/** What was generated. */
export interface DemoReport {
  readonly size: DemoSize;
  readonly seed: number;
  /** Playlists of the training file. */
  readonly numPlaylists: number;
  readonly numQuestions: number;
  /** Songs of the metadata. */
  readonly numSongs: number;
  /** Songs that at least one playlist holds, questions included. */
  readonly numPlayedSongs: number;
  /** (playlist, song) pairs of the training file. */
  readonly numPairs: number;
}

function checkOptions(options: DemoOptions): void {
  const { size, seed } = options;
  if (!DEMO_SIZES.includes(size)) {
    throw new ConfigError(
      `size: expected ${DEMO_SIZES.join(', ')}, got ${JSON.stringify(size)}; name one of them`,
    );
  }
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new ConfigError(`seed: expected a whole number of at least 0, got ${seed}; choose another`);
  }
}

/** Writes the five files; returns the number of training pairs. */
async function writeFiles(
  dir: string,
  world: DemoWorld,
  options: DemoOptions,
  context: WorkContext,
): Promise<number> {
  const { seed, size } = options;
  const { progress = SILENT_PROGRESS, signal } = context;
  const shape = DEMO_SHAPES[size];
  const onRecord = (count: number): void => {
    if (signal?.aborted === true) throw new AbortedError();
    progress.advanceTo(count);
  };
  const questions = chooseQuestions(world, shape.numQuestions, createRandomStream(seed, 'demo/questions'));
  const records = preparePlaylistRecords(world, questions, seed);
  progress.stage(`writing ${DEMO_FILES.training}`, shape.numPlaylists, 'playlists');
  await writePlaylists(join(dir, DEMO_FILES.training), records.training(onRecord));
  await writePlaylists(join(dir, DEMO_FILES.questions), records.questions());
  await writePlaylists(join(dir, DEMO_FILES.answers), records.answers());
  progress.stage(`writing ${DEMO_FILES.songs}`, shape.numSongs, 'songs');
  await writeSongs(join(dir, DEMO_FILES.songs), songRecords(world, seed, onRecord));
  await writeGenres(join(dir, DEMO_FILES.genres), createDemoGenreFile());
  return records.numTrainingPairs;
}

/**
 * Makes a data set and writes it to `dir`: train.json, test.questions.json, test.answers.json, song_meta.json and
 * genre_gn_all.json. The folder appears when it is whole.
 * @throws ConfigError for a wrong option, or where `dir` exists and must not be replaced; StorageError where the
 *   system refuses; AbortedError when the context's signal fires
 */
export async function generateDemoData(
  dir: string,
  options: DemoOptions,
  context: WorkContext = {},
): Promise<DemoReport> {
  checkOptions(options);
  const { size, seed, force = false } = options;
  await checkDemoTarget(dir, force);
  const shape = DEMO_SHAPES[size];
  const world = await createDemoWorld(shape, seed, context);
  let numPairs = 0;
  await writeDemoDirectory(dir, force, async (temporaryDir) => {
    numPairs = await writeFiles(temporaryDir, world, options, context);
  });
  context.progress?.done();
  const { numPlaylists, numQuestions, numSongs, numPlayedSongs } = shape;
  return { size, seed, numPlaylists, numQuestions, numSongs, numPlayedSongs, numPairs };
}
