// Packs the spectrograms of tars into shards: one pass, constant memory, and durable shard by shard, so that a run that
// was killed goes on. The result has the same bytes whether it was interrupted or not.
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { crc32 } from 'node:zlib';
import { checkOptionNames } from '../core/check-option-names.ts';
import { AbortedError, ConfigError, FormatError, NotFoundError } from '../core/errors.ts';
import { SILENT_LOGGER, type WorkContext } from '../core/progress.ts';
import { checkArtefactTarget, writeArtefact } from './artefact.ts';
import { MEL_PACK_INDEX_FILE, MEL_PACK_KIND, shardFileName } from './mel-pack.ts';
import {
  createMelPackIndex,
  type MelPackIndex,
  type MelPackRow,
  mergeMelPackIndices,
  writeMelPackIndex,
} from './mel-pack-index.ts';
import {
  addFinishedShard,
  describeSettings,
  type MelPackProgress,
  packDirectory,
  partialDirectory,
  readProgress,
  removeProgress,
  resumeProgress,
  startProgress,
} from './mel-pack-progress.ts';
import { encodeMel, MEL_PACK_BYTES, MEL_PACK_TYPES, type MelPackType } from './mel-pack-values.ts';
import { ARENA_MEL_BANDS, type MelMember, type MelTarReport, readMelTars } from './mel-tar.ts';
import { isSystemError, toStorageError } from './storage.ts';
import { makeDirectories } from './write-atomically.ts';

/** How tars are packed. */
export interface PackMelTarsOptions {
  /** Keeps these songs only. Default all. */
  readonly songs?: ReadonlySet<number> | undefined;
  /** How values are kept. Default float16. */
  readonly type?: MelPackType;
  /** Bytes of a shard, which a single song may exceed; at most 4 GiB - 1. Default 512 MiB. */
  readonly shardBytes?: number;
  /** Rows of a spectrogram. Default 48. */
  readonly numBands?: number;
  /** Goes on where an interrupted run has stopped, or begins where there is none. Default false. */
  readonly resume?: boolean;
  /** Replaces an older pack, and what an interrupted run has left (unless `resume`). Default false. */
  readonly force?: boolean;
}

/** What is done where no options say otherwise. */
export const PACK_DEFAULTS = {
  type: 'float16' as MelPackType,
  shardBytes: 1 << 29,
  numBands: ARENA_MEL_BANDS,
  resume: false,
  force: false,
};

/** Offsets in a shard are kept in 32 bits. */
export const MAX_SHARD_BYTES = 2 ** 32 - 1;

/** What a run has made. */
export interface PackReport extends MelTarReport {
  readonly shards: number;
  readonly frames: number;
  readonly sizeBytes: number;
  /** Values beyond the range of float16, +-65504, which they became. */
  readonly clampedValues: number;
  /** Songs that were asked for and are in none of the tars; null where all were taken. */
  readonly notFound: number | null;
}

/** Bytes gathered before a write. 4 MiB. */
const BATCH_BYTES = 1 << 22;

/** A shard that grows. */
interface ShardWriter {
  readonly rows: MelPackRow[];
  sizeBytes: number;
  append(row: Omit<MelPackRow, 'shard' | 'offset'>, record: Uint8Array): Promise<void>;
  /** Makes all bytes safe on the disk and closes the file. */
  finish(): Promise<void>;
  /** Closes the file, whatever it holds. */
  abandon(): Promise<void>;
}

