// Small answers, questions and results for tests of the evaluation.
import type { ArenaPlaylist } from '../../src/formats/arena-types.ts';
import type { ResultPlaylist } from '../../src/formats/results.ts';

/** A playlist with the parts that matter to a test; all else is empty. */
export function playlist(id: number, parts: Partial<Omit<ArenaPlaylist, 'id'>> = {}): ArenaPlaylist {
  return { id, plylst_title: '', tags: [], songs: [], like_cnt: null, updt_date: null, ...parts };
}

/** A result with exactly 100 songs and 10 tags: the given ones first, then fillers that no answer here holds. */
export function fullResult(
  id: number,
  songs: readonly number[],
  tags: readonly string[] = [],
): ResultPlaylist {
  return {
    id,
    songs: [...songs, ...Array.from({ length: 100 - songs.length }, (_, i) => 900_000 + i)],
    tags: [...tags, ...Array.from({ length: 10 - tags.length }, (_, i) => `filler ${i}`)],
  };
}
