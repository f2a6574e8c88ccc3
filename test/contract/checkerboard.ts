// A catalogue whose right answer is known: two camps of playlists that share nothing. Songs, tags, genres and
// title words of one camp go together and with nothing of the other.

import { createRandomStream } from '../../src/core/random.ts';
import { createDataset } from '../../src/dataset/create-dataset.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';

export const SONGS_PER_CAMP = 30;
export const TAGS_PER_CAMP = 12;
const PLAYLISTS_PER_CAMP = 40;

/** Camp 0 has even song ids, camp 1 odd ones. */
export const campOfSong = (id: number): number => id % 2;
/** Camp 0 has tags `even0`, `even1`, ...; camp 1 has `odd0`, ... */
export const campOfTag = (tag: string): number => (tag.startsWith('even') ? 0 : 1);

/** Days since 1970-01-01 on which every playlist was updated; songs came out long before. */
export const PLAYLIST_DATE = 15_000;

/**
 * @param options.metadata with song metadata; default true
 * @param options.newSongs so many songs, of both camps, that no playlist holds; default none, and none without metadata
 */
export function createCheckerboard(options: { metadata?: boolean; newSongs?: number } = {}): Dataset {
  const random = createRandomStream(1, 'checkerboard');
  const playlists = Array.from({ length: 2 * PLAYLISTS_PER_CAMP }, (_, id) => {
    const camp = id % 2;
    const name = camp === 0 ? 'even' : 'odd';
    const tags = random.sample(TAGS_PER_CAMP, 4).map((tag) => `${name}${tag}`);
    return {
      id,
      title: `${tags[0]} music`,
      songs: random.sample(SONGS_PER_CAMP, 12).map((song) => 2 * song + camp),
      tags,
      updateDate: PLAYLIST_DATE,
    };
  });
  const numSongs = 2 * SONGS_PER_CAMP + (options.newSongs ?? 0);
  const songs = Array.from({ length: numSongs }, (_, id) => ({
    id,
    genres: [`GN0${id % 2}00`],
    releaseDate: 10_000,
  }));
  return createDataset(playlists, options.metadata === false ? undefined : songs);
}
