// Packed mel-spectrograms: an artefact of shards and an index, read by song and frame. Each thread opens the directory
// for itself; reads are synchronous, because a loader's thread has nothing better to do than wait for them.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { FormatError, NotFoundError, SegueError } from '../core/errors.ts';
import { readManifest } from './artefact.ts';
import { type MelPackIndex, readMelPackIndex } from './mel-pack-index.ts';
import {
  decodeMel,
  hasFiniteHalves,
  MEL_PACK_BYTES,
  MEL_PACK_TYPES,
  type MelPackType,
} from './mel-pack-values.ts';
import { toStorageError } from './storage.ts';

/** The kind of the artefact. */
export const MEL_PACK_KIND = 'mel-pack';
/** Its index. */
export const MEL_PACK_INDEX_FILE = 'index.safetensors';
/** Systems let a process open 1024 files or so. */
const MAX_OPEN_SHARDS = 128;

/** The file of a shard: `shard-000.bin` and so on. */
export function shardFileName(shard: number): string {
  return `shard-${String(shard).padStart(3, '0')}.bin`;
}

/** An open pack. */
export interface MelPack {
  readonly numBands: number;
  readonly type: MelPackType;
  /** All songs, ascending. */
  readonly songIds: Float64Array;
  has(songId: number): boolean;
  /** Frames of a song; throws `NotFoundError` for one that is not in the pack. */
  frames(songId: number): number;
  /**
   * A run of frames.
   * @param from first frame; default 0
   * @param count how many; default all that follow
   * @param into (bands, count), to be filled; default a new array
   * @returns (bands, count); a whole song is held to its check sum
   * @throws NotFoundError (a song that is not there); RangeError (frames that are not there, or `into` of another
   *   length); FormatError (a damaged shard); StorageError; SegueError after `close`
   */
  read(songId: number, from?: number, count?: number, into?: Float32Array): Float32Array;
  /** Closes the files. Safe to call twice. */
  close(): void;
}

