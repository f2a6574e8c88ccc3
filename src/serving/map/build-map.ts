// Songs of a vector space as a map: chosen, projected, and told by what the catalogue knows of them.
import { ConfigError } from '../../core/errors.ts';
import type { SongIndex, TagIndex } from '../../core/indices.ts';
import type { WorkContext } from '../../core/progress.ts';
import type { Catalog } from '../../dataset/catalog.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { yearOf } from '../../dataset/dates.ts';
import { checkOptionNames } from '../../models/options.ts';
import { projectVectors } from '../../models/word2vec/projection/project-vectors.ts';
import type { VectorSpace } from '../../models/word2vec/vector-space.ts';
import { chooseSongs } from './choose-songs.ts';
import { type CosineNeighbours, findNeighbours } from './find-neighbours.ts';
import { findMainTags } from './main-tags.ts';
import type { MapSong } from './page-data.ts';

/** How to draw a map. */
export interface MapOptions {
  /** Most songs to show, the most frequent first; at least 2. Default 20,000. */
  readonly songs: number;
  /** Any safe integer; the same seed gives the same picture. Default 0. */
  readonly seed: number;
  /** Passes of the projection; null takes its default. Default null. */
  readonly epochs: number | null;
}

/** Defaults of `buildMap`. */
export const MAP_DEFAULTS: MapOptions = { songs: 20_000, seed: 0, epochs: null };

/** Neighbours that the projection keeps (UMAP's usual number), of which the panel names the first ten. */
const PROJECTION_NEIGHBOURS = 15;
const SHOWN_NEIGHBOURS = 10;

/** What a map is made of. The dataset and its catalogue are those that the space was trained on. */
export interface MapSources {
  readonly space: VectorSpace;
  readonly dataset: Pick<Dataset, 'playlistSongs' | 'playlistTags' | 'tags'>;
  readonly catalog: Pick<Catalog, 'songByIndex'>;
}

function describeSongs(
  songs: Uint32Array,
  positions: Float32Array,
  neighbours: CosineNeighbours,
  { dataset, catalog }: MapSources,
): MapSong[] {
  const mainTags = findMainTags(dataset.playlistSongs, dataset.playlistTags, songs);
  const { numNeighbours, indices, cosines } = neighbours;
  return Array.from(songs, (song, i) => {
    const { id, name, artists, album, releaseDate, genres, playlistCount } = catalog.songByIndex(
      song as SongIndex,
    );
    const tag = mainTags[i] ?? null;
    const from = i * numNeighbours;
    const to = from + Math.min(SHOWN_NEIGHBOURS, numNeighbours);
    return {
      id,
      name,
      artists,
      album,
      year: releaseDate === null ? null : yearOf(releaseDate),
      genres,
      mainTag: tag === null ? null : dataset.tags.idOf(tag as TagIndex),
      playlistCount,
      x: positions[2 * i]!,
      y: positions[2 * i + 1]!,
      neighbours: [...indices.subarray(from, to)],
      similarities: [...cosines.subarray(from, to)],
    };
  });
}

/**
 * The songs of a map with their places, neighbours and names.
 * @throws ConfigError for an unknown option, or a space with fewer than two songs; AbortedError
 */
export async function buildMap(
  sources: MapSources,
  options: Partial<MapOptions> = {},
  context: WorkContext & { readonly threads?: number } = {},
): Promise<MapSong[]> {
  checkOptionNames('map', options, Object.keys(MAP_DEFAULTS));
  const { songs: limit, seed, epochs } = { ...MAP_DEFAULTS, ...options };
  if (!(Number.isInteger(limit) && limit >= 2)) {
    throw new ConfigError(`map: expected songs to be a whole number of at least 2, got ${limit}`);
  }
  const { songs, unitVectors } = chooseSongs(sources.space, limit);
  const neighbours = await findNeighbours(unitVectors, PROJECTION_NEIGHBOURS, context);
  const positions = await projectVectors(unitVectors, neighbours, { seed, epochs }, context);
  context.progress?.stage('reading names', null, 'songs');
  return describeSongs(songs, positions, neighbours, sources);
}
