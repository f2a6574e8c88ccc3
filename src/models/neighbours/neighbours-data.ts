// What scoring reads: playlists and their items in both directions, in shared memory, so that worker threads
// need no copy.
import type { CsrMatrix } from '../../dataset/csr-matrix.ts';
import { csrTranspose } from '../../dataset/csr-matrix.ts';
import type { Availability } from '../availability.ts';

/** The playlists a neighbour model learns from. Rows of the first two matrices are the same playlists. */
export interface NeighboursData {
  /** (playlists, songs). */
  readonly playlistSongs: CsrMatrix;
  /** (playlists, tags). */
  readonly playlistTags: CsrMatrix;
  /** (songs, playlists). */
  readonly songPlaylists: CsrMatrix;
  /** (tags, playlists). */
  readonly tagPlaylists: CsrMatrix;
  /** From which day on each song may be recommended. */
  readonly availability: Availability;
}

/** Adds the transposed matrices. */
export function createNeighboursData(
  playlistSongs: CsrMatrix,
  playlistTags: CsrMatrix,
  availability: Availability,
): NeighboursData {
  return {
    playlistSongs,
    playlistTags,
    songPlaylists: csrTranspose(playlistSongs),
    tagPlaylists: csrTranspose(playlistTags),
    availability,
  };
}
