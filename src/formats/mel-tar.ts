// The arena's mel-spectrograms, `arena_mel_{0..39}.tar`: members `{floor(id / 1000)}/{id}.npy` of 48 rows. Read as one
// stream, never unpacked to disk; what is damaged is told by name and passed over. Written in the same layout.

import { stat } from 'node:fs/promises';
import { pack } from 'tar-stream';
import { type MelRepairs, makeMelFinite } from '../audio/finite-mel.ts';
import { checkOptionNames } from '../core/check-option-names.ts';
import { countOf } from '../core/count-of.ts';
import { AbortedError, ConfigError, FormatError } from '../core/errors.ts';
import { SILENT_LOGGER, SILENT_PROGRESS, type WorkContext } from '../core/progress.ts';
import { decodeNpy, encodeNpy, type NpyOptions } from './npy.ts';
import { toStorageError } from './storage.ts';
import { readTarMembers, type TarMember } from './tar-members.ts';
import { writeAtomically } from './write-atomically.ts';

/** Mel bands of the arena's spectrograms. */
export const ARENA_MEL_BANDS = 48;

/** One song's spectrogram. */
export interface SongMel {
  readonly songId: number;
  /** (bands, frames), row after row; in dB. */
  readonly mel: Float32Array;
  readonly frames: number;
}

/** A spectrogram as it comes out of the tars. */
export interface MelMember extends SongMel {
  /** Finite throughout; the rule is `makeMelFinite`. */
  readonly mel: Float32Array;
  readonly repairs: MelRepairs;
  /** Index of its tar among the files. */
  readonly fileIndex: number;
  /** Where in the tar it begins: reading can start here again. */
  readonly startBytes: number;
}

/** A count with its first cases. */
export interface Cases<Case> {
  count: number;
  /** At most `MAX_EXAMPLES`. */
  examples: Case[];
}

/** What a pass found. Songs are counted when the next one is asked for: when their user is done with them. */
export interface MelTarReport {
  /** Spectrograms given out. */
  songs: number;
  /** Members and places that are no spectrogram, or damaged: as messages. */
  damaged: Cases<string>;
  /** Songs met again; the first one is kept. */
  repeated: Cases<number>;
  /** Members of songs that were not asked for. */
  notAsked: number;
  /** Songs without one finite value. */
  silent: Cases<number>;
  /** Values that were minus infinity or NaN. */
  loweredValues: number;
  /** Values that were plus infinity. */
  cappedValues: number;
}

/** How tars are read. */
export interface ReadMelTarsOptions {
  /** Reads these songs only; others are jumped over without being read. Default all. */
  readonly songs?: ReadonlySet<number> | undefined;
  /** Rows that every spectrogram must have. Default 48. */
  readonly numBands?: number;
  /** Where to begin. Default at the start of the first file. */
  readonly from?: { readonly fileIndex: number; readonly startBytes: number };
  /** Songs that were read before, which would be repeated; the pass adds its own. Default none. */
  readonly seen?: Set<number>;
  /** What was found before; the pass adds to it. Default nothing. */
  readonly report?: MelTarReport;
  /** Lets each `mel` be overwritten when the next one is asked for, which saves time. Default false. */
  readonly share?: boolean;
}

const OPTION_NAMES = ['songs', 'numBands', 'from', 'seen', 'report', 'share'];
/** So many examples tell what is wrong, and keep the report small. */
const MAX_EXAMPLES = 20;
/** No spectrogram: the frames of 3 h of sound take 130 MB. 256 MiB. */
const MAX_MEMBER_BYTES = 1 << 28;
/** First size of the buffer that members are read into: a spectrogram of 30 s has 360 kB. */
const FIRST_BUFFER_BYTES = 1 << 19;
const BYTES_PER_MB = 1e6;

/** A report of nothing. */
export function createMelTarReport(): MelTarReport {
  const none = () => ({ count: 0, examples: [] });
  return {
    songs: 0,
    damaged: none(),
    repeated: none(),
    notAsked: 0,
    silent: none(),
    loweredValues: 0,
    cappedValues: 0,
  };
}

