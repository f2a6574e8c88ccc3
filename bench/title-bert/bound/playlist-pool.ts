// Playlists as the generator of demo data might have made them beside those that it made, drawn anew by its own functions:
// a sample of (theme, tags) as wide as memory allows, for asking what goes with a title.
import { createRandomStream, type RandomStream } from '../../../src/core/random.ts';
import { type CuratorWorld, type PlaylistPlan, planPlaylists } from '../../../src/dataset/demo/curators.ts';
import { drawTagCount } from '../../../src/dataset/demo/distributions.ts';
import { fillPlaylists } from '../../../src/dataset/demo/playlist-songs.ts';
import { type TagSource, tagPlaylist } from '../../../src/dataset/demo/playlist-tags.ts';
import type { DemoShape } from '../../../src/dataset/demo/sizes.ts';
import { createSongPools, type SongPools } from '../../../src/dataset/demo/song-pools.ts';
import { createTagVocabulary, type TagVocabulary } from '../../../src/dataset/demo/tag-vocabulary.ts';
import { createCuratorWorld, type DemoWorld } from '../../../src/dataset/demo/world.ts';

/** A world with what its playlists are drawn from. */
export interface Generator {
  readonly world: DemoWorld;
  readonly curators: CuratorWorld;
  readonly vocabulary: TagVocabulary;
  readonly pools: SongPools;
  /** Chance that a place for a tag holds one that nobody else uses. */
  readonly singleShare: number;
}

/** One drawn playlist. */
export interface PoolMember {
  readonly plan: PlaylistPlan;
  /** Rows of the vocabulary; all tags that nobody else uses are `firstSingle`. */
  readonly tags: readonly number[];
  /** How many tags it holds. */
  readonly numTags: number;
}

/** Share of playlists that copy an earlier one, as `demo/curators.ts` has it. */
const COPY_CHANCE = 0.14;

/** The world's laws, made once more from its seed. */
export function openGenerator(world: DemoWorld, shape: DemoShape, seed: number): Generator {
  const { scenes, catalogue } = world;
  const pools = createSongPools(catalogue, scenes);
  const curators = createCuratorWorld(scenes, catalogue, pools.sceneMasses);
  const vocabulary = createTagVocabulary(shape, scenes, curators.sceneTable, catalogue, seed);
  const numPlaces = world.playlistTags.reduce((sum, tags) => sum + tags.length, 0);
  const singleShare = (vocabulary.tags.length - vocabulary.firstSingle) / numPlaces;
  return { world, curators, vocabulary, pools, singleShare };
}

/** A playlist of the world as what its tags are drawn from. */
export function sourceOf({ plans, songs, playlistTags }: DemoWorld, playlist: number): TagSource {
  const plan = plans[playlist]!;
  return {
    plan,
    songs: songs.songs.subarray(songs.rowStarts[playlist]!, songs.rowStarts[playlist + 1]!),
    copied: plan.copyOf === null ? [] : playlistTags[plan.copyOf]!,
  };
}

/** Tags for a playlist, drawn as the generator draws them. */
export function drawTags(source: TagSource, generator: Generator, random: RandomStream): PoolMember {
  const { curators, vocabulary, singleShare } = generator;
  const { firstSingle } = vocabulary;
  const count = drawTagCount(random);
  const drawn = new Set<number>();
  for (let i = 0; i < count; i++) if (random.uniform() < singleShare) drawn.add(firstSingle + i);
  tagPlaylist(source, drawn, count, curators, vocabulary, random);
  const tags = [...new Set(Array.from(drawn, (tag) => Math.min(tag, firstSingle)))];
  return { plan: source.plan, tags, numTags: drawn.size };
}

/** Share of the lists that are no copies whose theme no other list has: how often a new list's theme is new (Good 1953). */
export function newThemeShare(plans: readonly PlaylistPlan[]): number {
  const own = plans.filter(({ copyOf }) => copyOf === null);
  const counts = new Map<object, number>();
  for (const { theme } of own) counts.set(theme, (counts.get(theme) ?? 0) + 1);
  return [...counts.values()].filter((count) => count === 1).length / own.length;
}

/**
 * Playlists as likely as those of the questions are to someone who knows the generator and all lists of the training file:
 * copies of these, new lists of their themes, and lists of new themes.
 * @param training rows of the world's playlists
 */
export async function drawPool(
  generator: Generator,
  training: readonly number[],
  size: number,
  seed: number,
): Promise<PoolMember[]> {
  const { world, curators, pools } = generator;
  const random = createRandomStream(seed, 'title-bound/pool');
  const newShare = newThemeShare(training.map((playlist) => world.plans[playlist]!));
  const fresh = planPlaylists(Math.ceil(size * newShare * 0.25), curators, seed + 1);
  const freshSongs = await fillPlaylists(fresh, world.catalogue, pools, seed + 1);
  const newSources = fresh.flatMap((plan, p): TagSource[] => {
    const songs = freshSongs.songs.subarray(freshSongs.rowStarts[p]!, freshSongs.rowStarts[p + 1]!);
    return plan.copyOf === null ? [{ plan, songs, copied: [] }] : [];
  });
  return Array.from({ length: size }, () => {
    const style = random.uniform();
    if (style > COPY_CHANCE && random.uniform() < newShare) {
      return drawTags(newSources[random.integer(newSources.length)]!, generator, random);
    }
    const known = training[random.integer(training.length)]!;
    const copied = style < COPY_CHANCE ? world.playlistTags[known]! : [];
    return drawTags({ ...sourceOf(world, known), copied }, generator, random);
  });
}
