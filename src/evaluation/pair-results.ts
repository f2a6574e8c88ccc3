// Puts each answer beside its result and its question, and holds results to what the task demands. Faults go to
// a fault log, which throws or counts.
import { EvaluationError } from '../core/errors.ts';
import { type QuestionKind, questionKindOf } from '../dataset/question-kind.ts';
import type { ArenaPlaylist } from '../formats/arena-types.ts';
import type { ResultPlaylist } from '../formats/results.ts';
import type { Fault, FaultLog } from './faults.ts';
import type { TrainingCatalogue } from './training-catalogue.ts';

/** How many songs a result holds, and how many count. */
export const NUM_SONGS = 100;
/** How many tags a result holds, and how many count. */
export const NUM_TAGS = 10;

/** What messages call the parts of an evaluation: the files they come from. */
export interface EvaluationNames {
  /** Default `answers`. */
  readonly answers?: string | undefined;
  /** Default `results`. */
  readonly results?: string | undefined;
  /** Default `questions`. */
  readonly questions?: string | undefined;
}

/** What is evaluated: answers, results and, for the breakdown, questions. Each is read once. */
export interface EvaluationInput {
  /** What was hidden. */
  readonly answers: Iterable<ArenaPlaylist>;
  /** What was recommended. */
  readonly results: Iterable<ResultPlaylist>;
  /** What was shown; without it there is no breakdown and no look for seed items. */
  readonly questions?: Iterable<ArenaPlaylist> | undefined;
  /** For messages. */
  readonly names?: EvaluationNames | undefined;
}

/** One playlist, ready to be scored. */
export interface PairedPlaylist {
  readonly id: number;
  readonly songTruth: ReadonlySet<number>;
  readonly tagTruth: ReadonlySet<string>;
  /** Best first, at most `NUM_SONGS`. */
  readonly songs: readonly number[];
  /** Best first, at most `NUM_TAGS`. */
  readonly tags: readonly string[];
  /** What the question shows; null where the question is not known. */
  readonly question: { readonly kind: QuestionKind | 'nothing'; readonly numSongs: number } | null;
}

/** Meets a fault of the results. */
type MeetInResults = (code: Fault['code'], playlistId: number, problem: string, remedy: string) => void;

/**
 * Pairs by playlist id; ascending ids.
 * @throws EvaluationError where there are no answers, and where a strict log refuses a fault
 */
export function pairResults(
  input: EvaluationInput,
  log: FaultLog,
  catalogue: TrainingCatalogue | null = null,
): PairedPlaylist[] {
  const { answers: answersName = 'answers', results: resultsName = 'results' } = input.names ?? {};
  const questionsName = input.names?.questions ?? 'questions';
  const answers = indexById(input.answers, 'duplicate-answer', answersName, log);
  if (answers.size === 0) {
    throw new EvaluationError(`${answersName}: no playlist to evaluate; check the file`);
  }
  const meetInResults: MeetInResults = (code, playlistId, problem, remedy) =>
    log.meet({ code, file: resultsName, playlistId, problem, remedy });
  const results = indexById(input.results, 'duplicate-result', resultsName, log);
  const questions = input.questions
    ? indexById(input.questions, 'duplicate-question', questionsName, log)
    : null;
  for (const answer of answers.values()) checkAnswer(answer, answersName, log);
  for (const [id, result] of results) {
    if (answers.has(id)) checkResult(result, questions?.get(id), meetInResults, catalogue);
    else meetInResults('unknown-playlist', id, 'the answers have no such playlist', 'remove it');
  }
  const ids = [...answers.keys()].sort((a, b) => a - b);
  const meetMissingQuestion = (playlistId: number): void =>
    log.meet({
      code: 'missing-question',
      file: questionsName,
      playlistId,
      problem: 'the playlist has an answer but no question',
      remedy: 'give its own file',
    });
  return ids.map((id) =>
    pair(answers.get(id)!, results.get(id), questions, meetMissingQuestion, meetInResults),
  );
}

