// Element types of tensors: their codes in ONNX files (TensorProto.DataType) and their typed arrays.

/** Element types by the names that ONNX Runtime's JavaScript API uses. */
export type DataType =
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint32'
  | 'uint64'
  | 'bool';

/** Typed arrays that hold tensors; `bool` is a Uint8Array of 0 and 1, 64-bit integers are BigInts. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint32Array
  | BigUint64Array;

interface DataTypeInfo {
  /** TensorProto.DataType of onnx.proto. */
  readonly code: number;
  readonly bytes: number;
  readonly family: 'float' | 'integer' | 'bool';
  readonly array: { new (length: number): TensorData; new (values: ArrayBuffer): TensorData };
}

/** What is known of each element type. */
export const DATA_TYPES: Readonly<Record<DataType, DataTypeInfo>> = {
  float32: { code: 1, bytes: 4, family: 'float', array: Float32Array },
  uint8: { code: 2, bytes: 1, family: 'integer', array: Uint8Array },
  int8: { code: 3, bytes: 1, family: 'integer', array: Int8Array },
  int32: { code: 6, bytes: 4, family: 'integer', array: Int32Array },
  int64: { code: 7, bytes: 8, family: 'integer', array: BigInt64Array },
  bool: { code: 9, bytes: 1, family: 'bool', array: Uint8Array },
  float64: { code: 11, bytes: 8, family: 'float', array: Float64Array },
  uint32: { code: 12, bytes: 4, family: 'integer', array: Uint32Array },
  uint64: { code: 13, bytes: 8, family: 'integer', array: BigUint64Array },
};

/** True for the types that gradients flow through. */
export function isFloat(dtype: DataType): boolean {
  return DATA_TYPES[dtype].family === 'float';
}
