// Arrays in NumPy's .npy files: float16, 32 and 64 of any byte order, in C and in Fortran order, read to float32.
// Source: NumPy Enhancement Proposal 1 and its versions 1.0, 2.0 and 3.0.
import { readFile } from 'node:fs/promises';
import { checkOptionNames } from '../core/check-option-names.ts';
import { FormatError } from '../core/errors.ts';
import { float16Table, toFloat16 } from './float16.ts';
import { formatNpyHeader, NPY_BYTES, type NpyHeader, type NpyType, parseNpyHeader } from './npy-header.ts';
import { toStorageError } from './storage.ts';
import { countElements } from './tensor.ts';
import { writeAtomically } from './write-atomically.ts';

export type { NpyType } from './npy-header.ts';

/** An array. */
export interface NpyArray {
  /** Lengths of the axes; empty for a single number. */
  readonly shape: readonly number[];
  /** In C order (the last index runs fastest) whatever the file has. */
  readonly data: Float32Array;
}

/** How an array is written. */
export interface NpyOptions {
  /** Element type; float16 rounds to nearest even. Default float32. */
  readonly type?: NpyType;
  /** Order of the bytes of a number. Default little. */
  readonly byteOrder?: 'little' | 'big';
  /** Order of the elements; the data given are in C order either way. Default C. */
  readonly order?: 'C' | 'Fortran';
  /** Format version; 1 is what NumPy writes. Default 1. */
  readonly version?: 1 | 2 | 3;
}

/** What `writeNpy` does where no options say otherwise. */
export const NPY_DEFAULTS: Required<NpyOptions> = {
  type: 'float32',
  byteOrder: 'little',
  order: 'C',
  version: 1,
};

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');
/** As numpy.load has it by default (`max_header_size`): such a header holds three short values. */
const MAX_HEADER_BYTES = 10_000;
/** NumPy makes the data begin at a multiple of this. */
const ALIGNMENT = 64;

/**
 * The array in the bytes of a .npy file.
 * @param bytes the whole file, nothing after it
 * @param file its name, for messages
 * @param options.share lets the result be a view of `bytes` where that is possible; default false: an array of its own
 * @returns float32 in C order; a float64 is rounded to it, so that one beyond its range becomes infinite
 * @throws FormatError naming the file and the byte: no .npy, a type other than float16, 32 and 64, cut short, longer
 *   than its shape says, a damaged header
 */
export function decodeNpy(
  bytes: Uint8Array,
  file: string,
  options: { readonly share?: boolean } = {},
): NpyArray {
  const { header, dataStart } = readHeader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), file);
  const { shape, type } = header;
  const size = countElements(shape);
  const expected = dataStart + size * NPY_BYTES[type];
  if (bytes.length !== expected) {
    const problem =
      bytes.length < expected
        ? 'it is cut short, so copy it again'
        : 'something else follows the array; save it again';
    throw new FormatError(
      { file, offsetBytes: Math.min(bytes.length, expected) },
      `expected ${expected} bytes for ${type} of shape (${shape.join(', ')}), got ${bytes.length}; ${problem}`,
    );
  }
  const data = readNumbers(bytes.subarray(dataStart), header, size, options.share === true);
  return { shape, data: header.fortranOrder ? reorder(data, shape, 'toC') : data };
}

function readHeader(bytes: Buffer, file: string): { header: NpyHeader; dataStart: number } {
  const fail = (offsetBytes: number, problem: string): never => {
    throw new FormatError({ file, offsetBytes }, problem);
  };
  const start = bytes.subarray(0, MAGIC.length);
  if (!start.equals(MAGIC)) {
    if (start.equals(MAGIC.subarray(0, start.length)))
      fail(bytes.length, 'the file ends in the header of a .npy file; copy it again');
    fail(
      0,
      `expected a .npy file, which starts with \\x93NUMPY, got ${JSON.stringify(start.toString('latin1'))}`,
    );
  }
  const [major, minor] = [bytes[6] ?? -1, bytes[7] ?? -1];
  if (bytes.length >= 8 && !(major >= 1 && major <= 3 && minor === 0)) {
    fail(
      6,
      `expected version 1.0, 2.0 or 3.0 of the .npy format, got ${major}.${minor}; save it again with a current NumPy`,
    );
  }
  const textStart = major === 1 ? 10 : 12;
  if (bytes.length < textStart)
    fail(bytes.length, 'the file ends in the header of a .npy file; copy it again');
  const length = major === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  if (length > MAX_HEADER_BYTES) {
    fail(8, `a header of ${length} bytes is too long (more than ${MAX_HEADER_BYTES}); the file is damaged`);
  }
  const dataStart = textStart + length;
  if (bytes.length < dataStart)
    fail(bytes.length, 'the file ends in the header of a .npy file; copy it again');
  const text = bytes.toString(major === 3 ? 'utf8' : 'latin1', textStart, dataStart);
  return { header: parseNpyHeader(file, text, textStart), dataStart };
}

