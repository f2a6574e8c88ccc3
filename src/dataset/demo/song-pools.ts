// Where a playlist's songs come from: its scenes, the genre of a scene, or the hits of the day. No song is drawn
// so often within a scene that every list of the scene holds it; what a hit is due beyond that comes from the
// wider pools. So popularity keeps its law while the scenes stay sharp.
import type { RandomStream } from '../../core/random.ts';
import { type AliasTable, createAliasTable } from './alias-table.ts';
import type { Catalogue } from './catalogue.ts';
import { DEMO_GENRES } from './genres.ts';
import type { Scene } from './scenes.ts';

/** Draws songs in proportion to their popularity. */
export interface SongPools {
  /** What the songs of each scene are due together, (scenes). */
  readonly sceneMasses: Float64Array;
  /** A song drawn on behalf of a scene: of the scene itself, of its genre, or any. */
  draw(scene: number, random: RandomStream): number;
  /** Any song. */
  drawAny(random: RandomStream): number;
}

/** Scenes a playlist has on average; turns a scene's mass into the share of playlists that have it. */
const SCENES_A_PLAYLIST = 2.2;
/** The most lists of a scene that hold one song, as far as the scene's own pool goes. */
const SCENE_LIMIT = 0.4;
/** The same for lists that touch a genre. */
const GENRE_LIMIT = 0.15;

interface Pool {
  readonly songs: Uint32Array;
  readonly table: AliasTable;
}

/** One pool a group; null for groups without weight. */
function createPools(groups: Uint32Array, weights: Float64Array, numGroups: number): (Pool | null)[] {
  const members: number[][] = Array.from({ length: numGroups }, () => []);
  for (let song = 0; song < groups.length; song++) if (weights[song]! > 0) members[groups[song]!]!.push(song);
  return members.map((songs) =>
    songs.length === 0
      ? null
      : { songs: Uint32Array.from(songs), table: createAliasTable(songs.map((song) => weights[song]!)) },
  );
}

function drawFrom(pool: Pool, random: RandomStream): number {
  return pool.songs[pool.table.draw(random)]!;
}

function sumByGroup(groups: Uint32Array, weights: Float64Array, numGroups: number): Float64Array {
  const sums = new Float64Array(numGroups);
  for (let i = 0; i < groups.length; i++) sums[groups[i]!]! += weights[i]!;
  return sums;
}

/** Builds the pools of a catalogue. */
export function createSongPools(catalogue: Catalogue, scenes: readonly Scene[]): SongPools {
  const { songScenes, songShares, numSongs } = catalogue;
  const songGenres = songScenes.map((scene) => scenes[scene]!.genre);
  const total = songShares.reduce((sum, share) => sum + share, 0);
  const presence = (mass: number): number => Math.min(1, (SCENES_A_PLAYLIST * mass) / total);
  const sceneDue = sumByGroup(songScenes, songShares, scenes.length);
  const genreDue = sumByGroup(songGenres, songShares, DEMO_GENRES.length);
  const inScene = new Float64Array(numSongs);
  const inGenre = new Float64Array(numSongs);
  const anywhere = new Float64Array(numSongs);
  for (let song = 0; song < numSongs; song++) {
    const share = songShares[song]!;
    inScene[song] = Math.min(share, SCENE_LIMIT * presence(sceneDue[songScenes[song]!]!));
    inGenre[song] = Math.min(share - inScene[song]!, GENRE_LIMIT * presence(genreDue[songGenres[song]!]!));
    anywhere[song] = Math.max(0, share - inScene[song]! - inGenre[song]!);
  }
  const scenePools = createPools(songScenes, inScene, scenes.length);
  const genrePools = createPools(songGenres, inGenre, DEMO_GENRES.length);
  const allPool: Pool = { songs: Uint32Array.from(songShares.keys()), table: createAliasTable(songShares) };
  const isAnywhere = anywhere.some((weight) => weight > 0);
  const widePool: Pool = isAnywhere ? { ...allPool, table: createAliasTable(anywhere) } : allPool;
  const ownMasses = sumByGroup(songScenes, inScene, scenes.length);
  const genreMasses = sumByGroup(songGenres, inGenre, DEMO_GENRES.length);
  const wideMasses = sumByGroup(songGenres, anywhere, DEMO_GENRES.length);
  const drawOutside = (genre: number, random: RandomStream): number => {
    const outside = genreMasses[genre]! + wideMasses[genre]!;
    const isGenre = random.uniform() * outside < genreMasses[genre]!;
    return drawFrom((isGenre ? genrePools[genre] : null) ?? widePool, random);
  };
  return {
    sceneMasses: sceneDue,
    draw: (scene, random) => {
      // A pool is drawn from in proportion to what its songs are due, or few songs would fill a thin pool.
      const isOwn = random.uniform() * sceneDue[scene]! < ownMasses[scene]!;
      const own = isOwn ? scenePools[scene] : null;
      if (own != null) return drawFrom(own, random);
      return sceneDue[scene] === 0 ? drawFrom(allPool, random) : drawOutside(scenes[scene]!.genre, random);
    },
    drawAny: (random) => drawFrom(allPool, random),
  };
}
