// The demo world in memory: scenes, songs, playlists with songs, tags and titles. At full size it takes some
// 400 MB; strings of songs are made only when they are written.
import { setImmediate } from 'node:timers/promises';
import { AbortedError } from '../../core/errors.ts';
import type { WorkContext } from '../../core/progress.ts';
import { SILENT_PROGRESS } from '../../core/progress.ts';
import { createRandomStream } from '../../core/random.ts';
import { type AliasTable, createAliasTable } from './alias-table.ts';
import { type Catalogue, createCatalogue } from './catalogue.ts';
import { CONCEPTS } from './concepts.ts';
import { coverSongs, misdateSongs } from './coverage.ts';
import { type CuratorWorld, type PlaylistPlan, planPlaylists } from './curators.ts';
import { DEMO_GENRES } from './genres.ts';
import { fillPlaylists, type PlaylistSongs } from './playlist-songs.ts';
import { conceptsOfTags, tagPlaylists } from './playlist-tags.ts';
import { createScenes, type Scene, sceneConceptWeights } from './scenes.ts';
import type { DemoShape } from './sizes.ts';
import { createSongPools } from './song-pools.ts';
import { conceptShares, createTagVocabulary } from './tag-vocabulary.ts';
import { makeTitle } from './titles.ts';

/** Share of titles that name one of the playlist's tags, measured on Melon. */
const TITLE_NAMES_TAG_SHARE = 0.52;

/** Everything that the files are written from. */
export interface DemoWorld {
  readonly scenes: readonly Scene[];
  readonly catalogue: Catalogue;
  /** Days of release as the metadata state them, some of them wrong; (songs). */
  readonly statedDays: Int32Array;
  readonly plans: readonly PlaylistPlan[];
  readonly songs: PlaylistSongs;
  /** All tags; playlists hold rows of it. */
  readonly tags: readonly string[];
  /** (playlists). */
  readonly playlistTags: readonly (readonly number[])[];
  /** (playlists). */
  readonly titles: readonly string[];
}

/** What plans and tags are drawn from. @param masses `SongPools.sceneMasses` */
export function createCuratorWorld(
  scenes: readonly Scene[],
  catalogue: Catalogue,
  masses: Float64Array,
): CuratorWorld & { readonly sceneTable: AliasTable } {
  const shares = conceptShares();
  const weights = sceneConceptWeights(scenes, masses, shares);
  const numConcepts = CONCEPTS.length;
  return {
    scenes,
    catalogue,
    sceneTable: createAliasTable(masses),
    sceneConcepts: scenes.map((_, s) =>
      createAliasTable(weights.subarray(s * numConcepts, (s + 1) * numConcepts)),
    ),
    conceptTable: createAliasTable(shares),
    conceptScenes: CONCEPTS.map((_, c) =>
      createAliasTable(scenes.map((_, s) => masses[s]! * weights[s * numConcepts + c]!)),
    ),
  };
}

function titlePlaylists(world: Omit<DemoWorld, 'titles' | 'songs' | 'statedDays'>, seed: number): string[] {
  return world.plans.map((plan, p) => {
    const random = createRandomStream(seed, 'demo/titles', p);
    const { scenes, concepts, artist } = plan.theme;
    const scene = world.scenes[scenes[0]!]!;
    const genre = DEMO_GENRES[scene.genre]!;
    const detail = genre.details[scene.detail]!;
    const tags = world.playlistTags[p]!;
    // Titles speak of the theme, now and then of what the tags say besides.
    const spoken = random.uniform() < 0.7 ? concepts.slice(0, 2) : [...concepts, ...conceptsOfTags(tags)];
    return makeTitle(
      {
        phrases: spoken.flatMap((c) => CONCEPTS[c]!.phrases),
        nouns: [
          genre.noun,
          genre.noun,
          detail.startsWith("'") ? `${detail.slice(1)}년대 ${genre.noun}` : detail,
        ],
        artist: artist === null ? null : world.catalogue.artistNames[artist]!,
        tags: tags.map((tag) => world.tags[tag]!),
      },
      random.uniform() < TITLE_NAMES_TAG_SHARE,
      random,
    );
  });
}

/**
 * Makes the world of one shape and seed: the same for both, whatever the machine.
 * @throws AbortedError when the context's signal fires
 */
export async function createDemoWorld(
  shape: DemoShape,
  seed: number,
  context: WorkContext = {},
): Promise<DemoWorld> {
  const { progress = SILENT_PROGRESS, signal } = context;
  const checkpoint = async (): Promise<void> => {
    // Lets signals through: all else here is one long computation.
    await setImmediate();
    if (signal?.aborted === true) throw new AbortedError();
  };
  progress.stage('making songs', null, 'songs');
  const scenes = createScenes(shape.numScenes, seed);
  const catalogue = createCatalogue(shape, scenes, seed);
  progress.advanceTo(shape.numSongs);
  await checkpoint();
  const pools = createSongPools(catalogue, scenes);
  const curators = createCuratorWorld(scenes, catalogue, pools.sceneMasses);
  const numPlaylists = shape.numPlaylists + shape.numQuestions;
  const plans = planPlaylists(numPlaylists, curators, seed);
  await checkpoint();
  progress.stage('making playlists', numPlaylists, 'playlists');
  const songs = await fillPlaylists(plans, catalogue, pools, seed, async (count) => {
    await checkpoint();
    progress.advanceTo(count);
  });
  coverSongs(songs, plans, catalogue, seed);
  progress.advanceTo(numPlaylists);
  const statedDays = misdateSongs(songs, plans, catalogue, seed);
  const vocabulary = createTagVocabulary(shape, scenes, curators.sceneTable, catalogue, seed);
  const playlistTags = tagPlaylists(plans, songs, curators, vocabulary, seed);
  await checkpoint();
  const named = { scenes, catalogue, plans, tags: vocabulary.tags, playlistTags };
  return { ...named, songs, statedDays, titles: titlePlaylists(named, seed) };
}
