// What packing keeps of a value, and the order of a record.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from './float16.ts';
import { decodeMel, encodeMel, hasFiniteHalves } from './mel-pack-values.ts';

/** Encodes and decodes. */
function roundTrip(type: 'float16' | 'int8', mel: Float32Array, numBands: number) {
  const bytes = new Uint8Array(mel.length * (type === 'float16' ? 2 : 1));
  const scale = encodeMel(type, mel, numBands, bytes);
  return { bytes, scale, mel: decodeMel(type, bytes, numBands, scale) };
}

describe('records of float16', () => {
  it('hold frame after frame, in little-endian halves', () => {
    const { bytes } = roundTrip('float16', Float32Array.of(1, 2, 3, -1, -2, -3), 2); // (2, 3)
    expect([...bytes]).toEqual([0, 0x3c, 0, 0xbc, 0, 0x40, 0, 0xc0, 0, 0x42, 0, 0xc2]);
  });

  it('round each value as float16 does, for any value and shape', () => {
    const value = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true, min: -60000, max: 60000 }),
      fc.float({ noNaN: true, min: Math.fround(-1e-4), max: Math.fround(1e-4) }),
    );
    const shape = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 150 }));
    fc.assert(
      fc.property(
        shape.chain(([bands, frames]) =>
          fc.tuple(
            fc.constant(bands),
            fc.array(value, { minLength: bands * frames, maxLength: bands * frames }),
          ),
        ),
        ([bands, values]) => {
          const { mel, scale } = roundTrip('float16', Float32Array.from(values), bands);
          expect([...mel]).toEqual(values.map((number) => fromFloat16(toFloat16(number))));
          expect(scale).toEqual({ scale: 1, zero: 0, clamped: 0 });
        },
      ),
    );
  });

  it('round ties to even, and what lies beside them to the nearest, between all halves', () => {
    const bits = new Uint32Array(3 * 0x7bff);
    const values = new Float32Array(bits.buffer);
    for (let half = 0; half < 0x7bff; half++) {
      values[3 * half] = (fromFloat16(half) + fromFloat16(half + 1)) / 2; // exact in float32
      bits[3 * half + 1] = bits[3 * half]! + 1;
      bits[3 * half + 2] = bits[3 * half]! - 1;
    }
    const { bytes } = roundTrip('float16', values, 1);
    const expected = Uint16Array.from(values, (_, i) => {
      const half = Math.floor(i / 3);
      return [half + (half % 2), half + 1, half][i % 3]!;
    });
    expect(new Uint16Array(bytes.buffer)).toEqual(expected);
  });

  it('hold the largest half in the place of larger values, and count them', () => {
    const { mel, scale } = roundTrip('float16', Float32Array.of(65504, 65505, -1e9, -65504, 3e38), 1);
    expect([...mel]).toEqual([65504, 65504, -65504, -65504, 65504]);
    expect(scale.clamped).toBe(3);
  });

  it('are told from bits that were never written', () => {
    expect(hasFiniteHalves(Float32Array.of(1, -65504))).toBe(true);
    expect(hasFiniteHalves(Float32Array.of(1, Number.NaN))).toBe(false);
    expect(hasFiniteHalves(Float32Array.of(-Infinity))).toBe(false);
  });
});

describe('records of int8', () => {
  it('hold 256 steps from the least to the largest value, frame after frame', () => {
    const { bytes, scale } = roundTrip('int8', Float32Array.of(-100, -75, -50, 155, 0, 0.4), 2); // (2, 3)
    expect(scale).toEqual({ scale: 1, zero: 28, clamped: 0 });
    expect([...new Int8Array(bytes.buffer)]).toEqual([-128, 127, -103, -28, -78, -28]);
  });

  it('lose at most half a step, 1/510 of the range', () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -300, max: 300 }), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(values, (numbers) => {
        const { mel } = roundTrip('int8', Float32Array.from(numbers), 1);
        const range = Math.max(...numbers) - Math.min(...numbers);
        for (const [i, number] of numbers.entries()) {
          expect(Math.abs(mel[i]! - number)).toBeLessThanOrEqual(range / 510 + 1e-4);
        }
      }),
    );
  });

  it('hold a spectrogram of one value exactly', () => {
    expect([...roundTrip('int8', new Float32Array(6).fill(-100), 2).mel]).toEqual(new Array(6).fill(-100));
  });
});
