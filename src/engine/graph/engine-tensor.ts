// Tensors with values: what a session takes and gives, and what constants and parameters hold.
import { ShapeError } from '../../core/errors.ts';
import { DATA_TYPES, type DataType, type TensorData } from './data-types.ts';

/** Values with their type and shape, in row-major order. */
export interface EngineTensor {
  readonly dtype: DataType;
  /** Lengths of the axes; empty for a scalar. */
  readonly shape: readonly number[];
  /** As many elements as the product of `shape`. */
  readonly data: TensorData;
}

/** The number of elements of a shape: 1 for a scalar. */
export function countElements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * A tensor of the given values.
 * @param values as many as the product of `shape`; a typed array of `dtype` is kept, anything else is converted
 * @throws ShapeError where the number of values does not fit
 */
export function createTensor(
  dtype: DataType,
  shape: readonly number[],
  values: ArrayLike<number> | ArrayLike<bigint>,
): EngineTensor {
  if (values.length !== countElements(shape)) {
    throw new ShapeError(
      'createTensor',
      `${countElements(shape)} values for the shape [${shape.join(', ')}]`,
      `${values.length}`,
    );
  }
  const { array, family } = DATA_TYPES[dtype];
  if (values instanceof array) {
    return { dtype, shape: [...shape], data: values };
  }
  const data = new array(values.length);
  const wide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  for (let i = 0; i < values.length; i++) {
    data[i] = wide ? BigInt(values[i]!) : family === 'bool' ? (values[i] ? 1 : 0) : Number(values[i]);
  }
  return { dtype, shape: [...shape], data };
}

/** A tensor of zeros. */
export function zeros(dtype: DataType, shape: readonly number[]): EngineTensor {
  return { dtype, shape: [...shape], data: new DATA_TYPES[dtype].array(countElements(shape)) };
}

/** The values as an array of numbers, whatever the type; 64-bit integers beyond 2^53 lose digits. */
export function toNumbers(tensor: EngineTensor): number[] {
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

/** A copy in shared memory, which other threads can read where it lies. */
export function copyToShared({ dtype, shape, data }: EngineTensor): EngineTensor {
  const array = DATA_TYPES[dtype].array as unknown as new (buffer: SharedArrayBuffer) => TensorData;
  const copy = new array(new SharedArrayBuffer(data.byteLength));
  copy.set(data as never);
  return { dtype, shape, data: copy };
}