const manifestSchema = z.looseObject({
  numBands: z.int().min(1),
  type: z.enum(MEL_PACK_TYPES as readonly [MelPackType, ...MelPackType[]]),
  numSongs: z.int().min(0),
  shards: z.array(z.strictObject({ file: z.string(), sizeBytes: z.int().min(0) })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** Holds the index to the shards, so that no read can go astray. */
function checkIndex(file: string, index: MelPackIndex, { numBands, numSongs, type, shards }: Manifest): void {
  const fail = (row: number, problem: string): never => {
    throw new FormatError({ file, record: row }, `${problem}; the pack is damaged, make it again`);
  };
  const { songIds } = index;
  if (songIds.length !== numSongs)
    fail(0, `expected ${numSongs} songs, as the manifest says, got ${songIds.length}`);
  const frameBytes = numBands * MEL_PACK_BYTES[type];
  for (let row = 0; row < songIds.length; row++) {
    if (row > 0 && !(songIds[row - 1]! < songIds[row]!)) fail(row, 'expected song ids to ascend');
    const shard = shards[index.shards[row]!];
    const sizeBytes = shard?.sizeBytes ?? fail(row, `there is no shard ${index.shards[row]}`);
    const end = index.offsets[row]! + index.frames[row]! * frameBytes;
    if (index.frames[row] === 0 || end > sizeBytes) {
      fail(row, `song ${songIds[row]} ends at byte ${end} of a shard of ${sizeBytes} bytes`);
    }
  }
}

function checkShards(dir: string, shards: Manifest['shards']): void {
  for (const { file, sizeBytes } of shards) {
    const path = join(dir, file);
    let size: number;
    try {
      ({ size } = statSync(path));
    } catch (error) {
      throw toStorageError(error, 'read', path);
    }
    if (size === sizeBytes) continue;
    throw new FormatError(
      { file: path },
      `expected ${sizeBytes} bytes, got ${size}; the pack is damaged, copy or make it again`,
    );
  }
}

/** Row of a song by bisection; -1 where it is not there. */
function findRow(songIds: Float64Array, songId: number): number {
  let low = 0;
  let high = songIds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (songIds[middle]! < songId) low = middle + 1;
    else high = middle;
  }
  return songIds[low] === songId ? low : -1;
}

/** Files of shards, opened when needed, the longest unused closed when there are too many. */
function createShardFiles(
  dir: string,
  shards: Manifest['shards'],
): { get(shard: number): number; close(): void } {
  const handles = new Map<number, number>();
  let isClosed = false;
  return {
    get(shard: number): number {
      if (isClosed) throw new SegueError('CLOSED', `the pack ${dir} is closed; open it again`);
      const handle = handles.get(shard) ?? openSync(join(dir, shards[shard]!.file), 'r');
      handles.delete(shard);
      handles.set(shard, handle);
      const [oldest] = handles;
      if (handles.size > MAX_OPEN_SHARDS && oldest !== undefined) {
        closeSync(oldest[1]);
        handles.delete(oldest[0]);
      }
      return handle;
    },
    close(): void {
      isClosed = true;
      for (const handle of handles.values()) closeSync(handle);
      handles.clear();
    },
  };
}

/**
 * Opens a pack that `segue pack` made. Use one a thread; the files it keeps open are its own.
 * @param dir the artefact
 * @throws NotFoundError (no pack there, a shard missing); FormatError (another kind or version, damaged); StorageError
 */
export async function openMelPack(dir: string): Promise<MelPack> {
  const parsed = manifestSchema.safeParse(await readManifest(dir, MEL_PACK_KIND));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new FormatError(
      { file: join(dir, 'manifest.json'), field: issue.path.join('.') },
      `${issue.message}; make the pack again`,
      { cause: parsed.error },
    );
  }
  const manifest = parsed.data;
  const indexFile = join(dir, MEL_PACK_INDEX_FILE);
  const index = await readMelPackIndex(indexFile);
  checkIndex(indexFile, index, manifest);
  checkShards(dir, manifest.shards);
  return createReader(dir, manifest, index);
}

function createReader(dir: string, { numBands, type, shards }: Manifest, index: MelPackIndex): MelPack {
  const { songIds } = index;
  const files = createShardFiles(dir, shards);
  const frameBytes = numBands * MEL_PACK_BYTES[type];
  let scratch = Buffer.allocUnsafeSlow(frameBytes);
  const rowOf = (songId: number): number => {
    const row = findRow(songIds, songId);
    if (row >= 0) return row;
    throw new NotFoundError(`no spectrogram of song ${songId} in ${dir}; pack it, or leave the song out`);
  };
  return {
    numBands,
    type,
    songIds,
    has: (songId) => findRow(songIds, songId) >= 0,
    frames: (songId) => index.frames[rowOf(songId)]!,
    read(songId, from = 0, count, into) {
      const row = rowOf(songId);
      const numFrames = index.frames[row]!;
      const wanted = count ?? numFrames - from;
      checkRange(songId, numFrames, from, wanted);
      if (into !== undefined && into.length !== numBands * wanted) {
        throw new RangeError(`expected room for (${numBands}, ${wanted}) values, got ${into.length}`);
      }
      const sizeBytes = wanted * frameBytes;
      if (scratch.length < sizeBytes) scratch = Buffer.allocUnsafeSlow(sizeBytes);
      const bytes = scratch.subarray(0, sizeBytes);
      const shard = index.shards[row]!;
      const path = join(dir, shards[shard]!.file);
      const offsetBytes = index.offsets[row]! + from * frameBytes;
      fill(bytes, path, offsetBytes, () => files.get(shard));
      const isWhole = wanted === numFrames;
      const mel = decodeMel(
        type,
        bytes,
        numBands,
        { scale: index.scales[row]!, zero: index.zeros[row]! },
        into,
      );
      if (
        (isWhole && crc32(bytes) !== index.checksums[row]) ||
        (type === 'float16' && !hasFiniteHalves(mel))
      ) {
        throw new FormatError(
          { file: path, record: `of song ${songId}`, offsetBytes },
          'the bytes are not those that were written; copy or make the pack again',
        );
      }
      return mel;
    },
    close: () => files.close(),
  };
}

function checkRange(songId: number, numFrames: number, from: number, count: number): void {
  const isGood = Number.isInteger(from) && Number.isInteger(count) && from >= 0 && count > 0;
  if (isGood && from + count <= numFrames) return;
  throw new RangeError(
    `song ${songId} has frames 0 to ${numFrames - 1}; there are no ${count} of them from ${from} on`,
  );
}

function fill(bytes: Buffer, path: string, offsetBytes: number, open: () => number): void {
  let done = 0;
  try {
    const handle = open();
    while (done < bytes.length) {
      const count = readSync(handle, bytes, done, bytes.length - done, offsetBytes + done);
      if (count === 0) break;
      done += count;
    }
  } catch (error) {
    throw toStorageError(error, 'read', path);
  }
  if (done === bytes.length) return;
  throw new FormatError(
    { file: path, offsetBytes: offsetBytes + done },
    'the file ends too early; copy or make the pack again',
  );
}
