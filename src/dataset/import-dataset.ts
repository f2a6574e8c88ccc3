// From the arena's files to a dataset artefact: reads each file once, in order training, questions, genres, song
// metadata; orders ids; writes arrays, catalogue and manifest. Answers are never opened.
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AbortedError } from '../core/errors.ts';
import type { PlaylistIndex, SongIndex, TagIndex } from '../core/indices.ts';
import { SILENT_PROGRESS, type WorkContext } from '../core/progress.ts';
import { writeArtefact } from '../formats/artefact.ts';
import { readGenres } from '../formats/genres.ts';
import { readPlaylists } from '../formats/read-playlists.ts';
import { readSongs } from '../formats/read-songs.ts';
import { writeSafetensors } from '../formats/safetensors.ts';
import { toStorageError } from '../formats/storage.ts';
import { createPlaylistCollector, type PlaylistCollector } from './collect-playlists.ts';
import { type CollectedMetadata, createSongCollector, type SongCollector } from './collect-songs.ts';
import { type PlaylistSource, UNKNOWN_DATE } from './dataset.ts';
import { CATALOG_FILE, DATASET_KIND, DATASET_TENSORS_FILE } from './dataset-files.ts';
import { type DatasetContent, datasetToTensors, fingerprintTensors } from './dataset-tensors.ts';
import { type ArenaFiles, findArenaFiles } from './find-arena-files.ts';
import { createIdInterner, type IdInterner, type OrderedIds, orderIds } from './id-interner.ts';
import { createIdTable } from './id-table.ts';
import type { ImportReport } from './import-report.ts';
import { writeCatalog } from './write-catalog.ts';

/** How to import. */
export interface ImportOptions {
  /** Replace an artefact that is already there; default false. */
  readonly force?: boolean;
  /** Leave question files out; default false: their visible parts are learned from too. */
  readonly trainOnly?: boolean;
}

type SourceFile = ImportReport['files'][number];

/** What has been read, before it is ordered. */
interface Collected {
  readonly files: readonly SourceFile[];
  readonly songIds: IdInterner<number>;
  readonly tagIds: IdInterner<string>;
  readonly playlists: PlaylistCollector;
  /** Null where there is no metadata file. */
  readonly songs: SongCollector | null;
  readonly hasGenres: boolean;
}

/** Name and size of a file; throws where it can't be read. */
async function describeFile(role: SourceFile['role'], file: string): Promise<SourceFile> {
  try {
    return { role, name: basename(file), sizeBytes: (await stat(file)).size };
  } catch (error) {
    throw toStorageError(error, 'read', file);
  }
}

/** Reads one file record by record, with progress in bytes. */
async function readAll<Value>(
  read: (
    file: string,
    options: { signal?: AbortSignal; onBytes: (bytesRead: number) => void },
  ) => AsyncIterable<Value>,
  file: string,
  sizeBytes: number,
  context: WorkContext,
  add: (value: Value) => void,
): Promise<void> {
  const progress = context.progress ?? SILENT_PROGRESS;
  progress.stage(`reading ${basename(file)}`, sizeBytes, 'bytes');
  const onBytes = (bytesRead: number): void => progress.advanceTo(bytesRead);
  const options = context.signal === undefined ? { onBytes } : { onBytes, signal: context.signal };
  for await (const value of read(file, options)) add(value);
}

async function collect(found: ArenaFiles, trainOnly: boolean, context: WorkContext): Promise<Collected> {
  const files: SourceFile[] = [];
  const songIds = createIdInterner<number>();
  const tagIds = createIdInterner<string>();
  const playlists = createPlaylistCollector(songIds, tagIds);
  const readFile = async (file: string, role: SourceFile['role'], source: PlaylistSource): Promise<void> => {
    const described = await describeFile(role, file);
    files.push(described);
    await readAll(readPlaylists, file, described.sizeBytes, context, (playlist) => {
      playlists.add(playlist, source);
    });
  };
  await readFile(found.training, 'training', 'training');
  for (const question of trainOnly ? [] : found.questions) {
    await readFile(question.file, 'questions', 'question');
  }
  const genres = found.genres === null ? null : await readGenres(found.genres);
  if (found.genres !== null) files.push(await describeFile('genres', found.genres));
  let songs: SongCollector | null = null;
  if (found.songs !== null) {
    const collector = createSongCollector(songIds, genres);
    const described = await describeFile('songs', found.songs);
    files.push(described);
    await readAll(readSongs, found.songs, described.sizeBytes, context, collector.add);
    songs = collector;
  }
  return { files, songIds, tagIds, playlists, songs, hasGenres: genres !== null };
}

