// The JSON header of a safetensors file: names, element types, shapes and byte ranges. Everything is checked
// before a byte of data is read. Source: the format's description at https://huggingface.co/docs/safetensors.
import { FormatError } from '../core/errors.ts';
import { showValue } from './record-fields.ts';
import { countElements, TENSOR_ARRAYS, TENSOR_TYPES, type Tensor, type TensorType } from './tensor.ts';

/** Largest header that the format's own library takes. */
export const MAX_HEADER_BYTES = 100_000_000;

/** Where one tensor lies; offsets count from the end of the header. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** A checked header. Entries are in the order of their bytes. */
export interface SafetensorsHeader {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Record<string, string>;
}

const METADATA = '__metadata__';
const ENTRY_FIELDS: ReadonlySet<string> = new Set(['dtype', 'shape', 'data_offsets']);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function readMetadata(file: string, value: unknown): Record<string, string> {
  if (!isObject(value)) {
    throw new FormatError({ file, field: METADATA }, `expected an object of texts, got ${showValue(value)}`);
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text === 'string') continue;
    throw new FormatError({ file, field: `${METADATA}.${key}` }, `expected a text, got ${showValue(text)}`);
  }
  return value as Record<string, string>;
}

function readEntry(file: string, name: string, value: unknown): TensorEntry {
  const fail = (part: string, problem: string): never => {
    throw new FormatError({ file, field: `tensor ${JSON.stringify(name)}${part}` }, problem);
  };
  if (!isObject(value)) return fail('', `expected an object, got ${showValue(value)}`);
  for (const field in value) {
    if (!ENTRY_FIELDS.has(field)) fail(`.${field}`, 'unknown field; known are dtype, shape, data_offsets');
  }
  const {
    dtype,
    shape,
    data_offsets: offsets,
  } = value as Record<'dtype' | 'shape' | 'data_offsets', unknown>;
  if (!TENSOR_TYPES.includes(dtype as TensorType)) {
    fail('.dtype', `expected one of ${TENSOR_TYPES.join(', ')}, got ${showValue(dtype)}; convert the tensor`);
  }
  if (!isCounts(shape)) return fail('.shape', 'expected an array of whole numbers from 0');
  if (!isCounts(offsets) || offsets.length !== 2) {
    return fail('.data_offsets', 'expected two whole numbers from 0');
  }
  const [begin, end] = offsets as [number, number];
  const expected = countElements(shape) * TENSOR_ARRAYS[dtype as TensorType].BYTES_PER_ELEMENT;
  if (end - begin !== expected) {
    fail(
      '.data_offsets',
      `expected ${expected} bytes for ${dtype} [${shape.join(', ')}], got ${end - begin}`,
    );
  }
  return { name, dtype: dtype as TensorType, shape, begin, end };
}

/**
 * Checks a header: known element types, sizes that fit shapes, byte ranges that follow each other without gap or
 * overlap and fill the file.
 * @param text the header's JSON
 * @param dataBytes how many bytes follow the header in the file
 * @throws FormatError naming the file and the tensor
 */
export function parseSafetensorsHeader(file: string, text: string, dataBytes: number): SafetensorsHeader {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError({ file, offsetBytes: 8 }, 'the header is not valid JSON; write the file again', {
      cause,
    });
  }
  if (!isObject(value)) {
    throw new FormatError({ file, offsetBytes: 8 }, `expected a header object, got ${showValue(value)}`);
  }
  const metadata = Object.hasOwn(value, METADATA) ? readMetadata(file, value[METADATA]) : {};
  const entries = Object.entries(value)
    .filter(([name]) => name !== METADATA)
    .map(([name, entry]) => readEntry(file, name, entry))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let next = 0;
  for (const { name, begin, end } of entries) {
    const field = `tensor ${JSON.stringify(name)}.data_offsets`;
    if (begin !== next) {
      throw new FormatError(
        { file, field },
        `expected to begin at ${next}, where the last tensor ends, got ${begin}`,
      );
    }
    next = end;
  }
  if (next !== dataBytes) {
    const remedy = next > dataBytes ? '; the file is cut short, so copy it again' : '';
    throw new FormatError(
      { file },
      `expected ${next} bytes of tensors after the header, got ${dataBytes}${remedy}`,
    );
  }
  return { entries, metadata };
}

/**
 * The header for some tensors, with padding, and the order in which their data follow: later element types of
 * `TENSOR_TYPES` first, then names by code units, as the format's own library does.
 * @returns `header`: 8 bytes of length and the JSON, a multiple of 8 bytes in all
 * @throws RangeError where data, element type and shape don't fit, or a name is reserved
 */
export function buildSafetensorsHeader(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
): { header: Buffer; order: readonly Tensor[] } {
  const sorted = [...tensors].sort(
    ([nameA, a], [nameB, b]) =>
      TENSOR_TYPES.indexOf(b.dtype) - TENSOR_TYPES.indexOf(a.dtype) || (nameA < nameB ? -1 : 1),
  );
  // Built as text, because an object would put names such as "12" first.
  const parts = Object.keys(metadata).length === 0 ? [] : [`"${METADATA}":${JSON.stringify(metadata)}`];
  let offset = 0;
  for (const [name, tensor] of sorted) {
    checkTensor(name, tensor);
    const { dtype, shape, data } = tensor;
    const entry = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    parts.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    offset += data.byteLength;
  }
  const json = Buffer.from(`{${parts.join(',')}}`);
  const header = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ');
  header.writeBigUInt64LE(BigInt(header.length - 8));
  json.copy(header, 8);
  return { header, order: sorted.map(([, tensor]) => tensor) };
}

function checkTensor(name: string, { dtype, shape, data }: Tensor): void {
  const where = `tensor ${JSON.stringify(name)}`;
  if (name === METADATA) throw new RangeError(`${where}: this name is reserved; choose another`);
  const arrayClass = TENSOR_ARRAYS[dtype] as unknown as (new () => unknown) | undefined;
  if (arrayClass === undefined || !(data instanceof arrayClass)) {
    throw new RangeError(`${where}: ${data.constructor.name} does not hold ${dtype}`);
  }
  if (!isCounts(shape) || countElements(shape) !== data.length) {
    throw new RangeError(`${where}: shape [${shape.join(', ')}] does not hold ${data.length} elements`);
  }
}
