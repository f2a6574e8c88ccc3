// What of the demo world a song's sound follows: its scene (genre, detail, mood, year), its artist, and the theme words of
// the playlists that hold it. Curators choose songs by their sound; here the sound is given what they chose it for. A song
// that no playlist holds has the words that curators of its scene would have had.
import { createRandomStream, type RandomStream } from '../../../core/random.ts';
import { type AliasTable, createAliasTable } from '../alias-table.ts';
import { CONCEPTS } from '../concepts.ts';
import { conceptAffinity } from '../scenes.ts';
import { conceptShares } from '../tag-vocabulary.ts';
import type { DemoWorld } from '../world.ts';

/** A song as its sound sees it; small, and can be sent to another thread. */
export interface SongCharacter {
  /** Outside id. */
  readonly songId: number;
  readonly scene: number;
  /** Row of `DEMO_GENRES`, and of the genre's details. */
  readonly genre: number;
  readonly detail: number;
  readonly artist: number;
  /** Genre of a near scene, from which a crossover borrows. */
  readonly nearGenre: number;
  /** Calm -1 to lively 1. */
  readonly energy: number;
  /** Sad -1 to glad 1. */
  readonly valence: number;
  /** Of release. */
  readonly year: number;
  /** Theme words (rows of `CONCEPTS`) with the share of its playlists that are about them, above 0 to 1. */
  readonly concepts: readonly (readonly [concept: number, share: number])[];
}

/** Playlists that a song is imagined to be in besides its own; they keep one list's words from being all. */
const IMAGINED_LISTS = 2;
/** The same for a song that no playlist holds. */
const IMAGINED_LISTS_ALONE = 5;
/** Part of a song's mood that comes from its words; the rest is its scene's. */
const MOOD_OF_WORDS = 0.5;

/** Rows of the playlists that hold each of some songs. */
function listHolders(world: DemoWorld, songs: readonly number[]): Map<number, number[]> {
  const holders = new Map<number, number[]>(songs.map((song) => [song, []]));
  const { rowStarts, songs: pairs } = world.songs;
  for (let p = 0; p < world.plans.length; p++) {
    for (let i = rowStarts[p]!; i < rowStarts[p + 1]!; i++) holders.get(pairs[i]!)?.push(p);
  }
  return holders;
}

/** Draws the words of imagined lists, one table a scene, made when first needed. */
function createImagination(world: DemoWorld): (scene: number, random: RandomStream) => number[] {
  const shares = conceptShares();
  const tables = new Map<number, AliasTable>();
  return (scene, random) => {
    let table = tables.get(scene);
    if (table === undefined) {
      const place = world.scenes[scene]!;
      table = createAliasTable(
        CONCEPTS.map((concept, c) => shares[c]! * conceptAffinity(concept, place) ** 2),
      );
      tables.set(scene, table);
    }
    const words = new Set<number>();
    for (let i = 1 + random.integer(3); i > 0; i--) words.add(table.draw(random));
    return [...words];
  };
}

/**
 * Describes songs for their sound.
 * @param songs rows of the catalogue, distinct
 * @returns in their order
 */
export function describeSongs(world: DemoWorld, songs: readonly number[], seed: number): SongCharacter[] {
  const { catalogue, scenes, plans } = world;
  const holders = listHolders(world, songs);
  const imagine = createImagination(world);
  return songs.map((song) => {
    const songId = catalogue.songIds[song]!;
    const random = createRandomStream(seed, 'demo/sound/character', songId);
    const sceneRow = catalogue.songScenes[song]!;
    const scene = scenes[sceneRow]!;
    const own = holders.get(song)!;
    const lists: (readonly number[])[] = own.map((p) => plans[p]!.theme.concepts);
    const numImagined = own.length === 0 ? IMAGINED_LISTS_ALONE : IMAGINED_LISTS;
    for (let i = 0; i < numImagined; i++) lists.push(imagine(sceneRow, random));
    const near = scene.neighbours[random.integer(scene.neighbours.length)]!;
    return {
      songId,
      scene: sceneRow,
      genre: scene.genre,
      detail: scene.detail,
      artist: catalogue.albumArtists[catalogue.songAlbums[song]!]!,
      nearGenre: scenes[near]!.genre,
      year: 1970 + catalogue.songDays[song]! / 365.2425,
      ...moodOf(scene, lists),
    };
  });
}

function moodOf(
  scene: { readonly energy: number; readonly valence: number },
  lists: readonly (readonly number[])[],
): Pick<SongCharacter, 'energy' | 'valence' | 'concepts'> {
  const counts = new Map<number, number>();
  for (const concept of lists.flat()) counts.set(concept, (counts.get(concept) ?? 0) + 1);
  const concepts = [...counts]
    .map(([concept, count]): [number, number] => [concept, count / lists.length])
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const mean = (trait: 'energy' | 'valence'): number => {
    let [sum, weight] = [0, 0];
    for (const [concept, share] of concepts) {
      const value = CONCEPTS[concept]![trait];
      if (value === null) continue;
      sum += share * value;
      weight += share;
    }
    return weight === 0 ? scene[trait] : sum / weight;
  };
  const mix = (trait: 'energy' | 'valence'): number =>
    (1 - MOOD_OF_WORDS) * scene[trait] + MOOD_OF_WORDS * mean(trait);
  return { energy: mix('energy'), valence: mix('valence'), concepts };
}