function readNumbers(
  bytes: Uint8Array,
  { type, bigEndian }: NpyHeader,
  size: number,
  share: boolean,
): Float32Array {
  if (share && type === 'float32' && !bigEndian && bytes.byteOffset % 4 === 0) {
    return new Float32Array(bytes.buffer, bytes.byteOffset, size);
  }
  // A copy: aligned to its elements whatever the place in the file, and free to be swapped.
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  if (bigEndian) swapBytes(copy, type);
  const { buffer, byteOffset } = copy;
  if (type === 'float32') return new Float32Array(buffer, byteOffset, size);
  if (type === 'float64') return Float32Array.from(new Float64Array(buffer, byteOffset, size));
  const table = float16Table();
  const data = new Float32Array(size);
  const halves = new Uint16Array(buffer, byteOffset, size);
  for (let i = 0; i < size; i++) data[i] = table[halves[i]!]!;
  return data;
}

function swapBytes(bytes: Buffer, type: NpyType): void {
  if (type === 'float16') bytes.swap16();
  else if (type === 'float32') bytes.swap32();
  else bytes.swap64();
}

/** The elements of an array of any rank from Fortran to C order, or back. */
function reorder<Numbers extends Float32Array | Float64Array>(
  data: Numbers,
  shape: readonly number[],
  direction: 'toC' | 'toFortran',
): Numbers {
  const result = data.slice() as Numbers;
  const strides = shape.map((_, axis) => countElements(shape.slice(0, axis))); // of Fortran order
  const index = new Array<number>(shape.length).fill(0);
  let column = 0;
  for (let row = 0; row < data.length; row++) {
    if (direction === 'toC') result[row] = data[column]!;
    else result[column] = data[row]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      column += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      column -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

/**
 * The bytes of a .npy file. Those of version 1 are the ones that NumPy 2.4 writes of the same array.
 * @param data in C order; as many numbers as `shape` says
 * @throws RangeError where data and shape don't fit; ConfigError for an unknown option
 */
export function encodeNpy(
  data: Float32Array | Float64Array,
  shape: readonly number[],
  options: NpyOptions = {},
): Buffer {
  checkOptionNames('encodeNpy', options, Object.keys(NPY_DEFAULTS));
  const { type, byteOrder, order, version } = { ...NPY_DEFAULTS, ...options };
  if (
    countElements(shape) !== data.length ||
    !shape.every((length) => Number.isSafeInteger(length) && length >= 0)
  ) {
    throw new RangeError(`shape (${shape.join(', ')}) does not hold ${data.length} numbers`);
  }
  const bigEndian = byteOrder === 'big';
  const text = formatNpyHeader({ type, bigEndian, fortranOrder: order === 'Fortran', shape });
  const textStart = version === 1 ? 10 : 12;
  const dataStart = Math.ceil((textStart + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = Buffer.alloc(dataStart + data.length * NPY_BYTES[type]);
  bytes.set(MAGIC);
  bytes[6] = version;
  if (version === 1) bytes.writeUInt16LE(dataStart - textStart, 8);
  else bytes.writeUInt32LE(dataStart - textStart, 8);
  bytes.write(`${text.padEnd(dataStart - textStart - 1)}\n`, textStart, 'latin1');
  const ordered = order === 'Fortran' ? reorder(data, shape, 'toFortran') : data;
  const numbers = writeNumbers(ordered, type);
  if (bigEndian) swapBytes(numbers, type);
  bytes.set(numbers, dataStart);
  return bytes;
}

function writeNumbers(data: Float32Array | Float64Array, type: NpyType): Buffer {
  if (type === 'float64') return Buffer.from(Float64Array.from(data).buffer);
  if (type === 'float32') return Buffer.from(Float32Array.from(data).buffer);
  const halves = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) halves[i] = toFloat16(data[i]!);
  return Buffer.from(halves.buffer);
}

/**
 * Reads a .npy file.
 * @throws FormatError as `decodeNpy`; NotFoundError, StorageError
 */
export async function readNpy(file: string): Promise<NpyArray> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw toStorageError(error, 'read', file);
  }
  return decodeNpy(bytes, file);
}

/**
 * Writes a .npy file, whole or not at all.
 * @param data in C order
 * @throws RangeError, ConfigError as `encodeNpy`; StorageError
 */
export async function writeNpy(
  file: string,
  data: Float32Array | Float64Array,
  shape: readonly number[],
  options: NpyOptions = {},
): Promise<void> {
  const bytes = encodeNpy(data, shape, options);
  await writeAtomically(file, (handle) => handle.writeFile(bytes));
}
