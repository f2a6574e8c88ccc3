// Puts matrices, strings and numbers into a map of tensors under the names that `createTensorReader` reads.
import type { OutsideId } from '../core/indices.ts';
import { stringsToTensors } from '../formats/string-tensors.ts';
import type { Tensor } from '../formats/tensor.ts';
import type { CsrMatrix } from './csr-matrix.ts';

/** `NAME.row_starts` and `NAME.columns`. */
export function addCsr(into: Map<string, Tensor>, name: string, matrix: CsrMatrix): void {
  into.set(`${name}.row_starts`, { dtype: 'U32', shape: [matrix.numRows + 1], data: matrix.rowStarts });
  into.set(`${name}.columns`, { dtype: 'U32', shape: [matrix.columns.length], data: matrix.columns });
}

/** `NAME.bytes` and `NAME.offsets`. */
export function addStrings(into: Map<string, Tensor>, name: string, strings: readonly string[]): void {
  for (const [key, tensor] of stringsToTensors(name, strings)) into.set(key, tensor);
}

/** Numbers as I64, strings as `addStrings`. Throws `RangeError` where both occur. */
export function addIds(into: Map<string, Tensor>, name: string, ids: readonly OutsideId[]): void {
  if (ids.every((id) => typeof id === 'number')) {
    into.set(name, { dtype: 'I64', shape: [ids.length], data: BigInt64Array.from(ids, BigInt) });
  } else if (ids.every((id) => typeof id === 'string')) {
    addStrings(into, name, ids);
  } else {
    throw new RangeError(`${name}: ids must be all numbers or all strings`);
  }
}

/** One row of whole numbers. */
export function addInt32(into: Map<string, Tensor>, name: string, data: Int32Array): void {
  into.set(name, { dtype: 'I32', shape: [data.length], data });
}
