// Which files of a folder are what: training, questions, answers, metadata. Two layouts are known: the arena's
// own, and the one that `segue split` writes.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, NotFoundError, StorageError } from '../core/errors.ts';
import { toStorageError } from '../formats/storage.ts';

/** One file of questions. */
export interface QuestionFile {
  /** The file's name without `.json` and `.questions`, such as `val` or `dev`. */
  readonly name: string;
  readonly file: string;
  /** The file of its answers, or null where there is none. */
  readonly answers: string | null;
}

/** The files of one data set; paths start with the folder that was searched. */
export interface ArenaFiles {
  readonly training: string;
  /** In the order of their file names; `val` and `test` first. */
  readonly questions: readonly QuestionFile[];
  readonly songs: string | null;
  readonly genres: string | null;
}

/** Names of the entries of a folder; empty where the folder is missing and may be. */
async function listFolder(dir: string, isRequired: boolean): Promise<Set<string>> {
  try {
    return new Set(await readdir(dir));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (!isRequired && code === 'ENOENT') return new Set();
    if (code === 'ENOTDIR') {
      throw new StorageError(`${dir}: expected a folder that holds train.json, got a file; name its folder`, {
        cause: error,
      });
    }
    throw toStorageError(error, 'read', dir);
  }
}

/** Whether a path is there, as anything. */
async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw toStorageError(error, 'read', path);
  }
}

/** Question files of the arena's own layout: val.json, test.json and NAME.questions.json. */
function plainQuestions(source: string, names: ReadonlySet<string>): QuestionFile[] {
  const pathOf = (name: string): string | null => (names.has(name) ? join(source, name) : null);
  const questions: QuestionFile[] = [];
  for (const name of ['val', 'test']) {
    const file = pathOf(`${name}.json`);
    if (file !== null) questions.push({ name, file, answers: pathOf(`${name}.answers.json`) });
  }
  for (const file of [...names].sort()) {
    const name = /^(.+)\.questions\.json$/.exec(file)?.[1];
    if (name === undefined) continue;
    if (questions.some((other) => other.name === name)) {
      // Their results would have one name as well.
      throw new ConfigError(
        `${source}: ${name}.json and ${file} are both the questions '${name}'; rename one`,
      );
    }
    questions.push({ name, file: join(source, file), answers: pathOf(`${name}.answers.json`) });
  }
  return questions;
}

/** Question files of the layout that `segue split` writes: questions/NAME.json with answers/NAME.json. */
async function splitQuestions(source: string): Promise<QuestionFile[]> {
  const names = await listFolder(join(source, 'questions'), false);
  const answers = await listFolder(join(source, 'answers'), false);
  return [...names]
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({
      name: name.slice(0, -'.json'.length),
      file: join(source, 'questions', name),
      answers: answers.has(name) ? join(source, 'answers', name) : null,
    }));
}

/**
 * Finds the files of a data set in a folder. Where `orig/train.json` is there, the folder is a split:
 * `orig/val.json` holds whole validation playlists and is never named in the answer. Otherwise `train.json`,
 * `val.json`, `test.json` and each `NAME.questions.json` are looked for, with `NAME.answers.json` beside them.
 * @throws NotFoundError where there is no training file; ConfigError where two question files have one name; StorageError where `source` is not a readable folder
 */
export async function findArenaFiles(source: string): Promise<ArenaFiles> {
  const names = await listFolder(source, true);
  const splitTraining = join(source, 'orig', 'train.json');
  const isSplit = await exists(splitTraining);
  if (!isSplit && !names.has('train.json')) {
    throw new NotFoundError(
      `${source}: expected train.json or orig/train.json in this folder, found neither; name the folder of the data set`,
    );
  }
  return {
    training: isSplit ? splitTraining : join(source, 'train.json'),
    questions: isSplit ? await splitQuestions(source) : plainQuestions(source, names),
    songs: names.has('song_meta.json') ? join(source, 'song_meta.json') : null,
    genres: names.has('genre_gn_all.json') ? join(source, 'genre_gn_all.json') : null,
  };
}
