import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FormatError } from '../core/errors.ts';
import { readSafetensors, type Tensor, writeSafetensors } from './safetensors.ts';
import { countElements, TENSOR_ARRAYS, TENSOR_TYPES } from './tensor.ts';

// Python 3.11.7, numpy 2.4.6, safetensors 0.8.0:
//   save({'b.weights': np.array([[1.5, -2.0], [0.25, 3.0]], dtype=np.float32),
//         'a.counts': np.array([1, 65535], dtype=np.uint16), 'half': np.array([1.0, -0.5], dtype=np.float16),
//         'codes': np.array([1, 2, 255], dtype=np.uint8), 'big': np.array([-1, 2**40], dtype=np.int64),
//         'double': np.array(0.1, dtype=np.float64), 'empty': np.zeros((0, 3), dtype=np.int32)},
//        {'made by': 'python'}).hex()
const GOLDEN_HEADER =
  '{"__metadata__":{"made by":"python"},"big":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},' +
  '"double":{"dtype":"F64","shape":[],"data_offsets":[16,24]},' +
  '"b.weights":{"dtype":"F32","shape":[2,2],"data_offsets":[24,40]},' +
  '"empty":{"dtype":"I32","shape":[0,3],"data_offsets":[40,40]},' +
  '"half":{"dtype":"F16","shape":[2],"data_offsets":[40,44]},' +
  '"a.counts":{"dtype":"U16","shape":[2],"data_offsets":[44,48]},' +
  '"codes":{"dtype":"U8","shape":[3],"data_offsets":[48,51]}}';
const GOLDEN = Buffer.concat([
  Buffer.from('c801000000000000', 'hex'),
  Buffer.from(GOLDEN_HEADER),
  Buffer.from(
    'ffffffffffffffff00000000000100009a9999999999b93f0000c03f000000c00000803e00004040003c00b80100ffff0102ff',
    'hex',
  ),
]);
const GOLDEN_TENSORS = new Map<string, Tensor>([
  ['codes', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255) }],
  ['a.counts', { dtype: 'U16', shape: [2], data: Uint16Array.of(1, 65535) }],
  ['b.weights', { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1.5, -2, 0.25, 3) }],
  ['half', { dtype: 'F16', shape: [2], data: Uint16Array.of(0x3c00, 0xb800) }],
  ['big', { dtype: 'I64', shape: [2], data: BigInt64Array.of(-1n, 2n ** 40n) }],
  ['double', { dtype: 'F64', shape: [], data: Float64Array.of(0.1) }],
  ['empty', { dtype: 'I32', shape: [0, 3], data: new Int32Array(0) }],
]);

let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'segue-'));
  file = join(dir, 'x.safetensors');
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

/** Names, types, shapes and bytes: equal for equal tensors, whatever buffer they lie on. */
function describeTensors(tensors: ReadonlyMap<string, Tensor>): unknown[] {
  return [...tensors]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { dtype, shape, data }]) => [
      name,
      dtype,
      shape,
      data.constructor.name,
      Buffer.from(Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))).toString(
        'hex',
      ),
    ]);
}

const anyTensor = fc
  .tuple(
    fc.constantFrom(...TENSOR_TYPES),
    fc.array(fc.nat(4), { maxLength: 3 }),
    fc.infiniteStream(fc.nat(255)),
  )
  .map(([dtype, shape, stream]): Tensor => {
    const data = new TENSOR_ARRAYS[dtype](
      new SharedArrayBuffer(countElements(shape) * TENSOR_ARRAYS[dtype].BYTES_PER_ELEMENT),
    );
    new Uint8Array(data.buffer).set([...stream.take(data.byteLength)]);
    return { dtype, shape, data };
  });

