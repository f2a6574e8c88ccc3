import { expect, it } from 'vitest';
import { createBulkInsert } from './bulk-insert.ts';
import { openDatabase } from './sqlite.ts';

it.each([0, 1, 63, 64, 65, 200])('inserts %i rows, each once and in order', async (count) => {
  const database = await openDatabase(':memory:');
  database.exec('create table t (a integer, b text)');
  const rows = createBulkInsert(database, 't', 2);
  for (let i = 0; i < count; i++) rows.add(i, i % 3 === 0 ? null : `row ${i}`);
  rows.flush();
  rows.flush();
  const expected = Array.from({ length: count }, (_, i) => ({ a: i, b: i % 3 === 0 ? null : `row ${i}` }));
  expect(database.prepare('select a, b from t order by rowid').all()).toEqual(expected);
  database.close();
});

it('refuses a row of another width', async () => {
  const database = await openDatabase(':memory:');
  database.exec('create table t (a integer, b text)');
  const rows = createBulkInsert(database, 't', 2);
  expect(() => rows.add(1)).toThrow(/expected 2 cells, got 1/);
  database.close();
});