function pair(
  answer: ArenaPlaylist,
  result: ResultPlaylist | undefined,
  questions: ReadonlyMap<number, ArenaPlaylist> | null,
  meetMissingQuestion: (playlistId: number) => void,
  meetInResults: MeetInResults,
): PairedPlaylist {
  const { id } = answer;
  if (result === undefined) {
    meetInResults('missing-playlist', id, 'the playlist has an answer but no result', 'add it');
  }
  const shown = questions?.get(id);
  if (questions !== null && shown === undefined) meetMissingQuestion(id);
  return {
    id,
    songTruth: new Set(answer.songs),
    tagTruth: new Set(answer.tags),
    songs: (result?.songs ?? []).slice(0, NUM_SONGS),
    tags: (result?.tags ?? []).slice(0, NUM_TAGS),
    question:
      shown === undefined
        ? null
        : {
            kind: questionKindOf({ title: shown.plylst_title, songs: shown.songs, tags: shown.tags }),
            numSongs: shown.songs.length,
          },
  };
}

function indexById<Playlist extends { readonly id: number }>(
  playlists: Iterable<Playlist>,
  code: Fault['code'],
  file: string,
  log: FaultLog,
): Map<number, Playlist> {
  const byId = new Map<number, Playlist>();
  for (const playlist of playlists) {
    if (byId.has(playlist.id)) {
      const problem = 'the playlist comes twice';
      log.meet({ code, file, playlistId: playlist.id, problem, remedy: 'keep one' });
    } else {
      byId.set(playlist.id, playlist);
    }
  }
  return byId;
}

function checkAnswer(answer: ArenaPlaylist, file: string, log: FaultLog): void {
  for (const part of ['songs', 'tags'] as const) {
    const items: readonly unknown[] = answer[part];
    const fault = { file, playlistId: answer.id };
    if (items.length === 0) {
      const problem = `no ${part}, so that nDCG is undefined`;
      log.meet({ ...fault, code: 'empty-answer', problem, remedy: 'leave the playlist out' });
    }
    const repeated = findRepeat(items);
    if (repeated !== undefined) {
      const problem = `${nameOf(part, repeated)} comes twice`;
      log.meet({ ...fault, code: 'repeated-answer', problem, remedy: 'keep one' });
    }
  }
}

function checkResult(
  result: ResultPlaylist,
  question: ArenaPlaylist | undefined,
  meetInResults: MeetInResults,
  catalogue: TrainingCatalogue | null,
): void {
  const { id } = result;
  for (const part of ['songs', 'tags'] as const) {
    const items: readonly unknown[] = result[part];
    const asked = part === 'songs' ? NUM_SONGS : NUM_TAGS;
    if (items.length !== asked) {
      const problem = `${items.length} ${part} where exactly ${asked} are asked`;
      meetInResults('wrong-count', id, problem, `write exactly ${asked}`);
    }
    const repeated = findRepeat(items);
    if (repeated !== undefined) {
      const problem = `${nameOf(part, repeated)} comes twice`;
      meetInResults('repeated-item', id, problem, 'recommend distinct items');
    }
    const shown = new Set<unknown>(question?.[part]);
    const seed = items.find((item) => shown.has(item));
    if (seed !== undefined) {
      const problem = `${nameOf(part, seed)} stands in the question already`;
      meetInResults('seed-item', id, problem, 'leave out what the question shows');
    }
  }
  if (catalogue === null) return;
  const song = result.songs.find((songId) => !catalogue.hasSong(songId));
  const tag = result.tags.find((text) => !catalogue.hasTag(text));
  const unknown = song !== undefined ? nameOf('songs', song) : tag !== undefined ? nameOf('tags', tag) : null;
  if (unknown !== null) {
    const problem = `${unknown} does not exist in the training data`;
    meetInResults('unknown-item', id, problem, 'recommend known items');
  }
}

function findRepeat(items: readonly unknown[]): unknown {
  const seen = new Set<unknown>();
  for (const item of items) {
    if (seen.has(item)) return item;
    seen.add(item);
  }
  return undefined;
}

function nameOf(part: 'songs' | 'tags', item: unknown): string {
  return part === 'songs' ? `song ${item}` : `tag ${JSON.stringify(item)}`;
}
