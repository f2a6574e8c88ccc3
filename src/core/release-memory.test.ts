import { expect, test } from 'vitest';
import { releaseMemory } from './release-memory.ts';

test('what nothing refers to is gone afterwards, and what is referred to stays', async () => {
  const kept = { name: 'kept' };
  const references = [new WeakRef(kept), new WeakRef({ name: 'dropped' })];
  await new Promise((resolve) => setImmediate(resolve));
  await releaseMemory();
  expect(references.map((reference) => reference.deref()?.name)).toEqual(['kept', undefined]);
  expect(kept.name).toBe('kept');
});
