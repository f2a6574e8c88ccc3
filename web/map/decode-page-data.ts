// Reads the page's JSON: base64 arrays to typed arrays, ragged rows by their starts.
import type { MapColouring, MapPageData } from '../../src/serving/map/page-data.ts';

/** Rows of different lengths, items one after another. */
interface RaggedRows {
  row(index: number): Uint32Array;
}

/** Songs of the map by position. */
export interface MapSongs {
  readonly size: number;
  readonly colour: MapColouring;
  readonly ids: readonly (string | number)[];
  readonly names: readonly string[];
  /** (songs) each within [-1, 1]. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly genreNames: readonly string[];
  readonly tagNames: readonly string[];
  /** (songs): positions in `tagNames`, or -1. */
  readonly mainTags: Int32Array;
  /** (songs); 0 where unknown. */
  readonly years: Uint16Array;
  readonly playlistCounts: Uint32Array;
  artistsOf(song: number): string[];
  /** Null where unknown. */
  albumOf(song: number): string | null;
  /** Positions in `genreNames`. */
  genresOf(song: number): Uint32Array;
  /** Nearest songs, best first, with their cosines. */
  neighboursOf(song: number): { song: number; cosine: number }[];
}

function decodeBytes(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

// All machines that browsers run on are little-endian.
const decodeUint16 = (base64: string): Uint16Array => new Uint16Array(decodeBytes(base64));
const decodeUint32 = (base64: string): Uint32Array => new Uint32Array(decodeBytes(base64));

const toUnit = (quantized: number): number => (quantized / 65_535) * 2 - 1;

function startsOf(counts: Uint16Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((count, i) => {
    starts[i + 1] = starts[i]! + count;
  });
  return starts;
}

function decodeRagged(counts: string, items: string): RaggedRows {
  const starts = startsOf(decodeUint16(counts));
  const values = decodeUint32(items);
  return { row: (index) => values.subarray(starts[index]!, starts[index + 1]!) };
}

/** Decodes the page's data. */
export function decodeMapPageData(data: MapPageData): MapSongs {
  const { arrays } = data;
  const positions = decodeUint16(arrays.positions);
  const albums = decodeUint32(arrays.albums);
  const artists = decodeRagged(arrays.artistCounts, arrays.artists);
  const genres = decodeRagged(arrays.genreCounts, arrays.genres);
  const neighbours = decodeRagged(arrays.neighbourCounts, arrays.neighbours);
  const neighbourStarts = startsOf(decodeUint16(arrays.neighbourCounts));
  const similarities = decodeUint16(arrays.similarities);
  const size = data.ids.length;
  return {
    size,
    colour: data.colour,
    ids: data.ids,
    names: data.names,
    x: Float32Array.from({ length: size }, (_, i) => toUnit(positions[2 * i]!)),
    y: Float32Array.from({ length: size }, (_, i) => toUnit(positions[2 * i + 1]!)),
    genreNames: data.genres,
    tagNames: data.tags,
    mainTags: Int32Array.from(decodeUint32(arrays.mainTags), (tag) => tag - 1),
    years: decodeUint16(arrays.years),
    playlistCounts: decodeUint32(arrays.playlistCounts),
    artistsOf: (song) => Array.from(artists.row(song), (artist) => data.artists[artist]!),
    albumOf: (song) => (albums[song] === 0 ? null : data.albums[albums[song]! - 1]!),
    genresOf: (song) => genres.row(song),
    neighboursOf: (song) =>
      Array.from(neighbours.row(song), (neighbour, i) => ({
        song: neighbour,
        cosine: toUnit(similarities[neighbourStarts[song]! + i]!),
      })),
  };
}
