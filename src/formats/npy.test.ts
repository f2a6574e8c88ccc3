// .npy files: what is refused and how, round trips of any array. Files of NumPy are in test/golden/npy.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { useTemporaryFolder } from '../../test/helpers/temporary-folder.ts';
import { ConfigError, FormatError } from '../core/errors.ts';
import { decodeNpy, encodeNpy, readNpy, writeNpy } from './npy.ts';

const folder = useTemporaryFolder();
const DICT = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";

/** A file of version 1.0 with this header, and 8 bytes of data unless told otherwise. */
function fileOf(header: string, data: Uint8Array = Buffer.alloc(8), version = [1, 0]): Buffer {
  const start = Buffer.from([...Buffer.from('\x93NUMPY', 'latin1'), ...version, 0, 0]);
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), data]);
}

describe('decodeNpy', () => {
  it.each([
    ['any order of keys', "{'shape': (2,), 'descr': '<f4', 'fortran_order': False}"],
    ['quotes of the other kind', '{"descr": "<f4", "fortran_order": False, "shape": (2,)}'],
    ['no spaces', "{'descr':'<f4','fortran_order':False,'shape':(2,)}"],
    ['spaces and a line feed at the end', `${DICT}      \n`],
    ['long integers of Python 2', "{'descr': '<f4', 'fortran_order': False, 'shape': (2L,), }"],
    ['the order of the machine', DICT.replace('<', '=')],
    ['no order', DICT.replace('<', '|')],
    ['a type without order', DICT.replace('<', '')],
  ])('takes a header with %s', (_, header) => {
    const data = Buffer.from(Float32Array.of(1.5, -2).buffer);
    expect(decodeNpy(fileOf(header, data), 'a.npy')).toEqual({ shape: [2], data: Float32Array.of(1.5, -2) });
  });

  it('reads a number whose place in memory is not a multiple of its size', () => {
    const bytes = encodeNpy(Float32Array.of(3, 4), [2]);
    const shifted = Buffer.concat([Buffer.alloc(1), bytes]).subarray(1);
    expect([...decodeNpy(shifted, 'a.npy').data]).toEqual([3, 4]);
  });

  it('gives an array of its own', () => {
    const bytes = encodeNpy(Float32Array.of(3, 4), [2]);
    const { data } = decodeNpy(bytes, 'a.npy');
    bytes.fill(0);
    expect([...data]).toEqual([3, 4]);
  });

  it.each<[string, Buffer, string]>([
    ['no bytes', Buffer.alloc(0), 'byte 0: the file ends in the header of a .npy file; copy it again'],
    [
      'another kind of file',
      Buffer.from('{"id": 1}'),
      String.raw`byte 0: expected a .npy file, which starts with \x93NUMPY, got "{\"id\":"`,
    ],
    ['a cut magic', fileOf(DICT).subarray(0, 4), 'byte 4: the file ends in the header'],
    ['a cut version', fileOf(DICT).subarray(0, 7), 'byte 7: the file ends in the header'],
    ['a cut length', fileOf(DICT).subarray(0, 9), 'byte 9: the file ends in the header'],
    ['a cut header', fileOf(DICT).subarray(0, 30), 'byte 30: the file ends in the header'],
    [
      'version 4',
      fileOf(DICT, undefined, [4, 0]),
      'byte 6: expected version 1.0, 2.0 or 3.0 of the .npy format, got 4.0',
    ],
    ['version 1.1', fileOf(DICT, undefined, [1, 1]), 'got 1.1'],
    ['a header of 10,001 bytes', fileOf(DICT.padEnd(10_001)), 'byte 8: a header of 10001 bytes is too long'],
    [
      'cut data',
      fileOf(DICT, Buffer.alloc(7)),
      'byte 74: expected 75 bytes for float32 of shape (2), got 74; it is cut short, so copy it again',
    ],
    [
      'data after the array',
      fileOf(DICT, Buffer.alloc(9)),
      'byte 75: expected 75 bytes for float32 of shape (2), got 76; something else follows the array',
    ],
  ])('refuses %s', (_, bytes, problem) => {
    const decode = () => decodeNpy(bytes, 'a.npy');
    expect(decode).toThrow(FormatError);
    expect(decode).toThrow(`a.npy, ${problem}`.replace('a.npy, got', 'got'));
  });

  it.each<[string, string, string]>([
    [
      'whole numbers',
      DICT.replace('f4', 'i4'),
      `expected elements of float16, float32 or float64 (such as '<f4'), got "<i4"`,
    ],
    ['objects', DICT.replace('<f4', '|O'), 'got "|O"'],
    ['complex numbers', DICT.replace('f4', 'c8'), 'got "<c8"'],
    ['float128', DICT.replace('f4', 'f16'), 'got "<f16"'],
    ['a type that is no text', DICT.replace("'<f4'", '4'), 'got 4'],
    ['records', DICT.replace("'<f4'", "[('a', '<f4')]"), 'got records with named fields; save one field'],
    ['an unknown key', DICT.replace('}', "'more': 1}"), "unknown key 'more' in the header"],
    ['a key twice', DICT.replace('}', "'descr': '<f4'}"), "the key 'descr' stands twice"],
    ['no shape', "{'descr': '<f4', 'fortran_order': False}", "the header lacks 'shape'"],
    ['no order', "{'descr': '<f4', 'shape': (2,)}", "the header lacks 'fortran_order'"],
    ['an order that is a text', DICT.replace('False', "'False'"), "'fortran_order' must be True or False"],
    [
      'a shape that is a number',
      DICT.replace('(2,)', '(2)'),
      'expected a shape such as (48, 1876), (48,) or ()',
    ],
    ['a shape without commas', DICT.replace('(2,)', '(1 2)'), 'expected a shape'],
    ['a negative length', DICT.replace('(2,)', '(-2,)'), 'got "-2,), }" in it'],
    ['a fraction', DICT.replace('(2,)', '(2.5,)'), 'got "2.5,), }" in it'],
    [
      'an impossible shape',
      DICT.replace('(2,)', '(99999999, 999999999)'),
      'the shape (99999999, 999999999) is impossible',
    ],
    ['a length beyond counting', DICT.replace('(2,)', '(99999999999999999999,)'), 'is impossible'],
    ['code', "__import__('os').abort()", 'got "__import__(\'os\').abort()" in it'],
    ['no end', DICT.slice(0, -3), "it isn't complete"],
    ['an end too early', `${DICT} }`, 'expected nothing but spaces after the } of the header'],
    ['nothing', '', 'expected a header that starts with {'],
  ])('refuses a header with %s', (_, header, problem) => {
    const decode = () => decodeNpy(fileOf(header), 'a.npy');
    expect(decode).toThrow(FormatError);
    expect(decode).toThrow('a.npy, byte 10: ');
    expect(decode).toThrow(problem);
  });

  it('refuses a file that is cut anywhere, by a FormatError', () => {
    const bytes = encodeNpy(new Float32Array(6), [2, 3]);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeNpy(bytes.subarray(0, length), 'a.npy'), `${length} bytes`).toThrow(FormatError);
    }
  });
});

