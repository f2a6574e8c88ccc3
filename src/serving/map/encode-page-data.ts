// Songs of a map to the compact JSON of its page. `web/map/decode-page-data.ts` reads it.
import type { MapArrays, MapColouring, MapPageData, MapSong } from './page-data.ts';

/** Texts by the order in which they first come. */
interface TextTable {
  readonly texts: string[];
  positionOf(text: string): number;
}

function createTextTable(): TextTable {
  const texts: string[] = [];
  const positions = new Map<string, number>();
  return {
    texts,
    positionOf(text) {
      let position = positions.get(text);
      if (position === undefined) {
        position = texts.push(text) - 1;
        positions.set(text, position);
      }
      return position;
    },
  };
}

/** Little-endian bytes of whole numbers, in base64. */
function encodeNumbers(values: readonly number[], bytes: 2 | 4): string {
  const buffer = Buffer.alloc(values.length * bytes);
  values.forEach((value, i) => {
    buffer.writeUIntLE(value, i * bytes, bytes);
  });
  return buffer.toString('base64');
}

/** A number of [-1, 1] in 16 bits. */
const quantize = (value: number): number => Math.round(((Math.max(-1, Math.min(1, value)) + 1) / 2) * 65_535);

/**
 * The page's data, ready for JSON.
 * @param colour what the page colours by at first
 */
export function encodeMapPageData(songs: readonly MapSong[], colour: MapColouring): MapPageData {
  const tables = {
    artists: createTextTable(),
    albums: createTextTable(),
    genres: createTextTable(),
    tags: createTextTable(),
  };
  const orNone = (table: TextTable, text: string | null): number =>
    text === null ? 0 : table.positionOf(text) + 1;
  const counts = (pick: (song: MapSong) => readonly unknown[]): string =>
    encodeNumbers(
      songs.map((song) => pick(song).length),
      2,
    );
  const arrays: MapArrays = {
    positions: encodeNumbers(
      songs.flatMap(({ x, y }) => [quantize(x), quantize(y)]),
      2,
    ),
    years: encodeNumbers(
      songs.map(({ year }) => Math.max(0, year ?? 0)),
      2,
    ),
    playlistCounts: encodeNumbers(
      songs.map(({ playlistCount }) => playlistCount),
      4,
    ),
    albums: encodeNumbers(
      songs.map(({ album }) => orNone(tables.albums, album)),
      4,
    ),
    mainTags: encodeNumbers(
      songs.map(({ mainTag }) => orNone(tables.tags, mainTag)),
      4,
    ),
    artistCounts: counts(({ artists }) => artists),
    artists: encodeNumbers(
      songs.flatMap(({ artists }) => artists.map(tables.artists.positionOf)),
      4,
    ),
    genreCounts: counts(({ genres }) => genres),
    genres: encodeNumbers(
      songs.flatMap(({ genres }) => genres.map(tables.genres.positionOf)),
      4,
    ),
    neighbourCounts: counts(({ neighbours }) => neighbours),
    neighbours: encodeNumbers(
      songs.flatMap(({ neighbours }) => neighbours),
      4,
    ),
    similarities: encodeNumbers(
      songs.flatMap(({ similarities }) => similarities.map(quantize)),
      2,
    ),
  };
  return {
    format: 1,
    colour,
    ids: songs.map(({ id }) => id),
    names: songs.map(({ name }) => name),
    artists: tables.artists.texts,
    albums: tables.albums.texts,
    genres: tables.genres.texts,
    tags: tables.tags.texts,
    arrays,
  };
}
