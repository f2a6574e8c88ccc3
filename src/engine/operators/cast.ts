// Cast of ONNX.
import { DATA_TYPES, type DataType } from '../graph/data-types.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';

/** The values in another type; from floating point to whole numbers they are cut towards zero. */
export function cast(x: Tensor, dtype: DataType): Tensor {
  if (x.dtype === dtype) return x;
  return emit('Cast', [x], { dtype, shape: x.shape }, { to: { int: DATA_TYPES[dtype].code } });
}
