// What NumPy writes is read to the bit, what is written is NumPy's to the byte, and halves are rounded as NumPy rounds
// them. Made by make_npy.py.
import { describe, expect, it } from 'vitest';
import { float16OfBits, float16Table, toFloat16 } from '../../../src/formats/float16.ts';
import { decodeNpy, encodeNpy, type NpyOptions } from '../../../src/formats/npy.ts';
import golden from './npy.json' with { type: 'json' };

const FILES = Object.entries(golden.files).map(
  ([name, { file, shape, bits }]) =>
    [name, { bytes: Buffer.from(file, 'base64'), shape, bits: Uint32Array.from(bits) }] as const,
);
const TYPES = { f2: 'float16', f4: 'float32', f8: 'float64' } as const;

/** The options that write an array under such a name. */
function optionsOf(name: string): NpyOptions {
  const [, order, type, layout] = /^([<>])(f[248]) ([CF])?/.exec(name) ?? [];
  const version = /^version (\d)/.exec(name)?.[1];
  return {
    byteOrder: order === '>' ? 'big' : 'little',
    type: type === undefined ? 'float32' : TYPES[type as 'f2'],
    order: layout === 'F' || name.endsWith('Fortran') ? 'Fortran' : 'C',
    version: version === undefined ? 1 : (Number(version) as 1 | 2 | 3),
  };
}

describe('.npy files of NumPy', () => {
  it.each(FILES)('%s is read to the bit', (name, { bytes, shape, bits }) => {
    const array = decodeNpy(bytes, name);
    expect(array.shape).toEqual(shape);
    expect(new Uint32Array(array.data.buffer, array.data.byteOffset, array.data.length)).toEqual(bits);
  });

  // Doubles were rounded to float32 in the golden values.
  const same = FILES.filter(([name]) => !/f8 [CF]|f8 special|a number|Python 2/.test(name));
  it.each(same)('%s is written to the byte', (name, { bytes, shape, bits }) => {
    const written = encodeNpy(new Float32Array(bits.buffer), shape, optionsOf(name));
    expect(written.toString('latin1')).toBe(bytes.toString('latin1'));
  });

  it.each([
    ['<f8 C', 'little', 'C'],
    ['>f8 C', 'big', 'C'],
    ['<f8 F', 'little', 'Fortran'],
    ['>f8 F', 'big', 'Fortran'],
  ] as const)('%s is written to the byte from doubles', (name, byteOrder, order) => {
    const data = Float64Array.from({ length: 6 }, (_, i) => i / 3 - 0.5);
    const { file } = golden.files[name];
    expect(encodeNpy(data, [2, 3], { type: 'float64', byteOrder, order }).toString('base64')).toBe(file);
  });
});

describe('half precision', () => {
  const bytes = Buffer.from(golden.halves, 'base64');
  const pairs = new Uint32Array(Uint8Array.from(bytes).buffer);

  it(`rounds ${pairs.length / 2} floats as NumPy does`, () => {
    expect(pairs.length).toBeGreaterThan(16_000);
    const floats = new Float32Array(pairs.buffer);
    for (let i = 0; i < pairs.length; i += 2) {
      const got = [float16OfBits(pairs[i]!), toFloat16(floats[i]!)];
      if (got[0] === pairs[i + 1] && got[1] === pairs[i + 1]) continue;
      expect(got, `bits ${pairs[i]!.toString(16)}`).toEqual([pairs[i + 1], pairs[i + 1]]);
    }
  });

  it('stands for the same 65,536 numbers', () => {
    const table = float16Table();
    const finite = table.filter((value) => Number.isFinite(value));
    expect(finite.reduce((sum, value) => sum + Math.abs(value), 0)).toBe(
      golden.all['finite sum of absolute values'],
    );
    expect(table.filter((value) => Number.isNaN(value)).length).toBe(golden.all.nan);
  });
});
