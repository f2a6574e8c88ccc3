// The songs of the demo world with their artists, albums, days of release and popularity. Songs of one artist
// lie together, and within them songs of one album; outside ids are a random order of the same songs.
import { createRandomStream, type RandomStream } from '../../core/random.ts';
import { createAliasTable } from './alias-table.ts';
import { yearToDay } from './distributions.ts';
import { DEMO_GENRES } from './genres.ts';
import { popularityShares } from './popularity.ts';
import type { Scene } from './scenes.ts';
import type { DemoShape } from './sizes.ts';
import { makeAlbumName, makeArtistName } from './words.ts';

/** All songs. Arrays have one entry a song unless they say otherwise. */
export interface Catalogue {
  readonly numSongs: number;
  /** Outside ids, a permutation of 0 to numSongs - 1. */
  readonly songIds: Uint32Array;
  readonly songScenes: Uint32Array;
  readonly songAlbums: Uint32Array;
  /** Days of release since 1970-01-01. */
  readonly songDays: Int32Array;
  /** Share of the playlists that should hold the song; 0 for songs that none may hold. */
  readonly songShares: Float64Array;
  /** Artist of each album, (albums), ascending. */
  readonly albumArtists: Uint32Array;
  /** (albums). */
  readonly albumNames: readonly string[];
  /** Songs of artist a are `artistStarts[a]` to `artistStarts[a + 1] - 1`; (artists + 1). */
  readonly artistStarts: Uint32Array;
  /** Distinct, (artists). */
  readonly artistNames: readonly string[];
}

const FIRST_DAY = yearToDay(1956);
/** The data ends in April 2020. */
export const LAST_DAY = Math.floor(yearToDay(2020.3));
/** Chance that an album is of a scene near to that of its artist. */
const NEAR_SCENE_CHANCE = 0.15;

/** Songs end a month before the data, so that each can be played; days beyond are mirrored. */
function reflect(day: number): number {
  const last = LAST_DAY - 30;
  return day > last ? 2 * last - day : day;
}

/** 0 to count - 1 in random order. */
export function permutation(count: number, random: RandomStream): Uint32Array {
  return random.shuffle(Uint32Array.from({ length: count }, (_, i) => i));
}

/** Gives `total` things to `owners` owners: one each, the others by weight. */
function allot(total: number, owners: number, spread: number, random: RandomStream): Uint32Array {
  const table = createAliasTable(
    Float64Array.from({ length: owners }, () => Math.exp(spread * random.normal())),
  );
  const counts = new Uint32Array(owners).fill(1);
  for (let i = owners; i < total; i++) counts[table.draw(random)]!++;
  return counts;
}

function distinctArtistNames(scenes: readonly Scene[], homes: ArrayLike<number>, seed: number): string[] {
  const random = createRandomStream(seed, 'demo/artist-names');
  const taken = new Set<string>();
  for (let a = 0; a < homes.length; a++) {
    const { language } = DEMO_GENRES[scenes[homes[a]!]!.genre]!;
    let name = makeArtistName(random, language);
    while (taken.has(name)) name += ` ${makeArtistName(random, language)}`;
    taken.add(name);
  }
  return [...taken];
}

/** Shares by rank of a score that an artist's songs have in common in part. */
function drawShares(shape: DemoShape, artistStarts: Uint32Array, seed: number): Float64Array {
  const random = createRandomStream(seed, 'demo/popularity');
  const scores = new Float64Array(shape.numSongs);
  for (let a = 0; a + 1 < artistStarts.length; a++) {
    const fame = 1.2 * random.normal();
    for (let song = artistStarts[a]!; song < artistStarts[a + 1]!; song++)
      scores[song] = fame + random.normal();
  }
  const order = Uint32Array.from(scores, (_, song) => song).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const byRank = popularityShares(shape.numPlayedSongs, shape.peakShare, shape.headRank);
  const shares = new Float64Array(shape.numSongs);
  byRank.forEach((share, rank) => {
    shares[order[rank]!] = share;
  });
  return shares;
}

/** Makes the catalogue: exactly `numSongs` songs, of which `numPlayedSongs` have a share above 0. */
export function createCatalogue(shape: DemoShape, scenes: readonly Scene[], seed: number): Catalogue {
  const random = createRandomStream(seed, 'demo/catalogue');
  const sceneTable = createAliasTable(scenes.map((scene) => scene.weight));
  const homes = Uint32Array.from({ length: shape.numArtists }, () => sceneTable.draw(random));
  const albumsOfArtists = allot(shape.numAlbums, shape.numArtists, 0.9, random);
  const songsOfAlbums = allot(shape.numSongs, shape.numAlbums, 1.1, random);
  const nameRandom = createRandomStream(seed, 'demo/album-names');

  const songScenes = new Uint32Array(shape.numSongs);
  const songAlbums = new Uint32Array(shape.numSongs);
  const songDays = new Int32Array(shape.numSongs);
  const albumArtists = new Uint32Array(shape.numAlbums);
  const artistStarts = new Uint32Array(shape.numArtists + 1);
  const albumNames: string[] = [];
  let song = 0;
  for (let artist = 0; artist < shape.numArtists; artist++) {
    const home = scenes[homes[artist]!]!;
    for (let i = 0; i < albumsOfArtists[artist]!; i++) {
      const album = albumNames.length;
      const near = home.neighbours[random.integer(home.neighbours.length)]!;
      const scene = random.uniform() < NEAR_SCENE_CHANCE ? near : homes[artist]!;
      const day = yearToDay(scenes[scene]!.year + 2.2 * random.normal());
      albumArtists[album] = artist;
      albumNames.push(makeAlbumName(nameRandom, DEMO_GENRES[scenes[scene]!.genre]!.language));
      const end = song + songsOfAlbums[album]!;
      songScenes.fill(scene, song, end);
      songAlbums.fill(album, song, end);
      songDays.fill(Math.floor(Math.max(FIRST_DAY, reflect(day))), song, end);
      song = end;
    }
    artistStarts[artist + 1] = song;
  }
  return {
    numSongs: shape.numSongs,
    songIds: permutation(shape.numSongs, random),
    songScenes,
    songAlbums,
    songDays,
    songShares: drawShares(shape, artistStarts, seed),
    albumArtists,
    albumNames,
    artistStarts,
    artistNames: distinctArtistNames(scenes, homes, seed),
  };
}
