// Songs that a model places by their sound, because no playlist, or too few, hold them: which they are, and near to which known
// songs they lie, as an explanation.
import type { OutsideId, SongIndex } from '../core/indices.ts';
import type { WorkContext } from '../core/progress.ts';
import type { IdTable } from '../dataset/id-table.ts';
import { cosineScales } from '../kernels/nearest/cosine-scales.ts';
import type { Nearest } from '../kernels/nearest/nearest.ts';
import type { SoundSpaceModel } from '../models/sound-space/sound-space.ts';
import { createRestrictedNearest } from '../models/word2vec/restricted-nearest.ts';
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
export type PlacingModel = Pick<SoundSpaceModel, 'space' | 'placedSongs' | 'scoreNewSongs'>;

/** The model as one that places songs; null where it is none. */
export function asPlacing(model: object): PlacingModel | null {
  return 'placedSongs' in model && 'space' in model ? (model as PlacingModel) : null;
}

/** Rows of placed songs in the space. */
export function placedRows({ space, placedSongs }: PlacingModel): number[] {
  return Array.from(placedSongs, (song) => space.rowOf('songs', song)).filter((row) => row !== undefined);
}

/** Rows of the placed songs that no playlist holds, ascending. */
export function newSongRows(model: PlacingModel): number[] {
  return placedRows(model).filter((row) => model.space.counts[row] === 0);
}

/** What is known of a model's placed songs; null where it places none. */
export function createPlacements(model: object, songs: IdTable<SongIndex>): Placements | null {
  const placing = asPlacing(model);
  if (placing === null) return null;
  const { space } = placing;
  const isPlacedRow = new Uint8Array(space.counts.length);
  for (const row of placedRows(placing)) isPlacedRow[row] = 1;
  let nearest: Nearest | null = null;
  return {
    newSongs: newSongRows(placing).map((row) => space.indices[row]! as SongIndex),
    isPlaced: (id) => isPlacedRow[space.rowOf('songs', songs.indexOf(id)) ?? -1] === 1,
    async nearestKnown(id, k, work) {
      const row = space.rowOf('songs', songs.indexOf(id));
      if (row === undefined) return [];
      nearest ??= createRestrictedNearest(
        space.vectors,
        { without: placedRows(placing) },
        { scales: cosineScales(space.vectors) },
      );
      const found = await findSimilar(space, nearest, { plus: [row] }, { kind: 'songs', k }, work);
      return found.map(({ row: near, cosine }) => ({
        id: songs.idOf(space.indices[near]! as SongIndex),
        cosine,
      }));
    },
    close: async () => nearest?.close(),
  };
}