describe('encodeNpy and decodeNpy', () => {
  it('give back any array in any type, order and version', () => {
    const options = fc.record({
      type: fc.constantFrom('float16', 'float32', 'float64'),
      byteOrder: fc.constantFrom('little', 'big'),
      order: fc.constantFrom('C', 'Fortran'),
      version: fc.constantFrom(1, 2, 3),
    });
    const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
    fc.assert(
      fc.property(options, shapes, (choice, shape) => {
        const size = shape.reduce((product, length) => product * length, 1);
        const data = Float32Array.from({ length: size }, (_, i) => i - 2.5); // exact in each type
        expect(decodeNpy(encodeNpy(data, shape, choice), 'a.npy')).toEqual({ shape, data });
      }),
    );
  });

  it('refuse a shape that does not fit, and an unknown option', () => {
    const data = new Float32Array(6);
    expect(() => encodeNpy(data, [2, 2])).toThrow(new RangeError('shape (2, 2) does not hold 6 numbers'));
    expect(() => encodeNpy(data, [-2, -3])).toThrow(RangeError);
    expect(() => encodeNpy(data, [6], { endian: 'big' } as object)).toThrow(ConfigError);
  });
});

describe('readNpy and writeNpy', () => {
  it('give back what was written', async () => {
    const file = join(folder(), 'new', 'mel.npy');
    await writeNpy(file, Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    expect(await readNpy(file)).toEqual({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
  });

  it('name the file', async () => {
    const file = join(folder(), 'none.npy');
    await expect(readNpy(file)).rejects.toThrow(`cannot read ${file}: it does not exist; check the path`);
    await writeFile(file, 'text');
    await expect(readNpy(file)).rejects.toThrow(`${file}, byte 0: expected a .npy file`);
  });
});
