// Answers a question file of the arena with a results file.
import { ConfigError, NotFoundError } from '../core/errors.ts';
import { SILENT_LOGGER, SILENT_PROGRESS, type WorkContext } from '../core/progress.ts';
import { UNKNOWN_DATE } from '../dataset/dataset.ts';
import { parseArenaDate } from '../dataset/dates.ts';
import type { ArenaPlaylist } from '../formats/arena-types.ts';
import { overwrites } from '../formats/overwrites.ts';
import { readPlaylists } from '../formats/read-playlists.ts';
import { type ResultPlaylist, writeResults } from '../formats/results.ts';
import type { Recommender, RecommendOptions } from './recommender.ts';

/** How the answering went. */
export interface AnswerReport {
  readonly numQuestions: number;
  /** Questions left out because an earlier one in the file has the same id. */
  readonly numRepeatedIds: number;
  /** Songs and tags of questions that training did not know, repeats counted. */
  readonly numUnknownSongs: number;
  readonly numUnknownTags: number;
  /** Songs in all lists together that come from the fallback. */
  readonly numFallbackSongs: number;
}

/** So many questions are in memory at once as answers. */
const QUESTIONS_PER_ROUND = 4096;

/**
 * Reads questions, answers them, and writes results in the same order. The results file appears whole or not at
 * all. Of questions with the same id the first is answered. What is left out is counted and told to the logger, and
 * so are unknown songs and tags with `unknown: 'skip'`, the default here.
 * @throws ConfigError where the results would replace the questions; with `unknown: 'error'` NotFoundError naming
 *   playlist and item; what reading and writing throw
 */
export async function answerQuestions(
  recommender: Recommender,
  questionsFile: string,
  resultsFile: string,
  options: RecommendOptions = {},
  context: WorkContext = {},
): Promise<AnswerReport> {
  if (await overwrites(resultsFile, questionsFile)) {
    throw new ConfigError(`${resultsFile}: the results would replace the questions; choose another file`);
  }
  const report = {
    numQuestions: 0,
    numRepeatedIds: 0,
    numUnknownSongs: 0,
    numUnknownTags: 0,
    numFallbackSongs: 0,
  };
  const answered = answerInRounds(recommender, questionsFile, options, context, report);
  await writeResults(resultsFile, answered);
  const { logger = SILENT_LOGGER, progress = SILENT_PROGRESS } = context;
  progress.done();
  if (report.numUnknownSongs + report.numUnknownTags > 0) {
    logger.warn(
      `${questionsFile}: left out what the model does not know, songs: ${report.numUnknownSongs}, tags: ${report.numUnknownTags}`,
    );
  }
  if (report.numRepeatedIds > 0) {
    logger.warn(
      `${questionsFile}: left out questions with the id of an earlier one: ${report.numRepeatedIds}`,
    );
  }
  return report;
}

async function* answerInRounds(
  recommender: Recommender,
  questionsFile: string,
  options: RecommendOptions,
  context: WorkContext,
  report: { -readonly [Key in keyof AnswerReport]: number },
): AsyncGenerator<ResultPlaylist> {
  const { progress = SILENT_PROGRESS, signal } = context;
  let round: ArenaPlaylist[] = [];
  const answerRound = async function* (): AsyncGenerator<ResultPlaylist> {
    const answers = await recommender.recommend(
      round.map(({ plylst_title, songs, tags, updt_date }) => {
        const date = parseArenaDate(updt_date);
        return { title: plylst_title, songs, tags, date: date === UNKNOWN_DATE ? null : date };
      }),
      { unknown: 'skip', ...options },
      context,
    );
    for (const [i, answer] of answers.entries()) {
      report.numUnknownSongs += answer.unknownSongs.length;
      report.numUnknownTags += answer.unknownTags.length;
      report.numFallbackSongs += answer.numFallbackSongs;
      yield { id: round[i]!.id, songs: answer.songs.map(toArenaId), tags: answer.tags };
    }
    report.numQuestions += round.length;
    round = [];
  };
  progress.stage('reading questions', null, 'playlists');
  const seen = new Set<number>();
  for await (const question of readPlaylists(questionsFile, signal === undefined ? {} : { signal })) {
    if (seen.has(question.id)) {
      report.numRepeatedIds++;
      continue;
    }
    seen.add(question.id);
    if (options.unknown === 'error') checkKnown(recommender, question, questionsFile);
    round.push(question);
    if (round.length === QUESTIONS_PER_ROUND) yield* answerRound();
  }
  if (round.length > 0) yield* answerRound();
}

/** Throws `NotFoundError` for the first song or tag that the model does not know. */
function checkKnown(recommender: Recommender, question: ArenaPlaylist, file: string): void {
  const song = question.songs.find((id) => recommender.songs.find(id) === undefined);
  const tag = question.tags.find((text) => recommender.tags.find(text) === undefined);
  if (song === undefined && tag === undefined) return;
  const item = song !== undefined ? `song ${song}` : `tag ${JSON.stringify(tag)}`;
  throw new NotFoundError(
    `${file}, playlist ${question.id}: the model does not know ${item}; remove it, or use --unknown skip`,
  );
}

function toArenaId(id: number | string): number {
  if (typeof id === 'number') return id;
  throw new ConfigError(
    `the arena's results hold whole numbers, but this model's song ids are texts ('${id}')`,
  );
}
