import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHuffmanPaths } from './huffman.ts';

function pathsOf(counts: number[]): number[][] {
  const { starts, nodes } = createHuffmanPaths(Uint32Array.from(counts));
  return counts.map((_, token) => [...nodes.subarray(starts[token]!, starts[token + 1]!)]);
}

test('paths of a small tree are those made by hand', () => {
  // 1 + 2 = node 0 (3); node 0 + 4 = node 1 (7); node 1 + 8 = node 2, the root. A node is written node * 2 + branch.
  expect(pathsOf([8, 4, 2, 1])).toEqual([
    [2 * 2 + 1],
    [2 * 2 + 0, 1 * 2 + 1],
    [2 * 2 + 0, 1 * 2 + 0, 0 * 2 + 1],
    [2 * 2 + 0, 1 * 2 + 0, 0 * 2 + 0],
  ]);
});

test('codes tell all tokens apart, fill the tree, and are as short as entropy allows', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 80 });
  fc.assert(
    fc.property(counts, (values) => {
      const paths = pathsOf(values);
      // Kraft's sum is 1 in a full tree.
      expect(paths.reduce((sum, path) => sum + 2 ** -path.length, 0)).toBeCloseTo(1, 9);
      const codes = paths.map((path) => path.map((node) => node % 2).join(''));
      expect(new Set(codes).size).toBe(values.length);
      const total = values.reduce((sum, value) => sum + value, 0);
      const entropy = values.reduce((sum, value) => sum - (value / total) * Math.log2(value / total), 0);
      const mean = paths.reduce((sum, path, i) => sum + (path.length * values[i]!) / total, 0);
      expect(mean).toBeGreaterThanOrEqual(entropy - 1e-9);
      expect(mean).toBeLessThan(entropy + 1);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('every inner node is on some path, and all paths begin at the root', () => {
  const paths = pathsOf([5, 9, 12, 13, 16, 45]);
  expect(new Set(paths.flat().map((node) => node >> 1))).toEqual(new Set([0, 1, 2, 3, 4]));
  for (const path of paths) expect(path[0]! >> 1).toBe(4);
});
