import { expect, test } from 'vitest';
import { createKernelMemory } from '../../kernels/kernel-memory.ts';
import { createNearest, type Nearest } from '../../kernels/nearest/nearest.ts';
import type { NearestQuery } from '../../kernels/nearest/queries.ts';
import { createVectorStore, vectorAt } from '../../kernels/vector-store.ts';
import { createRestrictedNearest } from './restricted-nearest.ts';

const ROWS = 300;
const vectors = createVectorStore(createKernelMemory(), ROWS, 3);
for (let row = 0; row < ROWS; row++) {
  vectorAt(vectors, row).set([0, 1, 2].map((i) => Math.sin(row * 7.1 + i * 3.7)));
}
const DAYS = Int32Array.from({ length: ROWS }, (_, row) => row);
const SCALES = Float32Array.from({ length: ROWS }, (_, row) => 1 + (row % 5));
const even = Array.from({ length: ROWS / 2 }, (_, i) => 2 * i);
const odd = even.map((row) => row + 1);
const VECTOR = [1, -2, 0.5];

const find = async (nearest: Nearest, query: Partial<NearestQuery>, k: number) =>
  (await nearest.search([{ vector: VECTOR, ...query }], { k }))[0]!;

test('the chosen rows are found as by a search that excludes the others, those of negative scores included', async () => {
  const all = createNearest(vectors, { scales: SCALES, days: DAYS });
  for (const choice of [{ only: Uint32Array.from(odd) }, { without: even }]) {
    for (const threads of [1, 2]) {
      const some = createRestrictedNearest(vectors, choice, { scales: SCALES, days: DAYS, threads });
      for (const query of [{}, { day: 100 }, { day: null, excluded: odd.slice(0, 3) }, { day: 0x7fffffff }]) {
        const excluded = [...even, ...(query.excluded ?? [])];
        const found = await find(some, query, ROWS);
        expect(found).toEqual(await find(all, { ...query, excluded }, ROWS));
        expect(found.scores.at(-1)!).toBeLessThan(0);
      }
      await some.close();
    }
  }
  await all.close();
});

test('other factors leave the choice as it is; without days all that is chosen is found', async () => {
  const scales = new Float32Array(ROWS).fill(1);
  const some = createRestrictedNearest(vectors, { only: [3, 7, 5] }, { scales: SCALES }).withScales(scales);
  expect([...(await find(some, {}, 9)).rows].sort()).toEqual([3, 5, 7]);
  expect([...(await find(some, { day: -5 }, 9)).rows].sort()).toEqual([3, 5, 7]);
  expect((await find(createRestrictedNearest(vectors, { only: [] }), {}, 9)).rows).toHaveLength(0);
  await some.close();
});
