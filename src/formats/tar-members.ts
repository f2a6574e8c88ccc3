// The members of a tar file one after the other, in constant memory. Damage is told and stepped over: what comes after
// a bad header is found again, and a file that is cut short gives all that came before. Headers are parsed by
// tar-stream (POSIX, GNU and pax); members that nobody wants are jumped over without being read.
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { type Extract, extract, type Header } from 'tar-stream';
import { AbortedError, FormatError } from '../core/errors.ts';
import { isSystemError, toStorageError } from './storage.ts';

/** One file in a tar. Its bytes can be read until the next member is asked for. */
export interface TarMember {
  readonly kind: 'member';
  readonly name: string;
  readonly sizeBytes: number;
  /** Where its first header begins: reading can start here. */
  readonly startBytes: number;
  /** Where what follows it begins. */
  readonly endBytes: number;
  /**
   * All its bytes.
   * @param into where to put them, if it has room for them; default a new buffer
   */
  read(into?: Buffer): Promise<Buffer>;
}

/** Damage, after which the reading goes on, if anything follows. */
export interface TarFault {
  readonly kind: 'fault';
  readonly offsetBytes: number;
  /** What is wrong, with a remedy. */
  readonly problem: string;
  /** The member at fault, where its name is known. */
  readonly name: string | undefined;
}

/** How a tar is read. */
export interface ReadTarOptions {
  /** Where to begin: a member's `startBytes` or `endBytes`. Default 0. */
  readonly startBytes?: number;
  /** Whether a member that is no folder is wanted; the others are passed over and never come out. Default all. */
  readonly wants?: (name: string, sizeBytes: number) => boolean;
  /** Told how far the file has been passed, in bytes from its start. */
  readonly onPosition?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Headers and padded members are made of blocks. */
const TAR_BLOCK = 512;
/** An archive ends with two empty blocks. */
const END_BYTES = 2 * TAR_BLOCK;
/** Bytes read by one call of the system: at 1 MiB its cost is small beside the copying. */
const READ_BYTES = 1 << 20;
/** First read after a member was jumped over: a header, and little more in case that the next is not wanted either. */
const FIRST_READ_BYTES = 1 << 13;
const GROWTH = 8;
/** tar-stream's types lack it: headers of before POSIX have no magic word, but a sum as all have. */
const PARSER_OPTIONS = { allowUnknownFormat: true };
/**
 * Blocks are read in turn into so many buffers: fresh ones would cost more than the reading. The parser may hold on to the blocks of
 * a long header, which has at most 4 MiB: 8 blocks where they begin small; one more is being read ahead.
 */
const NUM_BUFFERS = 10;
const ZEROS = Buffer.alloc(READ_BYTES);

const CUT = 'it is cut short, so copy it again';

const isFile = (type: string | null | undefined): boolean => type === 'file' || type === 'contiguous-file';

/** What a member is that is neither a file nor a folder; undefined for these. */
function describeOddMember({ type, linkname }: Header): string | undefined {
  if (isFile(type) || type === 'directory') return undefined;
  if (type === 'link' || type === 'symlink') {
    return `a link to ${linkname}, not a file; make the tar again with --dereference --hard-dereference`;
  }
  return `${type ?? 'a sparse or unknown member'}, not a plain file; make the tar again without --sparse`;
}

/** Where the reading of one file stands. */
interface Reading {
  readonly file: string;
  readonly handle: FileHandle;
  readonly fileBytes: number;
  readonly options: ReadTarOptions;
  /** Where the last member, or what was passed over, ends. */
  endBytes: number;
  /** A member of which the file holds only a part: the last. */
  cut: TarFault | undefined;
}

/** What the parser is at: set as soon as a header is read, before its member comes out. */
interface Current {
  /** Where the parser's first byte lies in the file. */
  readonly base: number;
  /** Zeros are fed up to here. */
  skipTo: number;
  isWanted: boolean;
  /** Why a wanted member can't be read: it is no plain file. */
  problem: string | undefined;
  dataBytes: number;
  endBytes: number;
}

/** Fills a buffer from a place in the file; shorter only where the file ends. */
async function readInto(handle: FileHandle, position: number, block: Buffer): Promise<Buffer> {
  let done = 0;
  while (done < block.length) {
    const { bytesRead } = await handle.read(block, done, block.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return block.subarray(0, done);
}

/** Hands bytes to the parser; ends when it has taken them, or was destroyed. */
function push(parser: Extract, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      parser.off('drain', end);
      parser.off('close', end);
      resolve();
    };
    parser.on('drain', end);
    parser.on('close', end);
    if (parser.destroyed || parser.write(bytes)) end();
  });
}