/** Writes go on beside the next conversions, from two buffers in turn. */
async function openShard(file: string, shard: number, buffers: [Buffer, Buffer]): Promise<ShardWriter> {
  const handle = await open(file, 'w');
  let filled = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    const [full, other] = buffers;
    writing = handle.writeFile(full.subarray(0, filled));
    writing.catch(() => undefined); // told at the next await
    buffers = [other, full];
    filled = 0;
  };
  const writer: ShardWriter = {
    rows: [],
    sizeBytes: 0,
    async append(row, record) {
      writer.rows.push({ ...row, shard, offset: writer.sizeBytes });
      writer.sizeBytes += record.length;
      for (let done = 0; done < record.length; ) {
        if (filled === BATCH_BYTES) await flush();
        const part = record.subarray(done, done + BATCH_BYTES - filled);
        buffers[0].set(part, filled);
        filled += part.length;
        done += part.length;
      }
    },
    async finish() {
      await flush();
      await writing;
      await handle.datasync();
      await handle.close();
    },
    async abandon() {
      await writing.catch(() => undefined);
      await handle.close().catch(() => undefined);
    },
  };
  return writer;
}

/** Turns songs into shards until the tars end; adds to `progress` and `indices` what is finished. */
async function writeShards(
  files: readonly string[],
  settings: Required<Omit<PackMelTarsOptions, 'songs'>> & Pick<PackMelTarsOptions, 'songs'>,
  run: { readonly partial: string; readonly progress: MelPackProgress; readonly indices: MelPackIndex[] },
  context: WorkContext,
): Promise<void> {
  const { partial, progress, indices } = run;
  const { type, numBands, songs, shardBytes } = settings;
  const buffers: [Buffer, Buffer] = [
    Buffer.allocUnsafeSlow(BATCH_BYTES),
    Buffer.allocUnsafeSlow(BATCH_BYTES),
  ];
  let record = Buffer.alloc(0);
  let shard: ShardWriter | undefined;
  const finish = async (next: MelPackProgress['next'], report: MelTarReport): Promise<void> => {
    if (shard === undefined) return;
    await shard.finish();
    const index = createMelPackIndex(shard.rows);
    const shards = [...progress.shards, shard.sizeBytes];
    shard = undefined;
    const finished = { ...progress, shards, next, report };
    await addFinishedShard(partial, finished, index);
    Object.assign(progress, finished);
    indices.push(index);
  };
  const add = async ({ songId, mel, frames, fileIndex, startBytes }: MelMember): Promise<void> => {
    const sizeBytes = mel.length * MEL_PACK_BYTES[type];
    if (shard !== undefined && shard.sizeBytes + sizeBytes > shardBytes) {
      await finish({ fileIndex, startBytes }, reading.report);
    }
    if (record.length < sizeBytes) record = Buffer.allocUnsafeSlow(sizeBytes);
    const bytes = record.subarray(0, sizeBytes);
    const { scale, zero, clamped } = encodeMel(type, mel, numBands, bytes);
    const number = progress.shards.length;
    shard ??= await openShard(join(packDirectory(partial), shardFileName(number)), number, buffers);
    await shard.append({ songId, frames, checksum: crc32(bytes), scale, zero }, bytes);
    progress.clampedValues += clamped;
  };
  const seen = new Set(indices.flatMap(({ songIds }) => [...songIds]));
  const { next: from, report } = progress;
  const reading = readMelTars(
    files,
    { songs, numBands, from, seen, report: structuredClone(report), share: true },
    context,
  );
  try {
    for await (const member of reading) await add(member);
    await finish({ fileIndex: files.length, startBytes: 0 }, reading.report);
    progress.report = reading.report;
  } finally {
    await shard?.abandon();
  }
}

/** Throws where nothing was packed, with the likeliest reason. */
function checkSomething(
  files: readonly string[],
  { report }: MelPackProgress,
  songs?: ReadonlySet<number>,
): void {
  if (report.songs > 0) return;
  if (songs !== undefined && report.notAsked > 0) {
    throw new NotFoundError(
      `none of the ${songs.size} songs asked for is among the ${report.notAsked} members of the tars; check the list`,
    );
  }
  const [first] = report.damaged.examples;
  const problem = 'no spectrogram in the tars; expected members such as 707/707989.npy';
  throw new FormatError(
    { file: files[0]! },
    first === undefined ? problem : `${problem}; the first fault: ${first}`,
  );
}