function addCase<Case>(cases: Cases<Case>, example: Case): void {
  cases.count++;
  if (cases.examples.length < MAX_EXAMPLES) cases.examples.push(example);
}

/** The song of a member's name, whatever folders it lies in; undefined where the name is of another kind. */
function songIdOfName(name: string): number | undefined {
  const digits = /(?:^|\/)(0|[1-9]\d{0,15})\.npy$/.exec(name)?.[1];
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : undefined;
}

/** Checks the files before hours of reading; gives their sizes. */
async function measureFiles(files: readonly string[]): Promise<number[]> {
  if (files.length === 0) throw new ConfigError('no tar files to read; give at least one');
  return Promise.all(
    files.map(async (file) => {
      try {
        const stats = await stat(file);
        if (stats.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
        return stats.size;
      } catch (error) {
        throw toStorageError(error, 'read', file);
      }
    }),
  );
}

/** One pass over some files. */
export interface MelReading extends AsyncIterable<MelMember> {
  /** Grows as the reading goes on. */
  readonly report: MelTarReport;
}

/**
 * Reads the spectrograms of some tars in their order, in constant memory. Damage of a member or a file goes to the
 * report and, a line each, to the logger; the rest goes on.
 * @param files paths of tars, not compressed
 * @returns to iterate over once; throws `NotFoundError` or `StorageError` where a file is missing or can't be read,
 *   `ConfigError` for no files or an unknown option, `AbortedError`
 */
export function readMelTars(
  files: readonly string[],
  options: ReadMelTarsOptions = {},
  context: WorkContext = {},
): MelReading {
  checkOptionNames('readMelTars', options, OPTION_NAMES);
  const report = options.report ?? createMelTarReport();
  return { report, [Symbol.asyncIterator]: () => readFiles(files, options, context, report) };
}

async function* readFiles(
  files: readonly string[],
  options: ReadMelTarsOptions,
  context: WorkContext,
  report: MelTarReport,
): AsyncGenerator<MelMember> {
  const { from = { fileIndex: 0, startBytes: 0 } } = options;
  const { progress = SILENT_PROGRESS } = context;
  const sizes = await measureFiles(files);
  const toMb = (bytes: number): number => Math.round(bytes / BYTES_PER_MB);
  progress.stage('reading spectrograms', toMb(sizes.reduce((sum, size) => sum + size, 0)), 'MB');
  let before = sizes.slice(0, from.fileIndex).reduce((sum, size) => sum + size, 0);
  const pass = { options, context, report, seen: options.seen ?? new Set<number>() };
  for (let fileIndex = from.fileIndex; fileIndex < files.length; fileIndex++) {
    const startBytes = fileIndex === from.fileIndex ? from.startBytes : 0;
    const onPosition = (bytes: number): void =>
      progress.advanceTo(toMb(before + bytes), countOf(report.songs, 'songs'));
    yield* readFileMels(files[fileIndex]!, fileIndex, { startBytes, onPosition }, pass);
    before += sizes[fileIndex]!;
  }
}

interface Pass {
  readonly options: ReadMelTarsOptions;
  readonly context: WorkContext;
  readonly report: MelTarReport;
  readonly seen: Set<number>;
}

async function* readFileMels(
  file: string,
  fileIndex: number,
  place: { readonly startBytes: number; readonly onPosition: (bytes: number) => void },
  { options, context, report, seen }: Pass,
): AsyncGenerator<MelMember> {
  const { numBands = ARENA_MEL_BANDS, songs, share = false } = options;
  const { logger = SILENT_LOGGER, signal } = context;
  const tell = (message: string): void => {
    addCase(report.damaged, message);
    logger.warn(message);
  };
  const wants = (name: string, sizeBytes: number): boolean => {
    const songId = songIdOfName(name);
    const problem =
      songId === undefined
        ? 'expected a name such as 707/707989.npy, which says the song'
        : sizeBytes > MAX_MEMBER_BYTES
          ? `${sizeBytes} bytes are too many for a spectrogram`
          : undefined;
    if (songId === undefined || problem !== undefined) tell(`${file}: ${name}: ${problem}`);
    else if (songs?.has(songId) === false) report.notAsked++;
    else if (seen.has(songId)) addCase(report.repeated, songId);
    else return true;
    return false;
  };
  let buffer = share ? Buffer.allocUnsafeSlow(FIRST_BUFFER_BYTES) : undefined;
  for await (const item of readTarMembers(file, { ...place, wants, signal })) {
    if (signal?.aborted) throw new AbortedError();
    if (item.kind === 'fault') {
      const name = item.name === undefined ? '' : `: ${item.name}`;
      tell(`${file}${name}, byte ${item.offsetBytes}: ${item.problem}`);
      continue;
    }
    if (buffer !== undefined && buffer.length < item.sizeBytes)
      buffer = Buffer.allocUnsafeSlow(item.sizeBytes);
    const mel = await readMel(`${file}: ${item.name}`, item, numBands, buffer, tell);
    if (mel === undefined) continue;
    const songId = songIdOfName(item.name)!;
    const repairs = makeMelFinite(mel);
    seen.add(songId);
    yield { songId, mel, frames: mel.length / numBands, repairs, fileIndex, startBytes: item.startBytes };
    report.songs++;
    report.loweredValues += repairs.lowered;
    report.cappedValues += repairs.capped;
    if (repairs.isSilent) addCase(report.silent, songId);
  }
}

/** The values of a member; undefined, and a word to `tell`, where it is damaged. */
async function readMel(
  name: string,
  member: TarMember,
  numBands: number,
  buffer: Buffer | undefined,
  tell: (message: string) => void,
): Promise<Float32Array | undefined> {
  try {
    const { shape, data } = decodeNpy(await member.read(buffer), name, { share: buffer !== undefined });
    if (shape.length === 2 && shape[0] === numBands && shape[1]! > 0) return data;
    const expected = `expected a spectrogram of shape (${numBands}, frames)`;
    throw new FormatError({ file: name }, `${expected}, got (${shape.join(', ')})`);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    tell(error.message);
    return undefined;
  }
}

/**
 * Writes spectrograms as a tar of the arena's layout, whole or not at all, in constant memory. The same songs give the
 * same bytes.
 * @param songs whole number ids; (48, frames) each
 * @param options.numBands rows; default 48
 * @param options.npy how each array is written; default float32
 * @throws RangeError where a spectrogram has not the rows; StorageError; what `songs` throws
 */
export async function writeMelTar(
  file: string,
  songs: Iterable<SongMel> | AsyncIterable<SongMel>,
  options: { readonly numBands?: number; readonly npy?: NpyOptions } = {},
): Promise<void> {
  checkOptionNames('writeMelTar', options, ['numBands', 'npy']);
  const { numBands = ARENA_MEL_BANDS, npy } = options;
  await writeAtomically(file, async (handle) => {
    const archive = pack();
    let failure: unknown;
    const fill = async (): Promise<void> => {
      for await (const { songId, mel, frames } of songs) {
        const bytes = encodeNpy(mel, [numBands, frames], npy);
        const name = `${Math.floor(songId / 1000)}/${songId}.npy`;
        await new Promise<void>((resolve, reject) => {
          const header = { name, size: bytes.length, mode: 0o644, mtime: new Date(0) };
          const entry = archive.entry(header, (error) => (error ? reject(error) : resolve()));
          entry.end(bytes);
        });
      }
      archive.finalize();
    };
    const filling = fill().catch((error: unknown) => {
      failure ??= error;
      archive.destroy();
    });
    try {
      for await (const chunk of archive as AsyncIterable<Buffer>) await handle.writeFile(chunk);
    } catch (error) {
      failure ??= error;
    }
    await filling;
    if (failure !== undefined) throw failure;
  });
}
