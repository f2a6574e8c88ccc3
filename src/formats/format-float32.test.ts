import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFloat32 } from './format-float32.ts';

describe('formatFloat32', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [-0.5, '-0.5'],
    [Math.fround(0.1), '0.1'],
    [Math.fround(1 / 3), '0.33333334'],
    [Math.fround(16_777_217), '16777216'],
    [2 ** -149, '1e-45'],
    [2 ** -126, '1.1754944e-38'],
    [Math.fround(3.4028234663852886e38), '3.4028235e+38'],
    [Math.fround(9.8607613e-32), '9.8607613e-32'],
  ])('gives %f as %s', (value, text) => {
    expect(formatFloat32(value)).toBe(text);
  });

  it('reads back to the same bits, whatever they are', () => {
    const float = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(float, (value) => Object.is(Math.fround(Number(formatFloat32(value))), value)),
      { numRuns: 5000 },
    );
  });

  it('never writes a digit that could be left out, but at powers of two', () => {
    const float = fc.float({
      noNaN: true,
      noDefaultInfinity: true,
      min: Math.fround(1e-30),
      max: Math.fround(1e30),
    });
    fc.assert(
      fc.property(float, (value) => {
        if (Number.isInteger(Math.log2(value))) return;
        const digits = formatFloat32(value)
          .replace(/e.*$/, '')
          .replace('.', '')
          .replace(/^0+|0+$/g, '').length;
        for (let fewer = 1; fewer < digits; fewer++) {
          expect(Math.fround(Number(value.toPrecision(fewer)))).not.toBe(value);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
