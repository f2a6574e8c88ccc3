import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringsToTensors, tensorsToStrings } from './string-tensors.ts';
import type { Tensor } from './tensor.ts';

function tensors(bytes: Uint8Array, offsets: Uint32Array): Map<string, Tensor> {
  return new Map<string, Tensor>([
    ['t.bytes', { dtype: 'U8', shape: [bytes.length], data: bytes }],
    ['t.offsets', { dtype: 'U32', shape: [offsets.length], data: offsets }],
  ]);
}

describe('string tensors', () => {
  it('hold the UTF-8 bytes and where each text starts', () => {
    expect(stringsToTensors('t', ['a', '', '가'])).toEqual(
      tensors(Uint8Array.of(0x61, 0xea, 0xb0, 0x80), Uint32Array.of(0, 1, 1, 4)),
    );
  });

  it('come back as they were', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '가', '🎧', '\0') });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 10 }), (strings) => {
        expect(tensorsToStrings('t', stringsToTensors('t', strings))).toEqual(strings);
      }),
    );
  });

  it('come back from shared memory', () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(4));
    bytes.set([0x61, 0xea, 0xb0, 0x80]);
    expect(tensorsToStrings('t', tensors(bytes, Uint32Array.of(0, 1, 4)))).toEqual(['a', '가']);
  });

  it('refuse half of a surrogate pair, which UTF-8 would replace in silence', () => {
    expect(() => stringsToTensors('t', ['a', '\ud83c'])).toThrow(
      new RangeError('t[1]: half of a surrogate pair'),
    );
  });

  it.each<[string, Map<string, Tensor>, string]>([
    ['nothing', new Map(), 'tensor t.bytes: expected U8 of one dimension, got nothing'],
    [
      'no offsets',
      tensors(new Uint8Array(0), new Uint32Array(0)),
      'tensor t.offsets, field [0]: expected 0, got nothing',
    ],
    [
      'a late start',
      tensors(Uint8Array.of(97), Uint32Array.of(1, 1)),
      'tensor t.offsets, field [0]: expected 0, got 1',
    ],
    [
      'an early end',
      tensors(Uint8Array.of(97, 98), Uint32Array.of(0, 1)),
      'tensor t.offsets, field [1]: expected 2, got 1',
    ],
    [
      'a step back',
      tensors(Uint8Array.of(97, 98), Uint32Array.of(0, 2, 1, 2)),
      'tensor t.offsets, field [2]: expected at least 2, got 1',
    ],
    [
      'a cut character',
      tensors(Uint8Array.of(0xea, 0xb0, 0x80), Uint32Array.of(0, 1, 3)),
      'tensor t.offsets, field [1]: 1 is inside of a character',
    ],
    [
      'other bytes',
      tensors(Uint8Array.of(0xb0, 0xa1), Uint32Array.of(0, 2)),
      'tensor t.bytes: the bytes are not UTF-8',
    ],
    [
      'another type',
      new Map<string, Tensor>([['t.bytes', { dtype: 'I8', shape: [1], data: new Int8Array(1) }]]),
      'tensor t.bytes: expected U8 of one dimension, got I8 [1]',
    ],
  ])('refuse %s', (_, broken, message) => {
    expect(() => tensorsToStrings('t', broken)).toThrow(message);
  });
});
