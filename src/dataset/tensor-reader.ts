// Typed access to the tensors of one file, for readers of artefacts: every type, shape and range is checked, and
// what is wrong is named, before any model sees the arrays.
import { FormatError } from '../core/errors.ts';
import type { OutsideId } from '../core/indices.ts';
import type { Tensor } from '../formats/safetensors.ts';
import { tensorsToStrings } from '../formats/string-tensors.ts';
import type { CsrMatrix } from './csr-matrix.ts';

/** Tensors by name. */
export type Tensors = ReadonlyMap<string, Tensor>;

type SharedInt32 = Int32Array<SharedArrayBuffer>;

/** Reads named tensors of one file; each method throws `FormatError` where the file is not as it must be. */
export interface TensorReader {
  has(name: string): boolean;
  /** Throws a `FormatError` about one tensor. */
  fail(name: string, problem: string): never;
  /** A tensor of one dimension. */
  get(name: string, dtype: Tensor['dtype'], length?: number): Tensor;
  /** Values from `minimum` up to, not including, `bound`. */
  int32(name: string, length: number, minimum?: number, bound?: number): SharedInt32;
  /** Counts of at least 0. */
  counts(name: string): SharedInt32;
  strings(name: string, length?: number): string[];
  /** Distinct whole numbers or distinct strings. */
  ids(name: string): OutsideId[];
  /** `NAME.row_starts` and `NAME.columns`, with no column twice in a row. */
  csr(name: string, numRows: number, numColumns: number): CsrMatrix;
}

/** @param file the file that the tensors come from, for messages */
export function createTensorReader(tensors: Tensors, file: string): TensorReader {
  const reader: TensorReader = {
    has: (name) => tensors.has(name),
    fail(name, problem) {
      throw new FormatError({ file, field: name }, `${problem}; import the data again`);
    },
    get(name, dtype, length) {
      const tensor = tensors.get(name) ?? reader.fail(name, 'the tensor is missing');
      const size = tensor.shape[0];
      if (tensor.dtype !== dtype || tensor.shape.length !== 1 || (length !== undefined && size !== length)) {
        const got = `${tensor.dtype} of shape (${tensor.shape.join(', ')})`;
        reader.fail(name, `expected ${dtype} of shape (${length ?? 'any'}), got ${got}`);
      }
      return tensor;
    },
    int32(name, length, minimum = -0x80000000, bound = 0x80000000) {
      const data = reader.get(name, 'I32', length).data as SharedInt32;
      const bad = data.findIndex((value) => value < minimum || value >= bound);
      if (bad >= 0) reader.fail(`${name}[${bad}]`, `expected ${minimum} to ${bound - 1}, got ${data[bad]}`);
      return data;
    },
    counts(name) {
      return reader.int32(name, reader.get(name, 'I32').data.length, 0);
    },
    strings(name, length) {
      const strings = readStrings(reader, name, tensors);
      if (length !== undefined && strings.length !== length) {
        reader.fail(name, `expected ${length} strings, got ${strings.length}`);
      }
      return strings;
    },
    ids(name) {
      const ids: OutsideId[] = tensors.has(name)
        ? Array.from(reader.get(name, 'I64').data as BigInt64Array, Number)
        : reader.strings(name);
      if (new Set(ids).size !== ids.length) reader.fail(name, 'the ids are not distinct');
      return ids;
    },
    csr(name, numRows, numColumns) {
      const rowStarts = reader.get(`${name}.row_starts`, 'U32', numRows + 1).data as CsrMatrix['rowStarts'];
      const columns = reader.get(`${name}.columns`, 'U32').data as CsrMatrix['columns'];
      if (rowStarts[0] !== 0 || rowStarts[numRows] !== columns.length) {
        reader.fail(`${name}.row_starts`, `expected to run from 0 to ${columns.length}`);
      }
      for (let r = 0; r < numRows; r++) {
        if (rowStarts[r]! > rowStarts[r + 1]!)
          reader.fail(`${name}.row_starts[${r + 1}]`, 'expected to ascend');
      }
      checkColumns(reader, name, { numRows, numColumns, rowStarts, columns });
      return { numRows, numColumns, rowStarts, columns };
    },
  };
  return reader;
}

/** The strings of two tensors; faults are told with the name of the file. */
function readStrings(reader: TensorReader, name: string, tensors: Tensors): string[] {
  try {
    return tensorsToStrings(name, tensors);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return reader.fail(name, error.message);
  }
}

/** Columns must be in range, and distinct within a row. */
function checkColumns(reader: TensorReader, name: string, matrix: CsrMatrix): void {
  const { columns, rowStarts, numRows, numColumns } = matrix;
  const lastRow = new Int32Array(numColumns).fill(-1);
  for (let r = 0; r < numRows; r++) {
    for (let i = rowStarts[r]!; i < rowStarts[r + 1]!; i++) {
      const column = columns[i]!;
      if (column >= numColumns) {
        reader.fail(`${name}.columns[${i}]`, `expected an index below ${numColumns}, got ${column}`);
      }
      if (lastRow[column] === r) reader.fail(`${name}.columns[${i}]`, `row ${r} holds ${column} twice`);
      lastRow[column] = r;
    }
  }
}
