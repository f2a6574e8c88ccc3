// results.json: the answers to a question file, 100 songs and 10 tags each, best first. How many there must be
// is for the evaluation to say.
import { checkPlaylist } from './playlist-record.ts';
import { type ReadOptions, readJsonRecords } from './read-json-records.ts';
import { writeJsonRecords } from './write-json-records.ts';

/** The recommendations for one playlist, best first. */
export interface ResultPlaylist {
  /** Id of the question. */
  readonly id: number;
  readonly songs: readonly number[];
  readonly tags: readonly string[];
}

function checkResult(value: unknown, file: string, number: number): ResultPlaylist {
  const { id, songs, tags } = checkPlaylist(value, file, number);
  return { id, songs, tags };
}

/**
 * The results of a file, in order. The other fields of a playlist are allowed, checked and left out, so that a
 * file of answers can stand in for results.
 * @throws FormatError naming file, record and field; NotFoundError, StorageError, AbortedError
 */
export function readResults(file: string, options: ReadOptions = {}): AsyncGenerator<ResultPlaylist> {
  return readJsonRecords(file, options, checkResult);
}

/**
 * Writes results with `id`, `songs` and `tags`, as the arena takes them; the file appears only when it is whole.
 * @throws FormatError for a result that `readResults` would refuse; StorageError
 */
export async function writeResults(
  file: string,
  results: Iterable<ResultPlaylist> | AsyncIterable<ResultPlaylist>,
): Promise<void> {
  await writeJsonRecords(file, results, checkResult);
}