/** The dataset, with ids in their final order. */
function assemble(
  collected: Collected,
  songs: OrderedIds<number>,
  metadata: CollectedMetadata | null,
): DatasetContent {
  const { playlists } = collected;
  const tags = orderIds(collected.tagIds.ids);
  const shared = (values: readonly number[]): Int32Array<SharedArrayBuffer> => {
    const array = new Int32Array(new SharedArrayBuffer(values.length * 4));
    array.set(values);
    return array;
  };
  return {
    songs: createIdTable<SongIndex, number>('song', songs.ids),
    tags: createIdTable<TagIndex, string>('tag', tags.ids),
    playlists: createIdTable<PlaylistIndex, number>('playlist', playlists.ids),
    titles: playlists.titles,
    sources: playlists.sources,
    likeCounts: shared(playlists.likeCounts),
    updateDates: shared(playlists.updateDates),
    playlistSongs: playlists.songs.toCsr(songs.indexOfNumber),
    playlistTags: playlists.tags.toCsr(tags.indexOfNumber),
    metadata: metadata?.metadata ?? null,
  };
}

/** Songs, and (playlist, song) pairs, where the song came out after the playlist's last update. */
function countMisdated(dataset: DatasetContent): { songs: number; pairs: number } | null {
  if (dataset.metadata === null) return null;
  const { releaseDates } = dataset.metadata;
  const { rowStarts, columns } = dataset.playlistSongs;
  const isMisdated = new Uint8Array(dataset.songs.size);
  let pairs = 0;
  dataset.updateDates.forEach((updateDate, playlist) => {
    if (updateDate === UNKNOWN_DATE) return;
    for (let i = rowStarts[playlist]!; i < rowStarts[playlist + 1]!; i++) {
      const song = columns[i]!;
      // An unknown release date is the least of all numbers, so it is never later.
      if (releaseDates[song]! <= updateDate) continue;
      pairs++;
      isMisdated[song] = 1;
    }
  });
  return { songs: isMisdated.reduce((sum, flag) => sum + flag, 0), pairs };
}

function writeReport(
  collected: Collected,
  dataset: DatasetContent,
  metadata: CollectedMetadata | null,
): ImportReport {
  const { songs: songCollector, playlists } = collected;
  const numQuestions = dataset.sources.filter((source) => source === 'question').length;
  const inPlaylists = new Uint8Array(dataset.songs.size);
  for (const song of dataset.playlistSongs.columns) inPlaylists[song] = 1;
  return {
    files: [...collected.files],
    counts: {
      playlists: dataset.playlists.size,
      trainingPlaylists: dataset.playlists.size - numQuestions,
      questionPlaylists: numQuestions,
      songs: dataset.songs.size,
      songsInPlaylists: inPlaylists.reduce((sum, flag) => sum + flag, 0),
      tags: dataset.tags.size,
      playlistSongs: dataset.playlistSongs.columns.length,
      playlistTags: dataset.playlistTags.columns.length,
      albums: dataset.metadata?.numAlbums ?? null,
      artists: dataset.metadata?.songArtists.numColumns ?? null,
      genres: dataset.metadata?.genreCodes.length ?? null,
      details: dataset.metadata?.detailCodes.length ?? null,
    },
    anomalies: {
      ...playlists.anomalies,
      songsWithoutMetadata: metadata?.songsWithoutMetadata ?? null,
      repeatedSongIds: songCollector?.repeatedSongIds ?? null,
      songsWithoutReleaseDate: metadata?.songsWithoutReleaseDate ?? null,
      misdated: countMisdated(dataset),
      unknownGenreCodes:
        songCollector !== null && collected.hasGenres ? songCollector.unknownGenreCodes : null,
    },
  };
}

/**
 * Imports the data set of a folder into an artefact of kind `dataset`; what it holds is told in docs/dataset.md.
 * Training playlists come first, then the visible parts of questions, each in the order of their files.
 * @param source a folder that `findArenaFiles` understands
 * @param dir the artefact to write; appears whole or not at all
 * @returns what was read and what is odd about it; also in the manifest, under `report`
 * @throws NotFoundError, FormatError, StorageError from reading; ConfigError where `dir` exists and `force` is not
 *   set; AbortedError
 */
export async function importDataset(
  source: string,
  dir: string,
  options: ImportOptions = {},
  context: WorkContext = {},
): Promise<ImportReport> {
  const found = await findArenaFiles(source);
  let report: ImportReport | undefined;
  const { signal } = context;
  const force = options.force ?? false;
  const artefact = { kind: DATASET_KIND, force, ...(signal === undefined ? {} : { signal }) };
  await writeArtefact(dir, artefact, async (temporaryDir) => {
    const collected = await collect(found, options.trainOnly ?? false, context);
    const songs = orderIds(collected.songIds.ids);
    const metadata = collected.songs?.finish(songs) ?? null;
    const dataset = assemble(collected, songs, metadata);
    report = writeReport(collected, dataset, metadata);
    if (signal?.aborted) throw new AbortedError();
    const tensors = datasetToTensors(dataset);
    const fingerprint = fingerprintTensors(tensors);
    await writeSafetensors(join(temporaryDir, DATASET_TENSORS_FILE), tensors, { fingerprint });
    await writeCatalog(join(temporaryDir, CATALOG_FILE), dataset, metadata?.names ?? null, context);
    return { fingerprint, report };
  });
  context.progress?.done();
  return report!;
}
