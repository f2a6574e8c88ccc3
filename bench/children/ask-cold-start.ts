// Hides songs from all playlists, places them by their sound, and asks the playlists for them, by each way of placing; then asks
// whole questions without the placed songs, with them among the others at several counts, and with nothing hidden. Argument: one
// `ColdStartTask` as JSON. Prints one `ColdStartRun`.
import { createRandomStream } from '../../src/core/random.ts';
import { columnCounts } from '../../src/dataset/csr-matrix.ts';
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import { openMelPack } from '../../src/formats/mel-pack.ts';
import type { SongScorer } from '../../src/models/contract.ts';
import type { MelCnnModel } from '../../src/models/mel-cnn/mel-cnn.ts';
import type { RankingMeasures } from '../../src/models/sound-space/measure.ts';
import { PLACING_WAYS, type PlacingWay, type SoundSpaceReport } from '../../src/models/sound-space/report.ts';
import { createSoundSpaceModel, SOUND_SPACE } from '../../src/models/sound-space/sound-space.ts';
import { WORD2VEC } from '../../src/models/word2vec/word2vec.ts';
import { loadTrainedModel } from '../../src/serving/recommender-artefact.ts';
import {
  askPlaylists,
  chanceOf,
  hideSongs,
  placeByEachWay,
  rankOnly,
  readSongQuestions,
  type Share,
  scoreLists,
  shareOf,
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
  readonly chance: RankingMeasures;
  readonly ways: Readonly<Record<PlacingWay, RankingMeasures>>;
  readonly report: SoundSpaceReport;
  /** Lists of 100 of all songs, for the questions with answers. */
  readonly numQuestions: number;
  readonly whole: {
    /** Of word2vec, which knows nothing of hidden songs. */
    readonly word2vec: WholeLists;
    /** Of the sound space by `newSongCount`, the default first. */
    readonly soundSpace: readonly (WholeLists & { readonly newSongCount: number })[];
    /** Of word2vec where nothing was hidden. */
    readonly unhidden: WholeLists;
  };
  /** How many songs that were hidden the answers ask for, over all questions; and of 100 songs in answers so many are new. */
  readonly numHiddenInAnswers: number;
  readonly newSongsInAnswers: number;
  /** Playlists that hold a song with a vector, in the mean. */
  readonly meanCount: number;
}

/** What lists of all songs are worth, and what they hold of new songs. */
export interface WholeLists extends RankingMeasures {
  readonly newSongs: Share;
  readonly hiddenSongs: Share;
}

const SEED = 0;
const THREADS = 2;
/** Fewest playlists of a song that is hidden: those with fewer have no vector in any case. */
const LEAST_COUNT = 3;
/** Counts of new songs that are tried beside the default. */
const NEW_SONG_COUNTS = [8, 14, 20];
/** Places of a list of all songs. */
const LIST_PLACES = 100;

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
const ways = {} as Record<PlacingWay, RankingMeasures>;
for (const [way, content] of await placeByEachWay(model.content, dataset, task.mels, PLACING_WAYS)) {
  const placing = createSoundSpaceModel(content, {});
  ways[way] = await rankOnly(placing, playlists, newSongs, dataset.songs.size);
  await placing.close();
}
const questions = await readSongQuestions(task, dataset);
const askAll = async (scorer: SongScorer): Promise<WholeLists> => {
  const lists = await scorer.scoreSongs(
    questions.map(({ query }) => query),
    LIST_PLACES,
  );
  const songs = lists.map(({ indices }) => Array.from(indices));
  return {
    ...scoreLists(questions, songs),
    newSongs: shareOf(newSongs, questions, songs),
    hiddenSongs: shareOf(hiddenSongs, questions, songs),
  };
};
const soundSpace: (WholeLists & { newSongCount: number })[] = [];
for (const count of [model.content.newSongs.count, ...NEW_SONG_COUNTS]) {
  // The count has no part in training: it says how the same places are ranked.
  const counted = createSoundSpaceModel(
    { ...model.content, newSongs: { ...model.content.newSongs, count } },
    { threads: THREADS },
  );
  soundSpace.push({ newSongCount: count, ...(await askAll(counted)) });
  await counted.close();
}
const unhidden = await WORD2VEC.train(dataset, {}, context);
const answers = questions.map(({ hidden }) => [...hidden]);
const { counts, ranges } = word2vec.space;
const songCounts = counts.subarray(ranges.songs.start, ranges.songs.end);
const run: ColdStartRun = {
  numHiddenSongs: hiddenSongs.size,
  numNewSongs: newSongs.size,
  numPlaylists: playlists.length,
  chance: chanceOf(playlists, newSongs.size),
  ways,
  report: model.report,
  numQuestions: questions.length,
  whole: { word2vec: await askAll(word2vec), soundSpace, unhidden: await askAll(unhidden) },
  numHiddenInAnswers: shareOf(hiddenSongs, questions, answers).numFound,
  newSongsInAnswers: shareOf(newSongs, questions, answers).amongHundred,
  meanCount: songCounts.reduce((sum, count) => sum + count, 0) / songCounts.length,
};
for (const each of [model, word2vec, unhidden, sounds]) await each.close();
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
