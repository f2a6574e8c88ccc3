// Reads vectors in the text or binary format of word2vec, as word2vec.c, gensim and many others write them, straight
// into kernel memory: no more than the vectors, their names and a buffer of 1 MiB.
import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { FormatError } from '../core/errors.ts';
import type { WorkContext } from '../core/progress.ts';
import { createKernelMemory, type KernelMemory } from '../kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../kernels/vector-store.ts';
import { ByteReader } from './byte-reader.ts';
import { type NamedVectors, SPACE_SIGN, watchRows } from './named-vectors.ts';
import { isSystemError, toStorageError } from './storage.ts';
import { readBinaryRow } from './word2vec-binary.ts';
import { readTextRow } from './word2vec-text.ts';

/** The two formats. */
export type Word2vecFormat = 'text' | 'binary';

/** How vectors are read. */
export interface ReadWord2vecOptions extends WorkContext {
  /** Default `auto`: by the first 4096 bytes. Only a binary file of a few numbers can be taken for text. */
  readonly format?: Word2vecFormat | 'auto';
  /** Where the vectors go; default a memory of their own. */
  readonly memory?: KernelMemory;
  /** Whether U+2581 (`▁`) in a name becomes a space again; default `keep`. */
  readonly spaces?: 'keep' | 'restore';
}

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const MAX_HEADER_BYTES = 64;
/** What kernels can address. */
const MAX_BYTES = 2 ** 32;
/** Enough of the first vector to tell the formats apart. */
const SNIFFED_BYTES = 4096;
/** A name in any encoding and a number. */
const FIRST_VALUE = /^[^ \t\n]+[ \t]+[-+]?\d[\d.eE+-]*[ \t\r\n]/;
const HEADER = /^[ \t]*(\d+)[ \t]+(\d+)[ \t]*\r?$/;

/** Numbers of vectors and dimensions, from the first line. */
async function readHeader(file: string, reader: ByteReader): Promise<[number, number]> {
  if ((await reader.peek(BYTE_ORDER_MARK.length)).equals(BYTE_ORDER_MARK))
    reader.skip(BYTE_ORDER_MARK.length);
  const { bytes } = await reader.readUntil(LINE_FEED, MAX_HEADER_BYTES);
  const text = bytes.toString('latin1');
  const [, count, dimensions] = (HEADER.exec(text) ?? []).map(Number);
  if (count === undefined || dimensions === undefined) {
    throw new FormatError(
      { file, offsetBytes: 0 },
      `expected a first line with the number of vectors and of dimensions, such as "1000 128", got ${JSON.stringify(text)}; add it where it is missing`,
    );
  }
  if (count === 0 || dimensions === 0 || count * dimensions * 4 > MAX_BYTES) {
    throw new FormatError(
      { file, offsetBytes: 0 },
      `the first line states ${count} vectors of ${dimensions} dimensions; expected at least 1 of 1, and at most 4 GiB in all`,
    );
  }
  return [count, dimensions];
}

/** Which format the bytes after the first line have: control characters and broken UTF-8 are no text. */
async function findFormat(reader: ByteReader): Promise<Word2vecFormat> {
  const peeked = await reader.peek(SNIFFED_BYTES);
  // The last character may be cut.
  const end = peeked.length < SNIFFED_BYTES ? peeked.length : peeked.findLastIndex((byte) => byte < 0x80) + 1;
  const bytes = peeked.subarray(0, end);
  if (bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== LINE_FEED && byte !== 0x0d))
    return 'binary';
  return isUtf8(bytes) || FIRST_VALUE.test(bytes.toString('latin1')) ? 'text' : 'binary';
}

/** How many vectors of the stated number to make room for: no more than a file of this size can hold. */
async function countRoom(handle: FileHandle, count: number, dimensions: number): Promise<number> {
  const stats = await handle.stat();
  // Name, space and a digit a value. A pipe doesn't tell its size.
  return stats.isFile() ? Math.min(count, Math.ceil(stats.size / (2 * dimensions)) + 1) : count;
}

function decodeName(
  bytes: Buffer,
  at: { file: string; record: number; offsetBytes: number },
  spaces: 'keep' | 'restore',
): string {
  if (bytes.length === 0) throw new FormatError(at, 'expected a name, got a space or an empty line; mend it');
  if (!isUtf8(bytes)) throw new FormatError(at, 'the name is not UTF-8; export the file again as UTF-8');
  const name = bytes.toString();
  return spaces === 'restore' ? name.replaceAll(SPACE_SIGN, ' ') : name;
}

/** Throws where something follows the last vector. */
async function checkEnd(file: string, reader: ByteReader, count: number): Promise<void> {
  for (let bytes = await reader.peek(1); bytes.length > 0; bytes = await reader.peek(1)) {
    if (!/\s/.test(bytes.toString('latin1'))) {
      throw new FormatError(
        { file, offsetBytes: reader.position },
        `expected the end after ${count} vectors, as the first line says, got more bytes; mend the first line or export again`,
      );
    }
    reader.skip(1);
  }
}

async function readRows(
  file: string,
  handle: FileHandle,
  options: ReadWord2vecOptions,
): Promise<NamedVectors> {
  const { spaces = 'keep', format = 'auto', memory = createKernelMemory() } = options;
  const reader = new ByteReader(handle);
  const [count, dimensions] = await readHeader(file, reader);
  const readRow =
    (format === 'auto' ? await findFormat(reader) : format) === 'text' ? readTextRow : readBinaryRow;
  const vectors = createVectorStore(memory, await countRoom(handle, count, dimensions), dimensions);
  const recordOf = new Map<string, number>();
  const watch = watchRows(options);
  for (let record = 0; record < count; record++) {
    watch(record);
    const offsetBytes = reader.position;
    const bytes = await readRow(file, reader, record, vectorAt(vectors, record));
    const at = { file, record, offsetBytes };
    if (bytes === null) {
      throw new FormatError(
        at,
        `the file ends after ${record} of the ${count} vectors that its first line states; it is cut short, so copy it again`,
      );
    }
    const name = decodeName(bytes, at, spaces);
    const earlier = recordOf.get(name);
    if (earlier !== undefined) {
      throw new FormatError(
        at,
        `the name ${JSON.stringify(name)} stands at record ${earlier}, too; remove one`,
      );
    }
    recordOf.set(name, record);
  }
  await checkEnd(file, reader, count);
  return { names: [...recordOf.keys()], vectors };
}

/**
 * Reads a file in either format. Values of the text are rounded to the nearest double, then to float32.
 * @param options `progress` is advanced by vectors; `signal` stops with an `AbortedError`
 * @throws FormatError naming file, record (from 0) and byte; NotFoundError, StorageError; ConfigError where the
 *   memory has no room
 */
export async function readWord2vec(file: string, options: ReadWord2vecOptions = {}): Promise<NamedVectors> {
  try {
    const handle = await open(file);
    try {
      return await readRows(file, handle, options);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw isSystemError(error) ? toStorageError(error, 'read', file) : error;
  }
}
