// Playlists that hold songs aside, as questions: what is left of each asks which of the songs aside are its own. The vectors of
// what is left were learned beside these songs, which helps every way alike; true cold starts are measured by a bench.
import { createRandomStream } from '../../core/random.ts';
import { type CsrMatrix, csrRow } from '../../dataset/csr-matrix.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import type { QuestionKind } from '../../dataset/question-kind.ts';
import { cosineScales } from '../../kernels/nearest/cosine-scales.ts';
import { createGivenReader, type GivenRows, queryVector } from '../word2vec/query-vector.ts';
import type { Word2vecContent } from '../word2vec/word2vec-files.ts';
import { createPause } from './pauses.ts';

/** Kinds of questions that playlists are turned into. A bare title is asked as its tags would be. */
export const ASKED_KINDS = ['songs', 'songs-tags', 'tags-title'] as const satisfies readonly QuestionKind[];

/** One of them. */
export type AskedKind = (typeof ASKED_KINDS)[number];

/** One playlist's question. */
export interface AskingPlaylist {
  /** Dense index. */
  readonly playlist: number;
  /** Places among the songs aside of those that it holds, at least one, ascending. */
  readonly own: readonly number[];
  /** Rows of what else it holds, as each kind of question would show it; null where nothing of that has a vector. */
  readonly given: Readonly<Record<AskedKind, GivenRows | null>>;
  /** Directions of these, (dimensions). */
  readonly vectors: Readonly<Record<AskedKind, Float64Array | null>>;
}

/** Most playlists that ask: more change no choice, and each ranks thousands of songs. */
export const MOST_PLAYLISTS = 1000;

type Source = Pick<Dataset, 'playlistSongs' | 'playlistTags'>;

/**
 * Playlists in random order, those that hold a song aside and anything else with a vector.
 * @param aside (songs) dense indices
 * @throws AbortedError
 */
export async function findAskingPlaylists(
  { playlistSongs, playlistTags }: Source,
  { space, songArtists, parameters }: Pick<Word2vecContent, 'space' | 'songArtists' | 'parameters'>,
  aside: Uint32Array,
  seed: number,
  signal?: AbortSignal,
): Promise<AskingPlaylist[]> {
  const placeOf = new Map(Array.from(aside, (song, place) => [song, place]));
  const readGiven = createGivenReader(space, songArtists);
  const scales = cosineScales(space.vectors);
  const order = Uint32Array.from({ length: playlistSongs.numRows }, (_, playlist) => playlist);
  const found: AskingPlaylist[] = [];
  const pause = createPause(signal);
  for (const playlist of createRandomStream(seed, 'sound-space/asking').shuffle(order)) {
    if (found.length === MOST_PLAYLISTS) break;
    await pause();
    const songs = rowOf(playlistSongs, playlist);
    const own = songs.flatMap((song) => placeOf.get(song) ?? []).sort((a, b) => a - b);
    if (own.length === 0) continue;
    const seen = { title: '', songs: songs.filter((song) => !placeOf.has(song)), mentions: [] };
    const tags = rowOf(playlistTags, playlist);
    const given = {
      songs: readGiven({ ...seen, tags: [] }),
      'songs-tags': readGiven({ ...seen, tags }),
      'tags-title': readGiven({ ...seen, songs: [], tags }),
    };
    const vectors = Object.fromEntries(
      ASKED_KINDS.map((kind) => [kind, queryVector(space, scales, given[kind], parameters.songs[kind])]),
    ) as Record<AskedKind, Float64Array | null>;
    if (vectors['songs-tags'] !== null) found.push({ playlist, own, given, vectors });
  }
  return found;
}

function rowOf(matrix: CsrMatrix, row: number): number[] {
  return Array.from(csrRow(matrix, row));
}
