// GatherElements of ONNX: one element, or some, of each row.
import { ShapeError } from '../../core/errors.ts';
import { checkType, normalizeAxis } from '../graph/checks.ts';
import { sameShape } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/**
 * `result[i, j] = x[i, indices[i, j]]`, for the last of two axes; so along any axis.
 * @param indices int32 or int64, as long as `x` on all other axes
 * @param axis default the last
 * @returns the shape of `indices`
 * @throws ShapeError where types, shapes or the axis do not fit
 */
export function gatherElements(x: Tensor, indices: Tensor, axis = -1): Tensor {
  checkType('GatherElements', indices, ['int32', 'int64']);
  const along = normalizeAxis('GatherElements', x, axis);
  const fits =
    indices.shape.length === x.shape.length &&
    sameShape(
      indices.shape.map((dim, place) => (place === along ? 1 : dim)),
      x.shape.map((dim, place) => (place === along ? 1 : dim)),
    );
  if (!fits) {
    throw new ShapeError(
      'GatherElements',
      `indices of the shape of ${describeTensor(x)} but for axis ${along}`,
      describeTensor(indices),
    );
  }
  const result = { dtype: x.dtype, shape: indices.shape };
  return emit('GatherElements', [x, indices], result, { axis: { int: along } });
}
