// After playlists are filled by chance: every song that may be played gets played, so that the number of played
// songs is exact; and a few songs get a wrong, later date of release, as Melon's metadata has them.
import { createRandomStream } from '../../core/random.ts';
import type { Catalogue } from './catalogue.ts';
import { LAST_DAY } from './catalogue.ts';
import type { PlaylistPlan } from './curators.ts';
import type { PlaylistSongs } from './playlist-songs.ts';

/** Share of the played songs that are misdated. */
const MISDATED_SHARE = 0.008;

/** How many playlists hold each song, (songs). */
export function countPlays(songs: PlaylistSongs, numSongs: number): Uint32Array {
  const counts = new Uint32Array(numSongs);
  for (const song of songs.songs) counts[song]!++;
  return counts;
}

/** Playlists by main scene. */
function groupByScene(plans: readonly PlaylistPlan[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  plans.forEach((plan, p) => {
    const group = groups.get(plan.theme.scenes[0]!);
    if (group === undefined) groups.set(plan.theme.scenes[0]!, [p]);
    else group.push(p);
  });
  return groups;
}

/**
 * Puts each song that may be played and is not into one list, in place of a song that others hold as well: into
 * lists of its scene where that goes, else into any that is not older than the song.
 * @returns how many songs were placed
 * @throws RangeError where the lists have too few places for all songs
 */
export function coverSongs(
  playlists: PlaylistSongs,
  plans: readonly PlaylistPlan[],
  catalogue: Catalogue,
  seed: number,
): number {
  const random = createRandomStream(seed, 'demo/coverage');
  const plays = countPlays(playlists, catalogue.numSongs);
  const byScene = groupByScene(plans);
  const { rowStarts, songs } = playlists;
  let placed = 0;
  const place = (song: number, playlist: number): boolean => {
    if (plans[playlist]!.day < catalogue.songDays[song]!) return false;
    const start = rowStarts[playlist]!;
    const position = start + random.integer(rowStarts[playlist + 1]! - start);
    if (plays[songs[position]!]! < 2) return false;
    plays[songs[position]!]!--;
    plays[song] = 1;
    songs[position] = song;
    placed++;
    return true;
  };
  for (let song = 0; song < catalogue.numSongs; song++) {
    if (plays[song]! > 0 || catalogue.songShares[song] === 0) continue;
    const own = byScene.get(catalogue.songScenes[song]!) ?? [];
    for (let attempt = 0; own.length > 0 && plays[song] === 0 && attempt < 60; attempt++) {
      place(song, own[random.integer(own.length)]!);
    }
    for (let attempt = 0; plays[song] === 0; attempt++) {
      if (attempt > 100_000) throw new RangeError(`no playlist has a place for song ${song}`);
      place(song, random.integer(plans.length));
    }
  }
  return placed;
}

/**
 * The days of release that the metadata state: right, but for a share of the played songs, which are dated up
 * to four years after the first list that holds them.
 * @returns days since 1970-01-01, (songs)
 */
export function misdateSongs(
  playlists: PlaylistSongs,
  plans: readonly PlaylistPlan[],
  catalogue: Catalogue,
  seed: number,
): Int32Array {
  const random = createRandomStream(seed, 'demo/misdated');
  const firstDays = new Float64Array(catalogue.numSongs).fill(Infinity);
  plans.forEach((plan, p) => {
    for (let i = playlists.rowStarts[p]!; i < playlists.rowStarts[p + 1]!; i++) {
      const song = playlists.songs[i]!;
      firstDays[song] = Math.min(firstDays[song]!, plan.day);
    }
  });
  const days = catalogue.songDays.slice();
  for (let song = 0; song < days.length; song++) {
    // The draw comes first, so that songs don't shift each other's luck.
    const isMisdated = random.uniform() < MISDATED_SHARE;
    const delayDays = 2 + random.integer(1460);
    const first = firstDays[song]!;
    if (isMisdated && first + 2 < LAST_DAY) days[song] = Math.min(LAST_DAY, Math.floor(first + delayDays));
  }
  return days;
}
