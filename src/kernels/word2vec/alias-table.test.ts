import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AliasTable, createAliasTable } from './alias-table.ts';

/** Probability of each token, as the table draws it. */
function probabilities({ below, other }: AliasTable): number[] {
  const n = below.length;
  const result = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    const own = below[i]! / 2 ** 32;
    result[i]! += own / n;
    result[other[i]!]! += (1 - own) / n;
  }
  return result;
}

test('a table draws by count to the power of the exponent', () => {
  // 16^0.75 = 8, 81^0.75 = 27, 1: shares 8/36, 27/36, 1/36.
  const [a, b, c] = probabilities(createAliasTable(Uint32Array.of(16, 81, 1), 0.75));
  expect(a).toBeCloseTo(8 / 36, 8);
  expect(b).toBeCloseTo(27 / 36, 8);
  expect(c).toBeCloseTo(1 / 36, 8);
});

test('any table draws each token with its probability', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 60 }), (counts) => {
      counts.push(7);
      const total = counts.reduce((sum, count) => sum + count, 0);
      probabilities(createAliasTable(Uint32Array.from(counts), 1)).forEach((probability, i) => {
        expect(probability).toBeCloseTo(counts[i]! / total, 7);
      });
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('a negative exponent prefers rare tokens, but never draws what does not occur', () => {
  const [frequent, rare, never] = probabilities(createAliasTable(Uint32Array.of(4, 1, 0), -1));
  expect(frequent).toBeCloseTo(0.2, 8);
  expect(rare).toBeCloseTo(0.8, 8);
  expect(never).toBe(0);
});
