// Fills the planned playlists with songs: from the theme's scenes, from earlier lists of the same theme, from an
// artist already in the list, or from the hits of the day; a copy takes most songs of its source. No song is
// released after the list.
import { createRandomStream, type RandomStream } from '../../core/random.ts';
import type { Catalogue } from './catalogue.ts';
import type { PlaylistPlan } from './curators.ts';
import { drawSongCount } from './distributions.ts';
import type { SongPools } from './song-pools.ts';

/** Songs of all playlists, as compressed rows. Songs are rows of the catalogue. */
export interface PlaylistSongs {
  /** (playlists + 1). */
  readonly rowStarts: Uint32Array;
  /** (pairs), each playlist's distinct. */
  readonly songs: Uint32Array;
}

/** Chance that a song is taken over from an earlier list of the theme, where there is one. */
const EARLIER_CHANCE = 0.25;
/** Chance that a song is by the artist of one already in the list. */
const SAME_ARTIST_CHANCE = 0.08;
/** The same for lists about an artist. */
const THEME_ARTIST_CHANCE = 0.6;
/** Chance that a song is any hit. */
const ANY_CHANCE = 0.05;
/** Draws for one place before the list ends early. */
const MOST_ATTEMPTS = 60;

/** Growing rows of songs, with what is needed to avoid repeats. */
class RowBuilder {
  readonly rowStarts: Uint32Array;
  songs: Uint32Array;
  size = 0;
  #row = 0;
  /** Row + 1 of the last list that took each song. */
  readonly #takenBy: Uint32Array;

  constructor(numRows: number, numSongs: number) {
    this.rowStarts = new Uint32Array(numRows + 1);
    this.songs = new Uint32Array(numRows * 48 + 1024);
    this.#takenBy = new Uint32Array(numSongs);
  }

  get rowLength(): number {
    return this.size - this.rowStarts[this.#row]!;
  }

  songAt(position: number): number {
    return this.songs[this.rowStarts[this.#row]! + position]!;
  }

  /** Adds a song to the row, unless the row has it. */
  add(song: number): boolean {
    if (this.#takenBy[song] === this.#row + 1) return false;
    this.#takenBy[song] = this.#row + 1;
    if (this.size === this.songs.length) {
      const grown = new Uint32Array(this.size * 2);
      grown.set(this.songs);
      this.songs = grown;
    }
    this.songs[this.size++] = song;
    return true;
  }

  endRow(): void {
    this.rowStarts[++this.#row] = this.size;
  }
}

function drawMember(start: number, end: number, random: RandomStream): number {
  return start + random.integer(end - start);
}

/** Fills one playlist. */
function fillRow(
  plan: PlaylistPlan,
  rows: RowBuilder,
  catalogue: Catalogue,
  pools: SongPools,
  random: RandomStream,
): void {
  const { songDays, artistStarts, albumArtists, songAlbums, songShares } = catalogue;
  const { rowStarts } = rows;
  const { scenes, artist } = plan.theme;
  let count = drawSongCount(random);
  if (plan.copyOf !== null) {
    const start = rowStarts[plan.copyOf]!;
    const end = rowStarts[plan.copyOf + 1]!;
    const kept = 0.4 + 0.55 * random.uniform();
    count = Math.min(200, Math.max(5, Math.round((end - start) * (0.85 + 0.3 * random.uniform()))));
    for (let i = start; i < end && rows.rowLength < count; i++) {
      if (random.uniform() < kept) rows.add(rows.songs[i]!);
    }
  }
  const ofArtist = (who: number): number => drawMember(artistStarts[who]!, artistStarts[who + 1]!, random);
  const propose = (): number => {
    const source = random.uniform();
    if (artist !== null && source < THEME_ARTIST_CHANCE) return ofArtist(artist);
    if (source < EARLIER_CHANCE && plan.earlier.length > 0) {
      const list = plan.earlier[random.integer(plan.earlier.length)]!;
      return rows.songs[drawMember(rowStarts[list]!, rowStarts[list + 1]!, random)]!;
    }
    const other = random.uniform();
    if (other < SAME_ARTIST_CHANCE && rows.rowLength > 0) {
      return ofArtist(albumArtists[songAlbums[rows.songAt(random.integer(rows.rowLength))]!]!);
    }
    if (other < SAME_ARTIST_CHANCE + ANY_CHANCE) return pools.drawAny(random);
    // The main scene gives the most: 70 % of two, 55 % of three.
    const main = random.uniform() < (scenes.length === 2 ? 0.7 : 0.55);
    return pools.draw(
      scenes.length === 1 || main ? scenes[0]! : scenes[1 + random.integer(scenes.length - 1)]!,
      random,
    );
  };
  let failures = 0;
  while (rows.rowLength < count && failures < MOST_ATTEMPTS) {
    const song = propose();
    if (songDays[song]! <= plan.day && songShares[song]! > 0 && rows.add(song)) failures = 0;
    else failures++;
  }
  // The oldest song is always there: a list is never empty.
  if (rows.rowLength === 0) rows.add(oldestPlayedSong(catalogue));
}

function oldestPlayedSong(catalogue: Catalogue): number {
  let oldest = 0;
  for (let song = 1; song < catalogue.numSongs; song++) {
    if (catalogue.songShares[song]! === 0) continue;
    if (catalogue.songShares[oldest]! === 0 || catalogue.songDays[song]! < catalogue.songDays[oldest]!)
      oldest = song;
  }
  return oldest;
}

/**
 * Fills all playlists.
 * @param onRow told how many are filled, now and then, and waited for
 */
export async function fillPlaylists(
  plans: readonly PlaylistPlan[],
  catalogue: Catalogue,
  pools: SongPools,
  seed: number,
  onRow: (count: number) => Promise<void> = async () => {},
): Promise<PlaylistSongs> {
  const rows = new RowBuilder(plans.length, catalogue.numSongs);
  for (const [p, plan] of plans.entries()) {
    fillRow(plan, rows, catalogue, pools, createRandomStream(seed, 'demo/playlist-songs', p));
    rows.endRow();
    if (p % 256 === 0) await onRow(p);
  }
  return { rowStarts: rows.rowStarts, songs: rows.songs.slice(0, rows.size) };
}
