// Tensors of the engine as tensors of safetensors files, and back.
import { ShapeError } from '../../core/errors.ts';
import type { DataType, TensorData } from '../../engine/graph/data-types.ts';
import type { EngineTensor } from '../../engine/graph/engine-tensor.ts';
import type { Tensor, TensorType } from '../../formats/tensor.ts';

const FILE_TYPES: Partial<Record<DataType, TensorType>> = {
  float32: 'F32',
  float64: 'F64',
  int8: 'I8',
  int32: 'I32',
  int64: 'I64',
  uint8: 'U8',
  uint32: 'U32',
};

/** @throws ShapeError naming the tensor where the format lacks its type */
export function toFileTensor(name: string, { dtype, shape, data }: EngineTensor): Tensor {
  const type = FILE_TYPES[dtype];
  if (type === undefined) {
    throw new ShapeError('checkpoint', `'${name}' as ${Object.keys(FILE_TYPES).join(', ')}`, dtype);
  }
  return { dtype: type, shape, data: data as Tensor['data'] };
}

/** @throws ShapeError where the engine lacks the type */
export function fromFileTensor({ dtype, shape, data }: Tensor): EngineTensor {
  const found = Object.entries(FILE_TYPES).find(([, type]) => type === dtype);
  if (found === undefined) throw new ShapeError('checkpoint', Object.values(FILE_TYPES).join(', '), dtype);
  return { dtype: found[0] as DataType, shape, data: data as TensorData };
}
