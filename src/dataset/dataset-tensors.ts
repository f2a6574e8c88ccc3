// A Dataset as named tensors and back: the content of `dataset.safetensors`. Reading checks every shape and range,
// so that a damaged file is an error here and never a crash in a model.
import { createHash } from 'node:crypto';
import type { OutsideId, PlaylistIndex, SongIndex, TagIndex } from '../core/indices.ts';
import type { Tensor } from '../formats/safetensors.ts';
import type { Dataset, SongMetadata } from './dataset.ts';
import { createIdTable, type IdTable } from './id-table.ts';
import { createTensorReader, type TensorReader, type Tensors } from './tensor-reader.ts';
import { addCsr, addIds, addInt32, addStrings } from './tensor-writer.ts';

/** A dataset without its fingerprint, which is computed from the rest. */
export type DatasetContent = Omit<Dataset, 'fingerprint'>;

/** All of a dataset as tensors; names as in docs/dataset.md. Throws `RangeError` where ids are of mixed types. */
export function datasetToTensors(dataset: DatasetContent): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  addIds(tensors, 'songs.ids', dataset.songs.ids);
  addStrings(tensors, 'tags.ids', dataset.tags.ids);
  addIds(tensors, 'playlists.ids', dataset.playlists.ids);
  addStrings(tensors, 'playlists.titles', dataset.titles);
  const isQuestion = Uint8Array.from(dataset.sources, (source) => (source === 'question' ? 1 : 0));
  tensors.set('playlists.is_question', { dtype: 'U8', shape: [isQuestion.length], data: isQuestion });
  addInt32(tensors, 'playlists.like_counts', dataset.likeCounts);
  addInt32(tensors, 'playlists.update_dates', dataset.updateDates);
  addCsr(tensors, 'playlist_songs', dataset.playlistSongs);
  addCsr(tensors, 'playlist_tags', dataset.playlistTags);
  const { metadata } = dataset;
  if (metadata !== null) {
    addInt32(tensors, 'songs.release_dates', metadata.releaseDates);
    addInt32(tensors, 'songs.album_indices', metadata.albumIndices);
    const sizes = BigInt64Array.of(BigInt(metadata.numAlbums), BigInt(metadata.songArtists.numColumns));
    tensors.set('metadata.num_albums_artists', { dtype: 'I64', shape: [2], data: sizes });
    addCsr(tensors, 'song_artists', metadata.songArtists);
    addCsr(tensors, 'song_genres', metadata.songGenres);
    addCsr(tensors, 'song_details', metadata.songDetails);
    addStrings(tensors, 'genres.codes', metadata.genreCodes);
    addStrings(tensors, 'details.codes', metadata.detailCodes);
  }
  return tensors;
}

/** SHA-256 in hex over names, types, shapes and bytes of tensors, in the order of their names. */
export function fingerprintTensors(tensors: Tensors): string {
  const hash = createHash('sha256');
  for (const name of [...tensors.keys()].sort()) {
    const { dtype, shape, data } = tensors.get(name)!;
    hash.update(`${JSON.stringify([name, dtype, shape])}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/** Songs and tags must ascend: ties by index are ties by id. */
function readTable<Index extends number, Id extends OutsideId>(
  reader: TensorReader,
  name: string,
  kind: string,
  ids: readonly Id[],
): IdTable<Index, Id> {
  const bad = ids.findIndex((id, i) => i > 0 && !(ids[i - 1]! < id));
  if (bad >= 0) reader.fail(`${name}[${bad}]`, 'expected ids to ascend');
  return createIdTable<Index, Id>(kind, ids);
}

function readMetadata(reader: TensorReader, numSongs: number): SongMetadata | null {
  if (!reader.has('songs.release_dates')) return null;
  const sizes = reader.get('metadata.num_albums_artists', 'I64', 2).data as BigInt64Array;
  const [numAlbums, numArtists] = [Number(sizes[0]), Number(sizes[1])];
  if (numAlbums < 0 || numArtists < 0 || numAlbums > 2 ** 31 || numArtists > 2 ** 31) {
    reader.fail('metadata.num_albums_artists', `expected 0 to 2^31, got ${numAlbums}, ${numArtists}`);
  }
  const genreCodes = reader.strings('genres.codes');
  const detailCodes = reader.strings('details.codes');
  return {
    releaseDates: reader.int32('songs.release_dates', numSongs),
    albumIndices: reader.int32('songs.album_indices', numSongs, -1, numAlbums),
    numAlbums,
    songArtists: reader.csr('song_artists', numSongs, numArtists),
    songGenres: reader.csr('song_genres', numSongs, genreCodes.length),
    songDetails: reader.csr('song_details', numSongs, detailCodes.length),
    genreCodes,
    detailCodes,
  };
}

/**
 * The dataset that `datasetToTensors` wrote.
 * @param file for messages
 * @throws FormatError where a tensor is missing or has another type, shape or range
 */
export function datasetFromTensors(tensors: Tensors, file: string): DatasetContent {
  const reader = createTensorReader(tensors, file);
  const songs = readTable<SongIndex, OutsideId>(reader, 'songs.ids', 'song', reader.ids('songs.ids'));
  const tags = readTable<TagIndex, string>(reader, 'tags.ids', 'tag', reader.strings('tags.ids'));
  const playlistIds = reader.ids('playlists.ids');
  const numPlaylists = playlistIds.length;
  const isQuestion = reader.get('playlists.is_question', 'U8', numPlaylists).data as Uint8Array;
  const bad = isQuestion.findIndex((flag) => flag > 1);
  if (bad >= 0) reader.fail(`playlists.is_question[${bad}]`, `expected 0 or 1, got ${isQuestion[bad]}`);
  return {
    songs,
    tags,
    playlists: createIdTable<PlaylistIndex, OutsideId>('playlist', playlistIds),
    titles: reader.strings('playlists.titles', numPlaylists),
    sources: Array.from(isQuestion, (flag) => (flag === 1 ? 'question' : 'training')),
    likeCounts: reader.int32('playlists.like_counts', numPlaylists, -1),
    updateDates: reader.int32('playlists.update_dates', numPlaylists),
    playlistSongs: reader.csr('playlist_songs', numPlaylists, songs.size),
    playlistTags: reader.csr('playlist_tags', numPlaylists, tags.size),
    metadata: readMetadata(reader, songs.size),
  };
}
