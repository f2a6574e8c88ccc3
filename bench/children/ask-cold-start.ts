// Hides songs from all playlists, places them by their sound, and asks the playlists for them, by each way of placing; then asks
// whole questions with the placed songs among the others and without. Argument: one `ColdStartTask` as JSON. Prints one
// `ColdStartRun`.
import { createRandomStream } from '../../src/core/random.ts';
import { columnCounts } from '../../src/dataset/csr-matrix.ts';
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import { openMelPack } from '../../src/formats/mel-pack.ts';
import type { MelCnnModel } from '../../src/models/mel-cnn/mel-cnn.ts';
import { PLACING_WAYS, type PlacingWay, type SoundSpaceReport } from '../../src/models/sound-space/report.ts';
import { createSoundSpaceModel, SOUND_SPACE } from '../../src/models/sound-space/sound-space.ts';
import { WORD2VEC } from '../../src/models/word2vec/word2vec.ts';
import { loadTrainedModel } from '../../src/serving/recommender-artefact.ts';
import {
  askPlaylists,
  type ColdStartScores,
  chanceOf,
  hideSongs,
  placeByEachWay,
  rankOnly,
  readSongQuestions,
  scoreLists,
} from '../mel-cnn/cold-start-scores.ts';

/** Where everything is. */
export interface ColdStartTask {
  readonly data: string;
  readonly mels: string;
  /** A sound model of both. */
  readonly sounds: string;
  readonly questions: string;
  readonly answers: string;
}

/** What came out. */
export interface ColdStartRun {
  /** Songs that were hidden, and all that no playlist held then and were placed by their sound: those that are ranked. */
  readonly numHiddenSongs: number;
  readonly numNewSongs: number;
  /** Playlists that held hidden songs. */
  readonly numPlaylists: number;
  readonly chance: ColdStartScores;
  readonly ways: Readonly<Record<PlacingWay, ColdStartScores>>;
  readonly report: SoundSpaceReport;
  /** Lists of 100 of all songs, for the questions with answers: of word2vec alone, and of the sound space. */
  readonly numQuestions: number;
  readonly whole: Readonly<Record<'word2vec' | 'soundSpace', ColdStartScores>>;
  /** Of 100 songs so many, in the mean, are new; and of the songs that answers ask for. */
  readonly newSongsInLists: number;
  readonly newSongsInAnswers: number;
}

const SEED = 0;
const THREADS = 2;
/** Fewest playlists of a song that is hidden: those with fewer have no vector in any case. */
const LEAST_COUNT = 3;

const task = JSON.parse(process.argv[2]!) as ColdStartTask;
const dataset = await loadDataset(task.data);
const sounds = (await loadTrainedModel(task.sounds)).model as MelCnnModel;
const hiddenSongs = await drawHiddenSongs();
const stripped = hideSongs(dataset, hiddenSongs);
const context = { seed: SEED, threads: THREADS };
const word2vec = await WORD2VEC.train(stripped, {}, context);
const model = await SOUND_SPACE.train(stripped, { mels: task.mels, sounds, word2vec }, context);

const { placed } = model.content;
const newSongs = new Set(Array.from(placed.songs).filter((_, place) => placed.counts[place] === 0));
const playlists = askPlaylists(dataset, hiddenSongs);
const ways = {} as Record<PlacingWay, ColdStartScores>;
for (const [way, content] of await placeByEachWay(model.content, dataset, task.mels, PLACING_WAYS)) {
  ways[way] = await rankOnly(createSoundSpaceModel(content, {}), playlists, newSongs, dataset.songs.size);
}
const questions = await readSongQuestions(task, dataset);
const askAll = async (scorer: typeof word2vec | typeof model): Promise<number[][]> => {
  const lists = await scorer.scoreSongs(
    questions.map(({ query }) => query),
    100,
  );
  return lists.map(({ indices }) => Array.from(indices));
};
const lists = { word2vec: await askAll(word2vec), soundSpace: await askAll(model) };
const shareOfNew = (songs: readonly (readonly number[])[]): number =>
  songs.flat().filter((song) => newSongs.has(song)).length / songs.flat().length;
const run: ColdStartRun = {
  numHiddenSongs: hiddenSongs.size,
  numNewSongs: newSongs.size,
  numPlaylists: playlists.length,
  chance: chanceOf(playlists, newSongs.size),
  ways,
  report: model.report,
  numQuestions: questions.length,
  whole: {
    word2vec: scoreLists(questions, lists.word2vec),
    soundSpace: scoreLists(questions, lists.soundSpace),
  },
  newSongsInLists: 100 * shareOfNew(lists.soundSpace),
  newSongsInAnswers: 100 * shareOfNew(questions.map(({ hidden }) => [...hidden])),
};
for (const each of [model, word2vec, sounds]) await each.close();
process.stdout.write(JSON.stringify(run));

/** Half of the songs that the sound model was not trained on: the other half tells how to place them. */
async function drawHiddenSongs(): Promise<Set<number>> {
  const pack = await openMelPack(task.mels);
  const trained = new Set(sounds.trainingSongs);
  const counts = columnCounts(dataset.playlistSongs);
  const unheard = dataset.songs.ids.flatMap((id, song) =>
    pack.has(Number(id)) && !trained.has(song) && counts[song]! >= LEAST_COUNT ? [song] : [],
  );
  pack.close();
  createRandomStream(SEED, 'cold-start/hidden').shuffle(unheard);
  return new Set(unheard.slice(0, Math.floor(unheard.length / 2)));
}
