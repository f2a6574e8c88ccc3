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
import { chooseQuestions, type DemoQuestion } from './questions.ts';
import { DEMO_SHAPES, DEMO_SIZES, type DemoSize } from './sizes.ts';
import { songRecords } from './song-records.ts';
import { describeSongs } from './sound/characters.ts';
import { chooseSoundSongs } from './sound/choose-songs.ts';
import { DEMO_SONG_SECONDS } from './sound/synthesize-song.ts';
import { writeDemoSound } from './sound/write-demo-sound.ts';
import { createDemoWorld, type DemoWorld } from './world.ts';

/** What to generate. */
export interface DemoOptions {
  readonly size: DemoSize;
  /** Any safe integer of at least 0. The same size and seed give the same bytes. */
  readonly seed: number;
  /** Replace an older demo data set at the target; default false. */
  readonly force?: boolean | undefined;
  /** Songs that get a sound, as mel-spectrograms in `arena_mel_0.tar`, ...; at most the size's songs. Default 0. */
  readonly audio?: number | undefined;
  /** Length of each sound in seconds, from 1 to 30; default 30, as the arena's. */
  readonly audioSeconds?: number | undefined;
  /** Of these, songs that are also written as `wav/ID.wav`; default 0. */
  readonly wav?: number | undefined;
  /** Worker threads for the sound; the files don't depend on it. Default 1. */
  readonly threads?: number | undefined;
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
  /** Songs with a sound. */
  readonly numAudio: number;
  /** Of these, songs that no training playlist holds. */
  readonly numUnheardAudio: number;
  /** Of the songs with a sound, those that are there as WAV too. */
  readonly numWav: number;
  /** Names of the files of spectrograms. */
  readonly melTars: readonly string[];
}

function checkOptions(options: DemoOptions): void {
  const { size, seed, audio = 0, audioSeconds = DEMO_SONG_SECONDS, wav = 0, threads = 1 } = options;
  if (!DEMO_SIZES.includes(size)) {
    throw new ConfigError(
      `size: expected ${DEMO_SIZES.join(', ')}, got ${JSON.stringify(size)}; name one of them`,
    );
  }
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new ConfigError(`seed: expected a whole number of at least 0, got ${seed}; choose another`);
  }
  const checkCount = (name: string, value: number, lowest: number, highest: number, of: string): void => {
    if (Number.isInteger(value) && value >= lowest && value <= highest) return;
    throw new ConfigError(
      `${name}: expected a whole number from ${lowest} to ${highest}, ${of}, got ${value}; choose another`,
    );
  };
  checkCount('audio', audio, 0, DEMO_SHAPES[size].numSongs, `the songs of size ${size}`);
  if (!(audioSeconds >= 1 && audioSeconds <= DEMO_SONG_SECONDS)) {
    throw new ConfigError(
      `audioSeconds: expected seconds from 1 to ${DEMO_SONG_SECONDS}, got ${audioSeconds}; choose another`,
    );
  }
  checkCount('wav', wav, 0, audio, 'the songs with a sound (audio)');
  checkCount('threads', threads, 1, 256, 'any number of cores');
}

type Written = Pick<DemoReport, 'numPairs' | 'numAudio' | 'numUnheardAudio' | 'numWav' | 'melTars'>;

/** Writes the five files and the sound. */
async function writeFiles(
  dir: string,
  world: DemoWorld,
  options: DemoOptions,
  context: WorkContext,
): Promise<Written> {
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
  return {
    numPairs: records.numTrainingPairs,
    ...(await writeSound(dir, world, questions, options, context)),
  };
}

/** Writes the sound of some songs, where asked for. */
async function writeSound(
  dir: string,
  world: DemoWorld,
  questions: ReadonlyMap<number, DemoQuestion>,
  { seed, audio = 0, audioSeconds = DEMO_SONG_SECONDS, wav = 0, threads = 1 }: DemoOptions,
  context: WorkContext,
): Promise<Omit<Written, 'numPairs'>> {
  const { held, unheard } = chooseSoundSongs(world, questions, audio, seed);
  const characters = describeSongs(world, [...held, ...unheard], seed);
  const wavSongs = new Set<number>();
  // Known and unknown songs take turns, since both are worth listening to.
  for (let i = 0; wavSongs.size < wav; i++) {
    for (const song of [unheard[i], held[i]]) {
      if (song !== undefined && wavSongs.size < wav) wavSongs.add(world.catalogue.songIds[song]!);
    }
  }
  const sound = { wavSongs, seconds: audioSeconds, threads };
  const melTars = await writeDemoSound(dir, characters, seed, sound, context);
  return { numAudio: audio, numUnheardAudio: unheard.length, numWav: wav, melTars };
}

/**
 * Makes a data set and writes it to `dir`: train.json, test.questions.json, test.answers.json, song_meta.json and
 * genre_gn_all.json; with `audio` also `arena_mel_0.tar`, ... and `wav/`. The folder appears when it is whole.
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
  let written: Written | undefined;
  await writeDemoDirectory(dir, force, async (temporaryDir) => {
    written = await writeFiles(temporaryDir, world, options, context);
  });
  context.progress?.done();
  const { numPlaylists, numQuestions, numSongs, numPlayedSongs } = shape;
  return { size, seed, numPlaylists, numQuestions, numSongs, numPlayedSongs, ...written! };
}
