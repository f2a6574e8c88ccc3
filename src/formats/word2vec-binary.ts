// The binary format of word2vec: a line with the number of vectors and of dimensions, then for each vector its name, a
// space, and its values as little-endian float32. word2vec.c ends a vector with a line feed, gensim does not: both are
// read, and gensim's way is written.
import { FormatError } from '../core/errors.ts';
import { vectorAt } from '../kernels/vector-store.ts';
import type { ByteReader } from './byte-reader.ts';
import {
  MAX_NAME_BYTES,
  type NamedVectors,
  planRows,
  type WriteWord2vecOptions,
  watchRows,
} from './named-vectors.ts';
import { checkFinite } from './word2vec-text.ts';
import { writeAtomically } from './write-atomically.ts';

const SPACE = 0x20;
const LINE_FEED = 0x0a;
/** Bytes gathered before a write. 1 MiB. */
const BATCH_BYTES = 1 << 20;

/**
 * Writes vectors in the binary format, byte for byte as gensim 4.4 does; the file appears only when it is whole.
 * @throws ConfigError for a name that can't be written, no vectors, or a value that is not finite; StorageError,
 *   AbortedError
 */
export async function writeWord2vecBinary(
  file: string,
  named: NamedVectors,
  options: WriteWord2vecOptions = {},
): Promise<void> {
  const { rows, names } = planRows(named, options);
  const { vectors } = named;
  const vectorBytes = vectors.dimensions * 4;
  const watch = watchRows(options);
  const batch = Buffer.allocUnsafe(BATCH_BYTES + MAX_NAME_BYTES + 1 + vectorBytes);
  await writeAtomically(file, async (handle) => {
    let length = batch.write(`${rows.length} ${vectors.dimensions}\n`);
    for (const [index, name] of names.entries()) {
      watch(index);
      const vector = vectorAt(vectors, rows[index]!);
      checkFinite(name, vector);
      length += batch.write(`${name} `, length);
      batch.set(new Uint8Array(vector.buffer, vector.byteOffset, vectorBytes), length);
      length += vectorBytes;
      if (length < BATCH_BYTES) continue;
      await handle.writeFile(batch.subarray(0, length));
      length = 0;
    }
    await handle.writeFile(batch.subarray(0, length));
  });
}

/**
 * Reads one vector.
 * @param target where its values go, (dimensions)
 * @returns the bytes of its name, valid until the reader's next call; null where the file has ended
 * @throws FormatError naming record and byte
 */
export async function readBinaryRow(
  file: string,
  reader: ByteReader,
  record: number,
  target: Float32Array,
): Promise<Buffer | null> {
  if ((await reader.peek(1))[0] === LINE_FEED) reader.skip(1);
  const start = reader.position;
  const { bytes: name, isMarked } = await reader.readUntil(SPACE, MAX_NAME_BYTES);
  if (name.length === 0 && !isMarked) return null;
  if (!isMarked) {
    throw new FormatError(
      { file, record, offsetBytes: start },
      name.length === MAX_NAME_BYTES
        ? `expected a name that ends with a space, got more than ${MAX_NAME_BYTES} bytes without one; the file is damaged, or its first line states another number of dimensions`
        : 'the file ends in the middle of a name; it is cut short, so copy it again',
    );
  }
  const vectorBytes = target.length * 4;
  const bytes = await reader.peek(vectorBytes);
  if (bytes.length < vectorBytes) {
    throw new FormatError(
      { file, record, offsetBytes: reader.position + bytes.length },
      `the file ends after ${bytes.length} of the ${vectorBytes} bytes of a vector; it is cut short, so copy it again`,
    );
  }
  new Uint8Array(target.buffer, target.byteOffset, vectorBytes).set(bytes);
  const broken = target.findIndex((value) => !Number.isFinite(value));
  if (broken !== -1) {
    throw new FormatError(
      { file, record, offsetBytes: reader.position + broken * 4 },
      `expected a finite number, got ${target[broken]}; the file is damaged, or these vectors must be trained again`,
    );
  }
  reader.skip(vectorBytes);
  return name;
}
