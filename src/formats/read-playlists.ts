// Reads train.json, val.json, test.json, question and answer files: arrays of playlists.
import type { ArenaPlaylist } from './arena-types.ts';
import { checkPlaylist } from './playlist-record.ts';
import { type ReadOptions, readJsonRecords } from './read-json-records.ts';

/**
 * The playlists of a file, in order, in constant memory. The rules for missing fields stand at `checkPlaylist`.
 * @throws FormatError naming file, record and field; NotFoundError, StorageError, AbortedError
 */
export function readPlaylists(file: string, options: ReadOptions = {}): AsyncGenerator<ArenaPlaylist> {
  return readJsonRecords(file, options, checkPlaylist);
}
