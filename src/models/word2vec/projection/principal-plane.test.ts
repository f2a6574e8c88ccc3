import { expect, it } from 'vitest';
import { createKernelMemory } from '../../../kernels/kernel-memory.ts';
import { createVectorStore, type VectorStore, vectorAt } from '../../../kernels/vector-store.ts';
import { projectToPrincipalPlane } from './principal-plane.ts';

function storeOf(rows: readonly number[][]): VectorStore {
  const store = createVectorStore(createKernelMemory(), rows.length, rows[0]!.length);
  rows.forEach((row, i) => {
    vectorAt(store, i).set(row);
  });
  return store;
}

it('finds the directions of the largest and second largest variance, centred', () => {
  // Along (3, 4) / 5 the points reach 10, along (4, -3) / 5 they reach 2; the third axis is constant.
  const plane = projectToPrincipalPlane(
    storeOf([
      [1 + 6, 2 + 8, 7],
      [1 - 6, 2 - 8, 7],
      [1 + 1.6, 2 - 1.2, 7],
      [1 - 1.6, 2 + 1.2, 7],
    ]),
  );
  const expected = [10, 0, -10, 0, 0, 2, 0, -2];
  expected.forEach((value, i) => {
    expect(plane[i]).toBeCloseTo(value, 5);
  });
});

it('gives zeros where nothing varies', () => {
  expect([
    ...projectToPrincipalPlane(
      storeOf([
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
    ),
  ]).toEqual([0, 0, 0, 0, 0, 0]);
});