/** Feeds the file to the parser, with zeros in the place of what is not wanted. */
async function feed(parser: Extract, reading: Reading, current: Current): Promise<void> {
  const { handle, fileBytes, options } = reading;
  let position = current.base;
  let length = READ_BYTES;
  let ahead: Promise<Buffer> | undefined;
  const buffers: Buffer[] = [];
  let turn = 0;
  const readNext = (): Promise<Buffer> => {
    buffers[turn] ??= Buffer.allocUnsafeSlow(READ_BYTES);
    const buffer = buffers[turn]!.subarray(0, Math.min(length, fileBytes - position));
    turn = (turn + 1) % NUM_BUFFERS;
    return readInto(handle, position, buffer);
  };
  try {
    while (position < fileBytes && !parser.destroyed) {
      if (options.signal?.aborted) throw new AbortedError();
      options.onPosition?.(position);
      if (current.skipTo > position) {
        await ahead;
        ahead = undefined;
        const count = Math.min(ZEROS.length, current.skipTo - position);
        position += count;
        length = FIRST_READ_BYTES;
        await push(parser, ZEROS.subarray(0, count));
        continue;
      }
      const block = await (ahead ?? readNext());
      if (block.length === 0) break;
      position += block.length;
      length = Math.min(READ_BYTES, length * GROWTH);
      // The system reads on while the parser and its user work.
      ahead = length === READ_BYTES && position < fileBytes ? readNext() : undefined;
      await push(parser, block);
    }
    // The last block may be short of padding only; the parser takes no part of one.
    const padding = (TAR_BLOCK - (position % TAR_BLOCK)) % TAR_BLOCK;
    if (padding > 0) await push(parser, ZEROS.subarray(0, padding));
    if (!parser.destroyed) parser.end(undefined);
  } finally {
    await ahead?.catch(() => undefined);
  }
}

/** As tar-stream 3.2 gives it: the types lack the place of the data, counted from the parser's first byte. */
type PlacedHeader = Header & { readonly byteOffset: number };

/** Notes what a header says, before the bytes of its member are asked of the file. */
function meet(header: PlacedHeader, reading: Reading, current: Current): void {
  const { fileBytes, options } = reading;
  const { name, type } = header;
  // Nothing follows the header of a folder, whatever size it states; the parser has it so too.
  const size = type === 'directory' ? 0 : header.size;
  current.dataBytes = current.base + header.byteOffset;
  current.endBytes = current.dataBytes + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  if (current.dataBytes + size > fileBytes) {
    const held = Math.max(0, fileBytes - current.dataBytes); // a header may itself be cut
    const problem = `the file ends after ${held} of the ${size} bytes of a member; ${CUT}`;
    reading.cut = { kind: 'fault', offsetBytes: fileBytes, problem, name };
  }
  const isAsked = type !== 'directory' && reading.cut === undefined && (options.wants?.(name, size) ?? true);
  current.problem = isAsked ? describeOddMember(header) : undefined;
  current.isWanted = isAsked && current.problem === undefined;
  if (!current.isWanted) current.skipTo = Math.min(current.endBytes, fileBytes);
}

/** Members from `reading.endBytes` on, up to the end of the file or a bad header, which it throws. */
async function* parseMembers(reading: Reading): AsyncGenerator<TarMember | TarFault> {
  const parser = extract(PARSER_OPTIONS as object);
  const base = reading.endBytes;
  const current: Current = {
    ...{ base, skipTo: 0, isWanted: false, problem: undefined },
    ...{ dataBytes: base, endBytes: base },
  };
  parser.on('entry', (header) => meet(header as PlacedHeader, reading, current));
  let failure: unknown;
  const feeding = feed(parser, reading, current).catch((error: unknown) => {
    failure = error;
    parser.destroy();
  });
  try {
    for await (const entry of parser) {
      if (reading.cut !== undefined) return;
      const { name, size } = entry.header;
      const { endBytes, dataBytes, problem } = current;
      const read = async (into?: Buffer): Promise<Buffer> => {
        try {
          return await collect(entry, size, into);
        } catch (cause) {
          throw failure ?? new FormatError({ file: reading.file, offsetBytes: dataBytes }, CUT, { cause });
        }
      };
      const { endBytes: startBytes } = reading;
      if (problem !== undefined) yield { kind: 'fault', offsetBytes: startBytes, problem, name };
      if (current.isWanted) yield { kind: 'member', name, sizeBytes: size, startBytes, endBytes, read };
      entry.resume();
      reading.endBytes = endBytes;
    }
    if (failure !== undefined) throw failure;
  } catch (error) {
    if (reading.cut === undefined) throw failure ?? error;
  } finally {
    parser.destroy();
    await feeding;
  }
}

