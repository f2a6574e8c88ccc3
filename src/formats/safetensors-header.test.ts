import { describe, expect, it } from 'vitest';
import { FormatError } from '../core/errors.ts';
import { parseSafetensorsHeader } from './safetensors-header.ts';

const ENTRY = { dtype: 'U8', shape: [2, 3], data_offsets: [0, 6] };
const GAP = { dtype: 'U8', shape: [1], data_offsets: [7, 8] };
const TYPES = 'U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64';

describe('parseSafetensorsHeader', () => {
  it('puts the entries in the order of their bytes', () => {
    const header = { b: { ...GAP, data_offsets: [6, 7] }, a: ENTRY, __metadata__: { k: 'v' } };
    expect(parseSafetensorsHeader('x', JSON.stringify(header), 7)).toEqual({
      entries: [
        { name: 'a', dtype: 'U8', shape: [2, 3], begin: 0, end: 6 },
        { name: 'b', dtype: 'U8', shape: [1], begin: 6, end: 7 },
      ],
      metadata: { k: 'v' },
    });
  });

  it.each<[string, unknown, number, string]>([
    ['no object', [], 0, 'x, byte 8: expected a header object, got an array of 0'],
    [
      'an unknown type',
      { a: { ...ENTRY, dtype: 'F8_E4M3' } },
      6,
      `x, field tensor "a".dtype: expected one of ${TYPES}, got "F8_E4M3"; convert the tensor`,
    ],
    [
      'a size that does not fit',
      { a: { ...ENTRY, data_offsets: [0, 5] } },
      5,
      'x, field tensor "a".data_offsets: expected 6 bytes for U8 [2, 3], got 5',
    ],
    [
      'a reversed range',
      { a: { ...ENTRY, data_offsets: [6, 0] } },
      6,
      'x, field tensor "a".data_offsets: expected 6 bytes for U8 [2, 3], got -6',
    ],
    [
      'a negative length',
      { a: { ...ENTRY, shape: [-2, -3] } },
      6,
      'x, field tensor "a".shape: expected an array of whole numbers from 0',
    ],
    [
      'a fraction',
      { a: { ...ENTRY, data_offsets: [0.5, 6.5] } },
      7,
      'x, field tensor "a".data_offsets: expected two whole numbers from 0',
    ],
    [
      'a gap',
      { a: ENTRY, b: GAP },
      8,
      'x, field tensor "b".data_offsets: expected to begin at 6, where the last tensor ends, got 7',
    ],
    [
      'an overlap',
      { a: ENTRY, b: { ...GAP, data_offsets: [5, 6] } },
      6,
      'x, field tensor "b".data_offsets: expected to begin at 6, where the last tensor ends, got 5',
    ],
    [
      'missing bytes',
      { a: ENTRY },
      5,
      'x: expected 6 bytes of tensors after the header, got 5; the file is cut short, so copy it again',
    ],
    ['bytes too many', { a: ENTRY }, 9, 'x: expected 6 bytes of tensors after the header, got 9'],
    [
      'an unknown field',
      { a: { ...ENTRY, order: 'C' } },
      6,
      'x, field tensor "a".order: unknown field; known are dtype, shape, data_offsets',
    ],
    ['a tensor that is no object', { a: 1 }, 0, 'x, field tensor "a": expected an object, got 1'],
    [
      'metadata other than texts',
      { __metadata__: { k: 1 } },
      0,
      'x, field __metadata__.k: expected a text, got 1',
    ],
    [
      'metadata that is no object',
      { __metadata__: 'v' },
      0,
      'x, field __metadata__: expected an object of texts, got "v"',
    ],
  ])('refuses %s', (_, header, dataBytes, message) => {
    expect(() => parseSafetensorsHeader('x', JSON.stringify(header), dataBytes)).toThrow(FormatError);
    expect(() => parseSafetensorsHeader('x', JSON.stringify(header), dataBytes)).toThrow(message);
  });

  it('refuses what is no JSON', () => {
    expect(() => parseSafetensorsHeader('x', '{"a"', 0)).toThrow(
      'x, byte 8: the header is not valid JSON; write the file again',
    );
  });
});
