// Compressed sparse rows: the shape in which playlists hold songs and tags. Arrays lie in SharedArrayBuffers,
// so that worker threads read them without a copy.

/** A binary matrix. Row r holds the columns `columns[rowStarts[r]] .. columns[rowStarts[r + 1] - 1]`. */
export interface CsrMatrix {
  readonly numRows: number;
  readonly numColumns: number;
  /** (numRows + 1), ascending, first 0. */
  readonly rowStarts: Uint32Array<SharedArrayBuffer>;
  /** (number of entries), each below `numColumns`. */
  readonly columns: Uint32Array<SharedArrayBuffer>;
}

/** An Uint32Array of zeros in shared memory. */
export function sharedUint32(length: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}

/** Builds a matrix from rows of column indices, which keep their order. */
export function csrFromRows(rows: readonly ArrayLike<number>[], numColumns: number): CsrMatrix {
  const rowStarts = sharedUint32(rows.length + 1);
  rows.forEach((row, r) => {
    rowStarts[r + 1] = rowStarts[r]! + row.length;
  });
  const columns = sharedUint32(rowStarts[rows.length]!);
  rows.forEach((row, r) => {
    for (let i = 0; i < row.length; i++) {
      const column = row[i]!;
      if (!(column >= 0 && column < numColumns)) {
        throw new RangeError(`row ${r}: column ${column} is not below ${numColumns}`);
      }
      columns[rowStarts[r]! + i] = column;
    }
  });
  return { numRows: rows.length, numColumns, rowStarts, columns };
}

/** A view of the columns of one row. */
export function csrRow(matrix: CsrMatrix, row: number): Uint32Array<SharedArrayBuffer> {
  return matrix.columns.subarray(matrix.rowStarts[row]!, matrix.rowStarts[row + 1]!);
}

/** The transposed matrix; within each of its rows the columns ascend. Counting sort, O(entries). */
export function csrTranspose(matrix: CsrMatrix): CsrMatrix {
  const rowStarts = sharedUint32(matrix.numColumns + 1);
  const { columns } = matrix;
  for (let i = 0; i < columns.length; i++) rowStarts[columns[i]! + 1]!++;
  for (let c = 0; c < matrix.numColumns; c++) rowStarts[c + 1]! += rowStarts[c]!;
  const next = rowStarts.slice();
  const transposed = sharedUint32(columns.length);
  for (let row = 0; row < matrix.numRows; row++) {
    for (let i = matrix.rowStarts[row]!; i < matrix.rowStarts[row + 1]!; i++) {
      transposed[next[columns[i]!]!++] = row;
    }
  }
  return { numRows: matrix.numColumns, numColumns: matrix.numRows, rowStarts, columns: transposed };
}

/** How often each column occurs, (numColumns). */
export function columnCounts(matrix: CsrMatrix): Uint32Array {
  const counts = new Uint32Array(matrix.numColumns);
  for (const column of matrix.columns) counts[column]!++;
  return counts;
}
