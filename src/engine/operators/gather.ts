// Gather of ONNX: rows of a table by their indices.
import { checkType, normalizeAxis } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';

/**
 * Slices of `x` along an axis, one for each index.
 * @param indices int32 or int64 of any shape; each from 0 (or, counted from the end, -1) within the axis
 * @param axis default 0
 * @returns the shape of `x` with the axis replaced by the shape of `indices`
 * @throws ShapeError where the axis does not exist or the indices are of another type
 */
export function gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
  checkType('Gather', indices, ['int32', 'int64']);
  const along = normalizeAxis('Gather', x, axis);
  const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)];
  return emit('Gather', [x, indices], { dtype: x.dtype, shape }, { axis: { int: along } });
}
