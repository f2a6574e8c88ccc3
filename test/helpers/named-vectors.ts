// Vectors with names for tests.
import type { NamedVectors } from '../../src/formats/named-vectors.ts';
import { createKernelMemory } from '../../src/kernels/kernel-memory.ts';
import { createVectorStore, vectorAt } from '../../src/kernels/vector-store.ts';

/** A store of its own with the given rows, all of one length, under their names. */
export function namedVectors(rows: readonly (readonly [string, readonly number[]])[]): NamedVectors {
  const vectors = createVectorStore(createKernelMemory(), rows.length, rows[0]?.[1].length ?? 1);
  for (const [row, [, values]] of rows.entries()) vectorAt(vectors, row).set(values);
  return { names: rows.map(([name]) => name), vectors };
}

/** Names with their values, as `namedVectors` takes them. */
export function rowsOf({ names, vectors }: NamedVectors): [string, number[]][] {
  return names.map((name, row) => [name, [...vectorAt(vectors, row)]]);
}
