// Gives the planned playlists their tags: the theme's words, other words that fit the scene, middling tags of the
// scene, the theme or an artist in the list, and tags that nobody else uses. A copy keeps most of its source's.
import { createRandomStream, type RandomStream } from '../../core/random.ts';
import type { Catalogue } from './catalogue.ts';
import { CONCEPTS } from './concepts.ts';
import type { CuratorWorld, PlaylistPlan } from './curators.ts';
import { drawTagCount } from './distributions.ts';
import type { PlaylistSongs } from './playlist-songs.ts';
import type { TagVocabulary } from './tag-vocabulary.ts';

/** Chance that a tag is one of the hundred theme words. */
const COMMON_CHANCE = 0.645;
/** Chance that such a tag is one of the theme's own. */
const OWN_CONCEPT_CHANCE = 0.6;

/**
 * Which playlists get a tag that is used once: a random choice of places among all tags of all playlists.
 * @returns how many of them each playlist gets, at most its number of tags
 */
function spreadSingles(tagCounts: readonly number[], numSingles: number, random: RandomStream): Uint8Array {
  const singles = new Uint8Array(tagCounts.length);
  let places = tagCounts.reduce((sum, count) => sum + count, 0);
  let left = Math.min(numSingles, places);
  tagCounts.forEach((count, p) => {
    for (let i = 0; i < count; i++, places--) {
      if (random.uniform() * places >= left) continue;
      singles[p]!++;
      left--;
    }
  });
  return singles;
}

function drawMiddling(
  plan: PlaylistPlan,
  songs: Uint32Array,
  catalogue: Catalogue,
  vocabulary: TagVocabulary,
  random: RandomStream,
): number {
  const { scenes, concepts, artist } = plan.theme;
  const style = random.uniform();
  let tag: number | null = null;
  if (style < 0.2) {
    const song = songs[random.integer(songs.length)]!;
    tag = vocabulary.ofArtist(artist ?? catalogue.albumArtists[catalogue.songAlbums[song]!]!);
  } else if (style < 0.5) {
    tag = vocabulary.drawOfConcept(concepts[random.integer(concepts.length)]!, random);
  } else if (style < 0.9) {
    tag = vocabulary.drawOfScene(scenes[0]!, random);
  }
  return tag ?? vocabulary.drawMiddling(random);
}

/** Draws tags into `tags` until it has `count`. */
function drawTags(
  tags: Set<number>,
  count: number,
  plan: PlaylistPlan,
  world: CuratorWorld,
  middling: () => number,
  random: RandomStream,
): void {
  const { concepts, scenes } = plan.theme;
  if (tags.size < count && random.uniform() < 0.75) tags.add(concepts[0]!);
  for (let attempt = 0; tags.size < count; attempt++) {
    if (attempt > 200 || random.uniform() >= COMMON_CHANCE) tags.add(middling());
    else if (random.uniform() < OWN_CONCEPT_CHANCE) tags.add(concepts[random.integer(concepts.length)]!);
    else tags.add(world.sceneConcepts[scenes[random.integer(scenes.length)]!]!.draw(random));
  }
}

/** What one playlist's tags are drawn from. */
export interface TagSource {
  readonly plan: PlaylistPlan;
  /** The playlist's own songs. */
  readonly songs: Uint32Array;
  /** Tags of the list that it copies; empty for others. */
  readonly copied: readonly number[];
}

/** Adds tags to `tags` until it has `count`. @param tags starts with the tags that nobody else uses */
export function tagPlaylist(
  { plan, songs, copied }: TagSource,
  tags: Set<number>,
  count: number,
  world: CuratorWorld,
  vocabulary: TagVocabulary,
  random: RandomStream,
): void {
  for (const tag of copied) {
    if (tags.size < count && tag < vocabulary.firstSingle && random.uniform() < 0.8) tags.add(tag);
  }
  const middling = () => drawMiddling(plan, songs, world.catalogue, vocabulary, random);
  drawTags(tags, count, plan, world, middling, random);
}

/** Tags of all playlists: rows of the vocabulary, each playlist's distinct, in random order. */
export function tagPlaylists(
  plans: readonly PlaylistPlan[],
  songs: PlaylistSongs,
  world: CuratorWorld,
  vocabulary: TagVocabulary,
  seed: number,
): number[][] {
  const spreadRandom = createRandomStream(seed, 'demo/single-tags');
  const tagCounts = plans.map(() => drawTagCount(spreadRandom));
  const numSingles = vocabulary.tags.length - vocabulary.firstSingle;
  const singles = spreadSingles(tagCounts, numSingles, spreadRandom);
  let nextSingle = vocabulary.firstSingle;
  const rows: number[][] = [];
  plans.forEach((plan, p) => {
    const random = createRandomStream(seed, 'demo/playlist-tags', p);
    const ownSongs = songs.songs.subarray(songs.rowStarts[p]!, songs.rowStarts[p + 1]!);
    const tags = new Set<number>();
    for (let i = 0; i < singles[p]!; i++) tags.add(nextSingle++);
    const copied = plan.copyOf === null ? [] : rows[plan.copyOf]!;
    tagPlaylist({ plan, songs: ownSongs, copied }, tags, tagCounts[p]!, world, vocabulary, random);
    rows.push(random.shuffle([...tags]));
  });
  return rows;
}

/** The theme words among tags. */
export function conceptsOfTags(tags: readonly number[]): number[] {
  return tags.filter((tag) => tag < CONCEPTS.length);
}