describe('safetensors', () => {
  it('reads a file made by the Python library', async () => {
    await writeFile(file, GOLDEN);
    const { tensors, metadata } = await readSafetensors(file);
    expect(describeTensors(tensors)).toEqual(describeTensors(GOLDEN_TENSORS));
    expect(metadata).toEqual({ 'made by': 'python' });
    expect([...tensors.values()].every(({ data }) => data.buffer instanceof SharedArrayBuffer)).toBe(true);
  });

  it('reads a tensor into the place it is given, others into memory of their own', async () => {
    await writeFile(file, GOLDEN);
    const room = new Uint8Array(new SharedArrayBuffer(64));
    const asked: string[] = [];
    const { tensors } = await readSafetensors(file, ({ name, dtype, shape }) => {
      asked.push(`${name} ${dtype} ${shape}`);
      return name === 'b.weights' ? room.subarray(32, 48) : undefined;
    });
    expect(asked).toContain('b.weights F32 2,2');
    expect(asked).toHaveLength(GOLDEN_TENSORS.size);
    expect([...new Float32Array(room.buffer, 32, 4)]).toEqual([1.5, -2, 0.25, 3]);
    expect([...room.subarray(0, 32), ...room.subarray(48)].every((byte) => byte === 0)).toBe(true);
    expect(tensors.get('b.weights')!.data.buffer).toBe(room.buffer);
    expect(describeTensors(tensors)).toEqual(describeTensors(GOLDEN_TENSORS));
  });

  it('writes the bytes that the Python library writes', async () => {
    await writeSafetensors(file, GOLDEN_TENSORS, { 'made by': 'python' });
    expect((await readFile(file)).toString('latin1')).toBe(GOLDEN.toString('latin1'));
  });

  it('pads the header to a multiple of 8 bytes with spaces', async () => {
    await writeSafetensors(file, new Map());
    expect((await readFile(file)).toString('latin1')).toBe('\x08\0\0\0\0\0\0\0{}      ');
  });

  it('gives back what was written, for any types and shapes', async () => {
    const tensors = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), anyTensor), { maxLength: 5 });
    const metadata = fc.dictionary(fc.string(), fc.string());
    await fc.assert(
      fc.asyncProperty(tensors, metadata, async (entries, texts) => {
        const written = new Map(entries);
        await writeSafetensors(file, written, texts);
        const read = await readSafetensors(file);
        expect(describeTensors(read.tensors)).toEqual(describeTensors(written));
        expect({ ...read.metadata }).toEqual({ ...texts });
      }),
      { numRuns: 60 },
    );
  });

  it('writes the part of a buffer that a view shows', async () => {
    const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    await writeSafetensors(file, new Map<string, Tensor>([['a', { dtype: 'F32', shape: [2], data }]]));
    expect([...(await readSafetensors(file)).tensors.get('a')!.data]).toEqual([2, 3]);
  });

  it.each<[string, string, Tensor, string]>([
    [
      'a shape',
      'a',
      { dtype: 'F32', shape: [2], data: new Float32Array(3) },
      'shape [2] does not hold 3 elements',
    ],
    ['a type', 'a', { dtype: 'F32', shape: [1], data: new Int32Array(1) }, 'Int32Array does not hold F32'],
    [
      'a name',
      '__metadata__',
      { dtype: 'U8', shape: [0], data: new Uint8Array(0) },
      'this name is reserved; choose another',
    ],
  ])('refuses to write %s that does not fit', async (_, name, tensor, problem) => {
    await rm(file, { force: true });
    await expect(writeSafetensors(file, new Map([[name, tensor]]))).rejects.toThrow(
      new RangeError(`tensor "${name}": ${problem}`),
    );
    expect(await readdir(dir)).toEqual([]);
  });

  it('refuses a file that is cut short anywhere', async () => {
    for (const length of [0, 7, 8, 20, 463, 464, GOLDEN.length - 1]) {
      await writeFile(file, GOLDEN.subarray(0, length));
      await expect(readSafetensors(file), `${length} bytes`).rejects.toThrow(FormatError);
    }
  });

  it.each<[string, string | Buffer, string]>([
    ['no bytes', '', ': expected a safetensors file of at least 8 bytes, got 0 bytes'],
    [
      'another kind of file',
      '[{"id":1,"tags":[]}]',
      ', byte 0: expected a safetensors file, got a header length of 3547185471163628379 in a file of 20 bytes; it is cut short or of another kind',
    ],
  ])('names %s', async (_, content, message) => {
    await writeFile(file, content);
    await expect(readSafetensors(file)).rejects.toHaveProperty('message', file + message);
  });

  it('names a missing file and a directory', async () => {
    const missing = join(dir, 'missing');
    await expect(readSafetensors(missing)).rejects.toThrow(
      `cannot read ${missing}: it does not exist; check the path`,
    );
    await expect(readSafetensors(dir)).rejects.toThrow(
      `cannot read ${dir}: it is a directory; give the path of a file`,
    );
  });
});
