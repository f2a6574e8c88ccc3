// Writes playlists in the arena's format: training, question and answer files.
import type { ArenaPlaylist } from './arena-types.ts';
import { checkPlaylist } from './playlist-record.ts';
import { writeJsonRecords } from './write-json-records.ts';

function toFields(playlist: ArenaPlaylist, file: string, number: number): object {
  const { tags, id, plylst_title, songs, like_cnt, updt_date } = checkPlaylist(playlist, file, number);
  return {
    tags,
    id,
    plylst_title,
    songs,
    ...(like_cnt === null ? {} : { like_cnt }),
    ...(updt_date === null ? {} : { updt_date }),
  };
}

/**
 * Writes a file of playlists, which appears only when it is whole. Unknown likes and dates are left out.
 * @throws FormatError for a playlist that `readPlaylists` would refuse; StorageError
 */
export async function writePlaylists(
  file: string,
  playlists: Iterable<ArenaPlaylist> | AsyncIterable<ArenaPlaylist>,
): Promise<void> {
  await writeJsonRecords(file, playlists, toFields);
}
