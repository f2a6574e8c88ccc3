// Lists of texts as two tensors, as safetensors has no text type: all UTF-8 bytes in one row, and where each
// text starts.
import { isUtf8 } from 'node:buffer';
import { FormatError } from '../core/errors.ts';
import type { Tensor } from './tensor.ts';

/** Most bytes that 32-bit offsets can address. */
const MAX_BYTES = 2 ** 32 - 1;

/**
 * Two tensors: `PREFIX.bytes`, U8 (total bytes), and `PREFIX.offsets`, U32 (strings + 1), ascending from 0.
 * @throws RangeError for 4 GiB of text or more, and for half of a surrogate pair, which UTF-8 can't express
 */
export function stringsToTensors(prefix: string, strings: readonly string[]): Map<string, Tensor> {
  const offsets = new Uint32Array(strings.length + 1);
  let total = 0;
  strings.forEach((text, index) => {
    if (!text.isWellFormed()) throw new RangeError(`${prefix}[${index}]: half of a surrogate pair`);
    total += Buffer.byteLength(text);
    if (total > MAX_BYTES) throw new RangeError(`${prefix}: more than ${MAX_BYTES} bytes of text`);
    offsets[index + 1] = total;
  });
  const bytes = new Uint8Array(total);
  const buffer = Buffer.from(bytes.buffer);
  strings.forEach((text, index) => {
    buffer.write(text, offsets[index]!);
  });
  return new Map<string, Tensor>([
    [`${prefix}.bytes`, { dtype: 'U8', shape: [bytes.length], data: bytes }],
    [`${prefix}.offsets`, { dtype: 'U32', shape: [offsets.length], data: offsets }],
  ]);
}

function takeTensor<Data>(tensors: ReadonlyMap<string, Tensor>, name: string, dtype: string): Data {
  const tensor = tensors.get(name);
  const got = tensor === undefined ? 'nothing' : `${tensor.dtype} [${tensor.shape.join(', ')}]`;
  if (tensor?.dtype !== dtype || tensor.shape.length !== 1) {
    throw new FormatError({ file: `tensor ${name}` }, `expected ${dtype} of one dimension, got ${got}`);
  }
  return tensor.data as Data;
}

/**
 * The texts that `stringsToTensors` stored under a prefix.
 * @throws FormatError naming the tensor where one is missing, offsets don't ascend, or bytes are not UTF-8
 */
export function tensorsToStrings(prefix: string, tensors: ReadonlyMap<string, Tensor>): string[] {
  const bytes = takeTensor<Uint8Array>(tensors, `${prefix}.bytes`, 'U8');
  const offsets = takeTensor<Uint32Array>(tensors, `${prefix}.offsets`, 'U32');
  const fail = (index: number, problem: string): never => {
    throw new FormatError({ file: `tensor ${prefix}.offsets`, field: `[${index}]` }, problem);
  };
  if (offsets[0] !== 0) fail(0, `expected 0, got ${offsets[0] ?? 'nothing'}`);
  const last = offsets.length - 1;
  if (offsets[last] !== bytes.length) fail(last, `expected ${bytes.length}, got ${offsets[last]}`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(buffer)) throw new FormatError({ file: `tensor ${prefix}.bytes` }, 'the bytes are not UTF-8');
  const strings = new Array<string>(last);
  for (let index = 0; index < last; index++) {
    const start = offsets[index]!;
    const end = offsets[index + 1]!;
    if (end < start) fail(index + 1, `expected at least ${start}, got ${end}`);
    // A byte 10xxxxxx goes on with a character that began before it.
    if (start < bytes.length && (bytes[start]! & 0xc0) === 0x80)
      fail(index, `${start} is inside of a character`);
    strings[index] = buffer.toString('utf8', start, end);
  }
  return strings;
}
