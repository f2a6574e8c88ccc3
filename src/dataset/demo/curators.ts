// Who makes which playlists: curators with home scenes and themes, who make several lists of each theme over the
// years, and copies of earlier lists, as the Melon set holds many. The plan says what each playlist is about and
// when; its songs, tags and title come later.
import { createRandomStream, type RandomStream } from '../../core/random.ts';
import type { AliasTable } from './alias-table.ts';
import type { Catalogue } from './catalogue.ts';
import { LAST_DAY } from './catalogue.ts';
import { CONCEPTS } from './concepts.ts';
import { drawUpdateDay, yearToDay } from './distributions.ts';
import type { Scene } from './scenes.ts';

/** What the lists of one theme have in common. */
export interface Theme {
  /** Main scene first; distinct. */
  readonly scenes: readonly number[];
  /** Rows of `CONCEPTS`, main one first; distinct. */
  readonly concepts: readonly number[];
  /** The artist whom the lists are about, or null. */
  readonly artist: number | null;
}

/** One playlist to be made. */
export interface PlaylistPlan {
  readonly theme: Theme;
  /** The lists of the same theme before this one, rows of the plan. */
  readonly earlier: readonly number[];
  /** The row of the plan that this one is a copy of, or null. */
  readonly copyOf: number | null;
  /** Last update in days since 1970-01-01. */
  readonly day: number;
}

/** What the plan is drawn from. */
export interface CuratorWorld {
  readonly scenes: readonly Scene[];
  readonly catalogue: Catalogue;
  /** Draws scenes by how much is played in them. */
  readonly sceneTable: AliasTable;
  /** Draws a theme word, one table a scene. */
  readonly sceneConcepts: readonly AliasTable[];
  /** Draws a theme word anywhere. */
  readonly conceptTable: AliasTable;
  /** Draws a scene, one table a theme word. */
  readonly conceptScenes: readonly AliasTable[];
}

/** Share of playlists that copy an earlier one. */
const COPY_CHANCE = 0.14;
/** Share of themes about one artist. */
const ARTIST_THEME_CHANCE = 0.05;
/** Share of themes that start from a theme word and cross scenes; the others start from a scene. */
const CONCEPT_THEME_CHANCE = 0.3;
/** Lists of one theme, on average. */
const LISTS_A_THEME = 2.2;
const MOST_LISTS_A_CURATOR = 300;

function drawConcepts(first: number, scene: number, world: CuratorWorld, random: RandomStream): number[] {
  const concepts = new Set([first]);
  const count = 1 + random.integer(4);
  for (let attempt = 0; concepts.size < count && attempt < 12; attempt++) {
    concepts.add(world.sceneConcepts[scene]!.draw(random));
  }
  return [...concepts];
}

function drawTheme(home: number, world: CuratorWorld, random: RandomStream): Theme {
  const style = random.uniform();
  if (style < CONCEPT_THEME_CHANCE) {
    const concept = world.conceptTable.draw(random);
    const table = world.conceptScenes[concept]!;
    const scenes = new Set([table.draw(random), table.draw(random), table.draw(random)]);
    const main = [...scenes][0]!;
    return { scenes: [...scenes], concepts: drawConcepts(concept, main, world, random), artist: null };
  }
  const main = random.uniform() < 0.6 ? home : world.sceneTable.draw(random);
  const { neighbours } = world.scenes[main]!;
  const scenes = new Set([main]);
  for (let i = random.integer(3); i > 0; i--) scenes.add(neighbours[random.integer(neighbours.length)]!);
  const concepts = drawConcepts(world.sceneConcepts[main]!.draw(random), main, world, random);
  const isAboutArtist = random.uniform() < ARTIST_THEME_CHANCE / (1 - CONCEPT_THEME_CHANCE);
  return { scenes: [...scenes], concepts, artist: isAboutArtist ? drawArtist(main, world, random) : null };
}

/** An artist with a good number of songs, of the scene where a few draws find one. */
function drawArtist(scene: number, world: CuratorWorld, random: RandomStream): number | null {
  const { artistStarts, songScenes } = world.catalogue;
  let best: number | null = null;
  for (let attempt = 0; attempt < 300; attempt++) {
    const artist = random.integer(artistStarts.length - 1);
    const start = artistStarts[artist]!;
    if (artistStarts[artist + 1]! - start < 12) continue;
    best = artist;
    if (songScenes[start] === scene) break;
  }
  return best;
}

/** A day of the theme's season, late enough for its songs to exist. */
function drawThemeDay(theme: Theme, world: CuratorWorld, random: RandomStream): number {
  const earliest = yearToDay(Math.min(2018, world.scenes[theme.scenes[0]!]!.year + 1));
  let day = drawUpdateDay(random);
  for (let attempt = 0; day < earliest && attempt < 8; attempt++) day = drawUpdateDay(random);
  const months = CONCEPTS[theme.concepts[0]!]!.months;
  if (months.length === 0 || random.uniform() < 0.2) return day;
  const year = 1970 + Math.floor(day / 365.2425);
  const seasonal = yearToDay(year + (months[random.integer(months.length)]! - 1 + random.uniform()) / 12);
  return seasonal > LAST_DAY ? seasonal - 365.2425 : seasonal;
}

function later(day: number, meanDays: number, random: RandomStream): number {
  const next = day - meanDays * Math.log(1 - random.uniform());
  return next > LAST_DAY ? day + (LAST_DAY - day) * random.uniform() : next;
}

/** Plans `count` playlists. A list comes after those that it draws on. */
export function planPlaylists(count: number, world: CuratorWorld, seed: number): PlaylistPlan[] {
  const random = createRandomStream(seed, 'demo/curators');
  const plans: PlaylistPlan[] = [];
  while (plans.length < count) {
    const home = world.sceneTable.draw(random);
    const numLists = Math.min(MOST_LISTS_A_CURATOR, Math.floor((1 - random.uniform()) ** -0.7));
    const themes = Array.from({ length: Math.ceil(numLists / LISTS_A_THEME) }, () => {
      const theme = drawTheme(home, world, random);
      return { theme, day: drawThemeDay(theme, world, random), lists: [] as number[] };
    });
    for (let i = 0; i < numLists && plans.length < count; i++) {
      const row = plans.length;
      if (row > 0 && random.uniform() < COPY_CHANCE) {
        const copyOf = random.integer(row);
        const source = plans[copyOf]!;
        plans.push({ theme: source.theme, earlier: [], copyOf, day: later(source.day, 200, random) });
        continue;
      }
      const kept = themes[random.integer(themes.length)]!;
      plans.push({ theme: kept.theme, earlier: [...kept.lists], copyOf: null, day: kept.day });
      kept.lists.push(row);
      kept.day = later(kept.day, 60, random);
    }
  }
  return plans;
}
