// Scenes: latent communities of songs that are played together. A scene has a genre, a place among moods and a
// year; theme words (concepts) are tied to it by how well they fit all three. Nothing of this is written out:
// models have to find it in the playlists.
import { createRandomStream } from '../../core/random.ts';
import { createAliasTable } from './alias-table.ts';
import { CONCEPTS, type Concept } from './concepts.ts';
import { DEMO_GENRES } from './genres.ts';

/** One community of songs. */
export interface Scene {
  /** Row of `DEMO_GENRES`. */
  readonly genre: number;
  /** Row of the genre's details. */
  readonly detail: number;
  readonly energy: number;
  readonly valence: number;
  /** Year around which its songs are released, 1965 to 2019. */
  readonly year: number;
  /** In proportion to how many albums belong to it. */
  readonly weight: number;
  /** Its nearest scenes, nearest first, at most `NUM_NEIGHBOURS`. */
  readonly neighbours: readonly number[];
}

const NUM_NEIGHBOURS = 8;
/** What being of another genre adds to the squared distance of two scenes. */
const OTHER_GENRE_DISTANCE = 0.6;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Details whose name is a decade, such as '90, fit scenes of that decade only. */
function fittingDetails(genre: number, year: number): number[] {
  const decade = String(Math.floor(year / 10) * 10).slice(2);
  return DEMO_GENRES[genre]!.details.flatMap((name, d) =>
    name.startsWith("'") && name.slice(1) !== decade ? [] : [d],
  );
}

function distance(a: Scene, b: Scene): number {
  return (
    (a.energy - b.energy) ** 2 +
    (a.valence - b.valence) ** 2 +
    ((a.year - b.year) / 12) ** 2 +
    (a.genre === b.genre ? 0 : OTHER_GENRE_DISTANCE)
  );
}

function nearest(scenes: readonly Scene[], index: number): number[] {
  const distances = scenes.map((scene) => distance(scenes[index]!, scene));
  const chosen: number[] = [];
  for (let s = 0; s < scenes.length; s++) {
    if (s === index) continue;
    let at = chosen.length;
    while (at > 0 && distances[chosen[at - 1]!]! > distances[s]!) at--;
    if (at < NUM_NEIGHBOURS) chosen.splice(at, 0, s);
    if (chosen.length > NUM_NEIGHBOURS) chosen.pop();
  }
  return chosen;
}

/**
 * Makes the scenes. The first 30 have one genre each, the others are spread by the weight of genres.
 * @param count at least 30
 * @throws RangeError where `count` is smaller
 */
export function createScenes(count: number, seed: number): Scene[] {
  if (count < DEMO_GENRES.length) {
    throw new RangeError(`${count} scenes can't cover ${DEMO_GENRES.length} genres`);
  }
  const random = createRandomStream(seed, 'demo/scenes');
  const genreTable = createAliasTable(DEMO_GENRES.map((genre) => genre.weight));
  const scenes = Array.from({ length: count }, (_, i): Scene => {
    const genre = i < DEMO_GENRES.length ? i : genreTable.draw(random);
    const traits = DEMO_GENRES[genre]!;
    const centre = random.uniform() < 0.5 ? 2014 + 2.5 * random.normal() : traits.year + 6 * random.normal();
    const year = Math.floor(clamp(centre, 1965, 2019));
    const details = fittingDetails(genre, year);
    return {
      genre,
      detail: details[random.integer(details.length)]!,
      energy: clamp(traits.energy + 0.35 * random.normal(), -1, 1),
      valence: clamp(traits.valence + 0.4 * random.normal(), -1, 1),
      year,
      weight: Math.exp(0.6 * random.normal()),
      neighbours: [],
    };
  });
  return scenes.map((scene, i) => ({ ...scene, neighbours: nearest(scenes, i) }));
}

/** How well a theme word fits a scene: above 0, at most 1. */
export function conceptAffinity(concept: Concept, scene: Scene): number {
  let affinity = 1;
  if (concept.genres.length > 0 && !concept.genres.includes(DEMO_GENRES[scene.genre]!.name)) affinity *= 0.01;
  if (concept.energy !== null) affinity *= Math.exp(-1.5 * (concept.energy - scene.energy) ** 2);
  if (concept.valence !== null) affinity *= Math.exp(-1.5 * (concept.valence - scene.valence) ** 2);
  if (concept.year !== null) affinity *= 0.03 + 0.97 * Math.exp(-(((concept.year - scene.year) / 7) ** 2));
  return affinity;
}

/**
 * The weight of each theme word in each scene, so that over all scenes each word has the share of its rank.
 * @param masses how much is played in each scene
 * @param shares of the concepts, in their order
 * @returns row-major (scenes, concepts)
 */
export function sceneConceptWeights(
  scenes: readonly Scene[],
  masses: ArrayLike<number>,
  shares: ArrayLike<number>,
): Float64Array {
  const weights = new Float64Array(scenes.length * CONCEPTS.length);
  let totalMass = 0;
  for (let s = 0; s < scenes.length; s++) totalMass += masses[s]!;
  CONCEPTS.forEach((concept, c) => {
    let mean = 0;
    scenes.forEach((scene, s) => {
      const affinity = conceptAffinity(concept, scene);
      weights[s * CONCEPTS.length + c] = affinity;
      mean += (affinity * masses[s]!) / totalMass;
    });
    for (let s = 0; s < scenes.length; s++) weights[s * CONCEPTS.length + c]! *= shares[c]! / mean;
  });
  return weights;
}