/** The state to begin with, and the finished shards. */
async function begin(
  files: readonly string[],
  partial: string,
  options: Required<Omit<PackMelTarsOptions, 'songs'>> & Pick<PackMelTarsOptions, 'songs'>,
): Promise<{ progress: MelPackProgress; indices: MelPackIndex[] }> {
  const settings = await describeSettings(files, options);
  if (options.force && !options.resume) await removeProgress(partial);
  const before = await readProgress(partial);
  if (before === undefined) return { progress: await startProgress(partial, settings), indices: [] };
  if (!options.resume) {
    throw new ConfigError(
      `${partial} holds the start of an interrupted run; go on with --resume, or start anew with --force`,
    );
  }
  return { progress: before, indices: await resumeProgress(partial, before, settings) };
}

/**
 * Packs the spectrograms of tars into an artefact for random access (`openMelPack`). A run that fails or is killed
 * leaves its finished shards in `DIR.partial`, for `resume`; the tars are then read on from where they end.
 * @param files paths of tars, in the order in which a song that repeats is kept
 * @param dir the artefact; it must not exist unless `force`
 * @throws ConfigError (options, a target that must not be replaced, another run's start); NotFoundError (a file, or no
 *   song that was asked for); FormatError (not one spectrogram in the tars); StorageError; AbortedError
 */
export async function packMelTars(
  files: readonly string[],
  dir: string,
  options: PackMelTarsOptions = {},
  context: WorkContext = {},
): Promise<PackReport> {
  checkOptionNames('packMelTars', options, ['songs', ...Object.keys(PACK_DEFAULTS)]);
  const settings = { ...PACK_DEFAULTS, ...options };
  const { songs, force, type, shardBytes, numBands } = settings;
  if (!MEL_PACK_TYPES.includes(type)) {
    throw new ConfigError(`type: expected ${MEL_PACK_TYPES.join(' or ')}, got ${JSON.stringify(type)}`);
  }
  if (!(Number.isInteger(shardBytes) && shardBytes >= 1 && shardBytes <= MAX_SHARD_BYTES)) {
    throw new ConfigError(
      `shardBytes: expected a whole number from 1 to ${MAX_SHARD_BYTES}, got ${shardBytes}`,
    );
  }
  const { signal, logger = SILENT_LOGGER } = context;
  if (signal?.aborted) throw new AbortedError();
  const target = { kind: MEL_PACK_KIND, force };
  await checkArtefactTarget(dir, target);
  const partial = partialDirectory(dir);
  const removeDirectories = await makeDirectories(dirname(partial));
  const { progress, indices } = await begin(files, partial, settings);
  try {
    await writeShards(files, settings, { partial, progress, indices }, context);
    checkSomething(files, progress, songs);
    const { report, clampedValues } = progress;
    const index = mergeMelPackIndices(indices);
    const found: PackReport = {
      ...report,
      shards: progress.shards.length,
      frames: index.frames.reduce((sum, count) => sum + count, 0),
      sizeBytes: progress.shards.reduce((sum, size) => sum + size, 0),
      clampedValues,
      notFound: songs === undefined ? null : songs.size - report.songs,
    };
    await writeArtefact(dir, { ...target, signal, partial: packDirectory(partial) }, async (pack) => {
      await writeMelPackIndex(join(pack, MEL_PACK_INDEX_FILE), index);
      const shards = progress.shards.map((sizeBytes, shard) => ({ file: shardFileName(shard), sizeBytes }));
      const { files: sources } = progress.settings;
      return {
        numBands,
        type,
        unit: 'dB',
        numSongs: report.songs,
        shards,
        shardBytes,
        sources,
        report: found,
      };
    });
    await removeProgress(partial);
    return found;
  } catch (error) {
    if (progress.shards.length === 0) {
      await removeProgress(partial);
      await removeDirectories();
    } else logger.warn(`${progress.shards.length} finished shards stay in ${partial}; go on with --resume`);
    throw isSystemError(error) ? toStorageError(error, 'write', resolve(dir)) : error;
  }
}
