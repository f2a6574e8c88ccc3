// Writes song_meta.json.
import type { ArenaSong } from './arena-types.ts';
import { checkSong, SONG_FIELDS } from './song-record.ts';
import { writeJsonRecords } from './write-json-records.ts';

function toFields(song: ArenaSong, file: string, number: number): object {
  const checked = checkSong(song, file, number);
  return Object.fromEntries([...SONG_FIELDS].map((field) => [field, checked[field as keyof ArenaSong]]));
}

/**
 * Writes a file of songs, which appears only when it is whole. All fields are written, unknown ones as null.
 * @throws FormatError for a song that `readSongs` would refuse; StorageError
 */
export async function writeSongs(
  file: string,
  songs: Iterable<ArenaSong> | AsyncIterable<ArenaSong>,
): Promise<void> {
  await writeJsonRecords(file, songs, toFields);
}
