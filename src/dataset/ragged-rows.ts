// Rows of provisional numbers that grow while records stream by, and become a CSR matrix when all ids are known.

import type { OutsideId } from '../core/indices.ts';
import { type CsrMatrix, sharedUint32 } from './csr-matrix.ts';
import type { IdInterner } from './id-interner.ts';

/** Rows under construction. */
export interface RaggedRows<Id extends OutsideId> {
  readonly numRows: number;
  /** Adds a row of ids, each kept once at its first place; returns how many repeats were dropped. */
  addRow(ids: readonly Id[]): number;
  /**
   * The matrix.
   * @param indexOfNumber from the interner's numbers to columns, (number of columns)
   * @param rowOrder which of the added rows stands in each row of the matrix, or -1 for an empty one; default all
   *   in the order of adding
   */
  toCsr(indexOfNumber: Uint32Array, rowOrder?: Int32Array): CsrMatrix;
}

/** Rows over the ids of one interner, which the rows extend. */
export function createRaggedRows<Id extends OutsideId>(interner: IdInterner<Id>): RaggedRows<Id> {
  const numbers: number[] = [];
  const starts: number[] = [0];
  // The last row that held a number: tells repeats without a set for each row.
  const lastRowOf: number[] = [];
  return {
    get numRows() {
      return starts.length - 1;
    },
    addRow(ids) {
      const row = starts.length - 1;
      let repeats = 0;
      for (const id of ids) {
        const number = interner.intern(id);
        if (lastRowOf[number] === row) {
          repeats++;
          continue;
        }
        while (lastRowOf.length <= number) lastRowOf.push(-1);
        lastRowOf[number] = row;
        numbers.push(number);
      }
      starts.push(numbers.length);
      return repeats;
    },
    toCsr(indexOfNumber, rowOrder) {
      const order = rowOrder ?? Int32Array.from(starts.keys()).subarray(0, starts.length - 1);
      const rowStarts = sharedUint32(order.length + 1);
      for (let r = 0; r < order.length; r++) {
        const row = order[r]!;
        rowStarts[r + 1] = rowStarts[r]! + (row < 0 ? 0 : starts[row + 1]! - starts[row]!);
      }
      const columns = sharedUint32(rowStarts[order.length]!);
      for (let r = 0; r < order.length; r++) {
        const from = order[r]! < 0 ? 0 : starts[order[r]!]!;
        const begin = rowStarts[r]!;
        for (let i = begin; i < rowStarts[r + 1]!; i++) {
          columns[i] = indexOfNumber[numbers[from + i - begin]!]!;
        }
      }
      return { numRows: order.length, numColumns: indexOfNumber.length, rowStarts, columns };
    },
  };
}
