// Songs that a model places by their sound, because no playlist, or too few, hold them: which they are, and near to which known
// songs they lie, as an explanation.
import type { OutsideId, SongIndex } from '../core/indices.ts';
import type { WorkContext } from '../core/progress.ts';
import type { IdTable } from '../dataset/id-table.ts';
import { cosineScales } from '../kernels/nearest/cosine-scales.ts';
import { createNearest, type Nearest } from '../kernels/nearest/nearest.ts';
import type { SoundSpaceModel } from '../models/sound-space/sound-space.ts';
import { findSimilar } from '../models/word2vec/similarity.ts';

/** A song that playlists hold, near to a placed one. */
export interface KnownSong {
  readonly id: OutsideId;
  /** In [-1, 1], to the placed song. */
  readonly cosine: number;
}

/** What is known of placed songs. */
export interface Placements {
  /** Songs that no playlist holds, ascending; placed songs that a few hold are not among them. */
  readonly newSongs: readonly SongIndex[];
  /** Whether a song was placed by its sound. Throws `NotFoundError` for an unknown one. */
  isPlaced(id: OutsideId): boolean;
  /** The songs nearest to a placed one that were not placed themselves, best first. Throws as `findSimilar`. */
  nearestKnown(id: OutsideId, k: number, work?: Pick<WorkContext, 'signal'>): Promise<KnownSong[]>;
  /** Ends the search. Safe to call twice. */
  close(): Promise<void>;
}

/** What a model that places songs has. */
export type PlacingModel = Pick<SoundSpaceModel, 'space' | 'placedSongs'>;

/** The model as one that places songs; null where it is none. */
export function asPlacing(model: object): PlacingModel | null {
  return 'placedSongs' in model && 'space' in model ? (model as PlacingModel) : null;
}

/** Rows of placed songs in the space. */
export function placedRows({ space, placedSongs }: PlacingModel): number[] {
  return Array.from(placedSongs, (song) => space.rowOf('songs', song)).filter((row) => row !== undefined);
}

/** The placed songs that no playlist holds, dense and ascending. */
export function newSongsOf({ space, placedSongs }: PlacingModel): SongIndex[] {
  return Array.from(placedSongs).filter((song) => {
    const row = space.rowOf('songs', song);
    return row !== undefined && space.counts[row] === 0;
  }) as SongIndex[];
}

/** What is known of a model's placed songs; null where it places none. */
export function createPlacements(model: object, songs: IdTable<SongIndex>): Placements | null {
  const placing = asPlacing(model);
  if (placing === null) return null;
  const { space } = placing;
  const placed = new Set<number>(placing.placedSongs);
  const excluded = placedRows(placing);
  let nearest: Nearest | null = null;
  return {
    newSongs: newSongsOf(placing),
    isPlaced: (id) => placed.has(songs.indexOf(id)),
    async nearestKnown(id, k, work) {
      const row = space.rowOf('songs', songs.indexOf(id));
      if (row === undefined) return [];
      nearest ??= createNearest(space.vectors, { scales: cosineScales(space.vectors) });
      const found = await findSimilar(space, nearest, { plus: [row], excluded }, { kind: 'songs', k }, work);
      return found.map(({ row: near, cosine }) => ({
        id: songs.idOf(space.indices[near]! as SongIndex),
        cosine,
      }));
    },
    close: async () => nearest?.close(),
  };
}
