// Reads and writes safetensors files (https://huggingface.co/docs/safetensors): 8 bytes of header length, a JSON
// header, then the tensors' bytes. Data are little-endian, as is every platform that Node runs on but s390x.
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { FormatError } from '../core/errors.ts';
import {
  buildSafetensorsHeader,
  MAX_HEADER_BYTES,
  parseSafetensorsHeader,
  type SafetensorsHeader,
} from './safetensors-header.ts';
import { isSystemError, toStorageError } from './storage.ts';
import { countElements, TENSOR_ARRAYS, type Tensor } from './tensor.ts';
import { writeAtomically } from './write-atomically.ts';

export type { Tensor, TensorData, TensorType } from './tensor.ts';

/** Bytes moved by one system call; the system takes at most 2 GiB at once. 64 MiB. */
const BLOCK_BYTES = 1 << 26;

/** Fills `bytes` from a position of the file. */
async function readFully(
  file: string,
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const length = Math.min(BLOCK_BYTES, bytes.length - done);
    const { bytesRead } = await handle.read(bytes, done, length, position + done);
    if (bytesRead === 0) {
      throw new FormatError({ file, offsetBytes: position + done }, 'the file ends too early; copy it again');
    }
    done += bytesRead;
  }
}

async function readHeader(
  file: string,
  handle: FileHandle,
  fileBytes: number,
): Promise<[SafetensorsHeader, number]> {
  const problem = 'expected a safetensors file';
  if (fileBytes < 8)
    throw new FormatError({ file }, `${problem} of at least 8 bytes, got ${fileBytes} bytes`);
  const lengthBytes = Buffer.alloc(8);
  await readFully(file, handle, lengthBytes, 0);
  const headerBytes = lengthBytes.readBigUInt64LE();
  if (headerBytes > BigInt(Math.min(fileBytes - 8, MAX_HEADER_BYTES))) {
    throw new FormatError(
      { file, offsetBytes: 0 },
      `${problem}, got a header length of ${headerBytes} in a file of ${fileBytes} bytes; it is cut short or of another kind`,
    );
  }
  const header = Buffer.alloc(Number(headerBytes));
  await readFully(file, handle, header, 8);
  const dataStart = 8 + header.length;
  return [parseSafetensorsHeader(file, header.toString(), fileBytes - dataStart), dataStart];
}

/**
 * Where the bytes of a tensor go, by its name, element type and shape: as many bytes as it has, aligned to its
 * elements; or undefined for a SharedArrayBuffer of its own. May throw to refuse the tensor.
 */
export type PlaceTensor = (
  tensor: Pick<Tensor, 'dtype' | 'shape'> & { name: string },
) => Uint8Array | undefined;

/**
 * Reads all tensors of a file of any size, each into its own SharedArrayBuffer, so that worker threads share them.
 * @param place puts large tensors where they are needed, so that they are never held twice; default nowhere
 * @returns the tensors by name in the order of their bytes, and the file's metadata (empty where it has none)
 * @throws FormatError naming the file and the tensor; NotFoundError, StorageError
 */
export async function readSafetensors(
  file: string,
  place: PlaceTensor = () => undefined,
): Promise<{ tensors: Map<string, Tensor>; metadata: Record<string, string> }> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      const [header, dataStart] = await readHeader(file, handle, size);
      const tensors = new Map<string, Tensor>();
      for (const { name, dtype, shape, begin, end } of header.entries) {
        const bytes = place({ name, dtype, shape }) ?? new Uint8Array(new SharedArrayBuffer(end - begin));
        await readFully(file, handle, bytes, dataStart + begin);
        const data = new TENSOR_ARRAYS[dtype](bytes.buffer, bytes.byteOffset, countElements(shape));
        tensors.set(name, { dtype, shape, data });
      }
      return { tensors, metadata: header.metadata };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw isSystemError(error) ? toStorageError(error, 'read', file) : error;
  }
}

/**
 * Writes tensors of any size; the file appears only when it is whole. The same tensors give the same bytes as
 * the format's own library writes, whatever the map's order.
 * @param metadata texts by key; default none
 * @throws RangeError where data, element type and shape of a tensor don't fit; StorageError
 */
export async function writeSafetensors(
  file: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { header, order } = buildSafetensorsHeader(tensors, metadata);
  await writeAtomically(file, async (handle) => {
    await handle.writeFile(header);
    for (const { data } of order) {
      for (let start = 0; start < data.byteLength; start += BLOCK_BYTES) {
        const length = Math.min(BLOCK_BYTES, data.byteLength - start);
        await handle.writeFile(new Uint8Array(data.buffer, data.byteOffset + start, length));
      }
    }
  });
}
