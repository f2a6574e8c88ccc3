// A tensor as files hold it: a flat typed array with its shape.

/** Element types that Segue reads and writes. F16 and BF16 are held as the bits of their values (half-floats.ts). */
export type TensorType = 'U8' | 'I8' | 'U16' | 'I16' | 'U32' | 'I32' | 'I64' | 'F16' | 'BF16' | 'F32' | 'F64';

/** Typed arrays that hold a tensor's elements. */
export type TensorData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** Elements in row-major order; their number is the product of `shape` (1 for no dimension). */
export interface Tensor {
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  /** An array of the class that belongs to `dtype`; over a SharedArrayBuffer when it comes from a file. */
  readonly data: TensorData;
}

interface ArrayClass {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): TensorData;
}

/**
 * The array class of each element type, in the order of the safetensors library, whose files put later ones
 * first so that every tensor is aligned to its element size.
 */
export const TENSOR_ARRAYS: Readonly<Record<TensorType, ArrayClass>> = {
  U8: Uint8Array,
  I8: Int8Array,
  I16: Int16Array,
  U16: Uint16Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
  F32: Float32Array,
  F64: Float64Array,
  I64: BigInt64Array,
};

/** The element types in that order. */
export const TENSOR_TYPES = Object.keys(TENSOR_ARRAYS) as readonly TensorType[];

/** Number of elements of a shape. */
export function countElements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
