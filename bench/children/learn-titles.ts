// Trains the title model on a data set of which only some playlists show their title, and scores it on questions.
// Argument: one `LearnTitlesTask` as JSON. Prints one `LearnTitlesRun`.
import { createRandomStream } from '../../src/core/random.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { loadDataset } from '../../src/dataset/load-dataset.ts';
import type { TitleBertOptions } from '../../src/models/title-bert/options.ts';
import { TITLE_BERT } from '../../src/models/title-bert/title-bert.ts';
import {
  type Asking,
  readTitledQuestions,
  scoreTagMethods,
  type TagMethod,
  titledPlaylists,
} from '../title-bert/tag-scores.ts';

/** What to train and to ask. */
export interface LearnTitlesTask {
  /** Imported data set. */
  readonly data: string;
  readonly questions: string;
  readonly answers: string;
  readonly asking: Asking;
  /** Titles that are left in the data; null leaves all. */
  readonly numTitles: number | null;
  readonly options: Partial<TitleBertOptions>;
}

/** What came out. */
export interface LearnTitlesRun {
  /** Titles beside tags that there were to learn from. */
  readonly numTitles: number;
  /** Tag nDCG by question. */
  readonly scores: Readonly<Record<TagMethod, readonly number[]>>;
  /** Whether each question shows nothing but its title in the file of questions. */
  readonly isBare: readonly boolean[];
  readonly trainSeconds: number;
}

const SEED = 0;
const THREADS = 2;

const task = JSON.parse(process.argv[2]!) as LearnTitlesTask;
const { dataset, numTitles } = keepTitles(await loadDataset(task.data), task.numTitles);
const questions = await readTitledQuestions(task, dataset, task.asking);
const startedAt = performance.now();
const model = await TITLE_BERT.train(dataset, task.options, { seed: SEED, threads: THREADS });
const trainSeconds = (performance.now() - startedAt) / 1000;
const scores = await scoreTagMethods(model, dataset, questions);
await model.close();
const isBare = questions.map((question) => question.isBare);
process.stdout.write(JSON.stringify({ numTitles, scores, isBare, trainSeconds } satisfies LearnTitlesRun));

/** Takes the titles off all but `count` playlists that have title and tags. Fewer are a part of more. */
function keepTitles(given: Dataset, count: number | null): { dataset: Dataset; numTitles: number } {
  const titled = titledPlaylists(given);
  if (count === null) return { dataset: given, numTitles: titled.length };
  const kept = new Set(createRandomStream(SEED, 'title-bert/titles').shuffle(titled).subarray(0, count));
  const titles = given.titles.map((title, playlist) => (kept.has(playlist) ? title : ''));
  return { dataset: { ...given, titles }, numTitles: kept.size };
}
