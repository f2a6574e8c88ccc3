// What a colour means: categories of songs by genre, era or main tag, each with a colour for light and dark pages.
import type { MapColouring } from '../../src/serving/map/page-data.ts';
import type { MapSongs } from './decode-page-data.ts';

/** A legend's entry. */
export interface Category {
  /** Name of a genre or tag, or of an era; null for all that have no category of their own. */
  readonly label: string | null;
  /** Songs in it. */
  readonly count: number;
}

/** Songs by category. */
export interface Colouring {
  /** (songs): position in `categories`. */
  readonly categoryOf: Uint8Array;
  readonly categories: readonly Category[];
  /** Whether the categories have an order, which the colours then show. */
  readonly isOrdered: boolean;
}

/** So many categories have a colour of their own; more could not be told apart. */
export const MAX_CATEGORIES = 12;

/** Years from which an era begins; what is older belongs to the first. */
const ERA_STARTS = [0, 1970, 1980, 1990, 2000, 2005, 2010, 2015, 2020];

function eraLabel(era: number): string {
  const start = ERA_STARTS[era]!;
  const next = ERA_STARTS[era + 1];
  if (start === 0) return `–${next! - 1}`;
  return next === undefined ? `${start}–` : `${start}–${next - 1}`;
}

/** The most common values get categories, the most common first; all others share the last. */
function colourByValue(
  size: number,
  pickValue: (song: number) => number,
  names: readonly string[],
): Colouring {
  const counts = new Uint32Array(names.length);
  for (let song = 0; song < size; song++) {
    const value = pickValue(song);
    if (value >= 0) counts[value]!++;
  }
  const chosen = Array.from(counts.keys())
    .filter((value) => counts[value]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, MAX_CATEGORIES);
  const positions = new Map(chosen.map((value, position) => [value, position]));
  const categoryOf = Uint8Array.from(
    { length: size },
    (_, song) => positions.get(pickValue(song)) ?? chosen.length,
  );
  const numChosen = chosen.reduce((sum, value) => sum + counts[value]!, 0);
  const categories: Category[] = chosen.map((value) => ({ label: names[value]!, count: counts[value]! }));
  if (numChosen < size) categories.push({ label: null, count: size - numChosen });
  return { categoryOf, categories, isOrdered: false };
}

function colourByEra(years: Uint16Array): Colouring {
  const counts = new Uint32Array(ERA_STARTS.length + 1);
  const eras = Uint8Array.from(years, (year) => {
    const era = year === 0 ? ERA_STARTS.length : ERA_STARTS.findLastIndex((start) => year >= start);
    counts[era]!++;
    return era;
  });
  const used = Array.from(counts.keys()).filter((era) => counts[era]! > 0);
  const positions = new Map(used.map((era, position) => [era, position]));
  return {
    categoryOf: eras.map((era) => positions.get(era)!),
    categories: used.map((era) => ({
      label: era === ERA_STARTS.length ? null : eraLabel(era),
      count: counts[era]!,
    })),
    isOrdered: true,
  };
}

/** Sorts the songs into categories. A song of several genres counts by the first. */
export function createColouring(songs: MapSongs, by: MapColouring): Colouring {
  if (by === 'era') return colourByEra(songs.years);
  if (by === 'tag') return colourByValue(songs.size, (song) => songs.mainTags[song]!, songs.tagNames);
  return colourByValue(songs.size, (song) => songs.genresOf(song)[0] ?? -1, songs.genreNames);
}

/** After Okabe and Ito (2008) and Tol (2021), whose colours people with any colour vision can tell apart. */
const DISTINCT = {
  light: [
    ...['#0072b2', '#e69f00', '#009e73', '#cc5f9e', '#d55e00', '#4fb3e8'],
    ...['#882255', '#999933', '#4b3fb0', '#44aa99', '#aa4499', '#8a5a33'],
  ],
  dark: [
    ...['#4a9fe0', '#f0b43c', '#2ec79a', '#ec93c4', '#ff7f3a', '#9bd8ff'],
    ...['#d4578f', '#c9c95f', '#9486ff', '#7fd9cb', '#d97fd9', '#c6946a'],
  ],
};

/** Dark to bright as in the plasma map of matplotlib: an order that any colour vision sees. */
const ORDERED = {
  light: ['#0d0887', '#4903a0', '#7801a8', '#a11b9b', '#c23c81', '#dd5e66', '#f1834b', '#f5a02f', '#e3bc1b'],
  dark: ['#5b4bd6', '#7d3fd0', '#9c3cc4', '#ba45ae', '#d1568f', '#e46d73', '#f28a57', '#fbac42', '#f6e04a'],
};

const OTHER = { light: '#b3b7bf', dark: '#59606c' };

/** A colour for each category, `#rrggbb`. */
export function coloursOf(colouring: Colouring, theme: 'light' | 'dark'): string[] {
  const named = colouring.categories.filter(({ label }) => label !== null).length;
  const palette = colouring.isOrdered ? ORDERED[theme] : DISTINCT[theme];
  // Few eras are spread over the whole range.
  const step = colouring.isOrdered && named > 1 ? (palette.length - 1) / (named - 1) : 1;
  return colouring.categories.map(({ label }, i) =>
    label === null ? OTHER[theme] : palette[Math.round(i * step)]!,
  );
}