async function collect(entry: unknown, sizeBytes: number, into: Buffer | undefined): Promise<Buffer> {
  const bytes =
    into !== undefined && into.length >= sizeBytes
      ? into.subarray(0, sizeBytes)
      : Buffer.allocUnsafeSlow(sizeBytes);
  let done = 0;
  for await (const chunk of entry as AsyncIterable<Buffer>) {
    bytes.set(chunk, done);
    done += chunk.length;
  }
  return bytes;
}

/** Whether a block is a header: its bytes, with spaces in the place of the sum, add up to the sum it holds. */
function isHeader(block: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let i = 0; i < TAR_BLOCK; i++) if (i < 148 || i >= 156) sum += block[i]!;
  return sum !== 8 * 0x20 && sum === Number.parseInt(block.toString('latin1', 148, 156), 8);
}

const isEmpty = (block: Buffer): boolean => block.every((byte) => byte === 0);

/** The first block from `position` on that `matches`, or the end of the file. */
async function findBlock(
  { handle, fileBytes, options }: Reading,
  position: number,
  matches: (block: Buffer) => boolean,
): Promise<number> {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  while (position + TAR_BLOCK <= fileBytes) {
    if (options.signal?.aborted) throw new AbortedError();
    options.onPosition?.(position);
    const bytes = await readInto(handle, position, buffer);
    for (let at = 0; at + TAR_BLOCK <= bytes.length; at += TAR_BLOCK) {
      if (matches(bytes.subarray(at, at + TAR_BLOCK))) return position + at;
    }
    if (bytes.length < TAR_BLOCK) break;
    position += bytes.length - (bytes.length % TAR_BLOCK);
  }
  return fileBytes;
}

/** What to say of a block that should be a header. */
async function describeBadHeader({ handle }: Reading, offsetBytes: number): Promise<string> {
  if (offsetBytes > 0) {
    return 'a damaged header (its check sum is wrong): a member is lost; copy the file again';
  }
  const block = await readInto(handle, offsetBytes, Buffer.alloc(TAR_BLOCK));
  if (block[0] === 0x1f && block[1] === 0x8b) return 'the file is compressed; unpack it with gunzip first';
  const start = JSON.stringify(block.toString('latin1', 0, 8));
  return `expected a tar file, got one that starts with ${start}; check the path, or copy it again`;
}

/** What is wrong with the end of a file whose members were all read, if anything is. */
function checkEnd({ fileBytes, endBytes, cut }: Reading): TarFault | undefined {
  if (cut !== undefined) return cut;
  if (fileBytes - endBytes >= END_BYTES) return undefined;
  const problem =
    fileBytes === 0
      ? 'the file is empty; copy it again'
      : 'the file ends without the two empty blocks that end a tar; it is probably cut short, so copy it again';
  return { kind: 'fault', offsetBytes: fileBytes, problem, name: undefined };
}

/** Whether an error can be one of tar-stream's, which are all of the base class; a subclass is ours or a fault in the code. */
const isPlainError = (error: unknown): boolean =>
  error instanceof Error && Object.getPrototypeOf(error) === Error.prototype;

/** All of an open file. */
async function* readAll(reading: Reading): AsyncGenerator<TarMember | TarFault> {
  const { fileBytes } = reading;
  for (let hasEnded = fileBytes === 0; !hasEnded; ) {
    try {
      yield* parseMembers(reading);
      hasEnded = true;
    } catch (error) {
      if (!isPlainError(error) || isSystemError(error)) throw error;
      // What the parser refused: the first block that is not empty. Members begin anew at the next good header.
      const offsetBytes = await findBlock(reading, reading.endBytes, (block) => !isEmpty(block));
      if (offsetBytes === fileBytes) break; // a part of a block
      const problem = await describeBadHeader(reading, offsetBytes);
      yield { kind: 'fault', offsetBytes, problem, name: undefined };
      reading.endBytes = await findBlock(reading, offsetBytes + TAR_BLOCK, isHeader);
      if (reading.endBytes === fileBytes) return;
    }
  }
  const fault = checkEnd(reading);
  if (fault !== undefined) yield fault;
}

/**
 * Reads a tar file. Damage comes out as a `TarFault` in its place; the last item is one where the file ends too early.
 * @throws NotFoundError, StorageError; AbortedError; what is thrown into it
 */
export async function* readTarMembers(
  file: string,
  options: ReadTarOptions = {},
): AsyncGenerator<TarMember | TarFault> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const stats = await handle.stat();
    if (stats.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    const endBytes = options.startBytes ?? 0;
    yield* readAll({ file, handle, fileBytes: stats.size, options, endBytes, cut: undefined });
    options.onPosition?.(stats.size);
  } catch (error) {
    throw isSystemError(error) ? toStorageError(error, 'read', file) : error;
  } finally {
    await handle?.close();
  }
}
