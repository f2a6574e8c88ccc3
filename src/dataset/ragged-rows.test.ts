import { expect, it } from 'vitest';
import { csrRow } from './csr-matrix.ts';
import { createIdInterner, orderIds } from './id-interner.ts';
import { createRaggedRows } from './ragged-rows.ts';

it('drops repeats within a row, counts them, and renumbers columns by id', () => {
  const interner = createIdInterner<number>();
  const rows = createRaggedRows(interner);
  expect(rows.addRow([30, 10, 30, 30])).toBe(2);
  expect(rows.addRow([])).toBe(0);
  expect(rows.addRow([20, 30])).toBe(0);
  const ordered = orderIds(interner.ids);
  expect(ordered.ids).toEqual([10, 20, 30]);
  const matrix = rows.toCsr(ordered.indexOfNumber);
  expect([...matrix.rowStarts]).toEqual([0, 2, 2, 4]);
  expect([...csrRow(matrix, 0)]).toEqual([2, 0]);
  expect([...csrRow(matrix, 2)]).toEqual([1, 2]);
  expect(matrix.numColumns).toBe(3);
});

it('puts rows in another order and leaves rows empty', () => {
  const interner = createIdInterner<string>();
  const rows = createRaggedRows(interner);
  rows.addRow(['b']);
  rows.addRow(['a', 'b']);
  const matrix = rows.toCsr(orderIds(interner.ids).indexOfNumber, Int32Array.of(1, -1, 0));
  expect([...matrix.rowStarts]).toEqual([0, 2, 2, 3]);
  expect([...matrix.columns]).toEqual([0, 1, 1]);
});

it('orders strings by code units, not by locale', () => {
  expect(orderIds(['ä', 'Z', 'a', '가']).ids).toEqual(['Z', 'a', 'ä', '가']);
});
