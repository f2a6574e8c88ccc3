// What the page of `segue map` holds: one JSON value, tables of texts and arrays in base64. Types only, because the
// page's own scripts read them too.

/** What songs can be coloured by. */
export const MAP_COLOURINGS = ['genre', 'era', 'tag'] as const;
/** One of `MAP_COLOURINGS`. */
export type MapColouring = (typeof MAP_COLOURINGS)[number];

/** A song as the map shows it. */
export interface MapSong {
  readonly id: string | number;
  /** Empty where unknown. */
  readonly name: string;
  readonly artists: readonly string[];
  readonly album: string | null;
  /** Calendar year of release; null where unknown. */
  readonly year: number | null;
  readonly genres: readonly string[];
  /** Null where none of its playlists has tags. */
  readonly mainTag: string | null;
  /** Playlists that hold it. */
  readonly playlistCount: number;
  /** Within [-1, 1]. */
  readonly x: number;
  readonly y: number;
  /** Nearest songs of the map, positions in its list, best first. */
  readonly neighbours: readonly number[];
  /** Cosines of the neighbours, within [-1, 1]. */
  readonly similarities: readonly number[];
}

/** Little-endian arrays in base64. Ragged rows are given by their lengths and all their items. */
export interface MapArrays {
  /** uint16 (songs, 2): 0 to 65535 stands for -1 to 1. */
  readonly positions: string;
  /** uint16 (songs); 0 where unknown. */
  readonly years: string;
  /** uint32 (songs). */
  readonly playlistCounts: string;
  /** uint32 (songs): position in `albums` plus 1, or 0 where unknown. */
  readonly albums: string;
  /** uint32 (songs): position in `tags` plus 1, or 0 where there is none. */
  readonly mainTags: string;
  /** uint16 (songs), and uint32: positions in `artists`. */
  readonly artistCounts: string;
  readonly artists: string;
  /** uint16 (songs), and uint32: positions in `genres`. */
  readonly genreCounts: string;
  readonly genres: string;
  /** uint16 (songs), and uint32: positions of songs. */
  readonly neighbourCounts: string;
  readonly neighbours: string;
  /** uint16, as many as `neighbours`: 0 to 65535 stands for -1 to 1. */
  readonly similarities: string;
}

/** The page's JSON. Songs keep the order in which they were given. */
export interface MapPageData {
  readonly format: 1;
  /** What the page colours by at first. */
  readonly colour: MapColouring;
  readonly ids: readonly (string | number)[];
  readonly names: readonly string[];
  readonly artists: readonly string[];
  readonly albums: readonly string[];
  readonly genres: readonly string[];
  readonly tags: readonly string[];
  readonly arrays: MapArrays;
}
