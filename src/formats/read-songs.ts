// Reads song_meta.json: an array of songs.
import type { ArenaSong } from './arena-types.ts';
import { type ReadOptions, readJsonRecords } from './read-json-records.ts';
import { checkSong } from './song-record.ts';

/**
 * The songs of a file, in order, in constant memory. The rules for missing fields stand at `checkSong`.
 * @throws FormatError naming file, record and field; NotFoundError, StorageError, AbortedError
 */
export function readSongs(file: string, options: ReadOptions = {}): AsyncGenerator<ArenaSong> {
  return readJsonRecords(file, options, checkSong);
}
