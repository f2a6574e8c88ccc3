// Softmax of ONNX.
import { checkFloat, normalizeAxis } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';

/**
 * e^x divided by its sum over an axis; safe for large `x`.
 * @param axis default the last
 * @throws ShapeError where the axis does not exist or `x` holds no floating-point numbers
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  checkFloat('Softmax', x);
  const along = normalizeAxis('Softmax', x, axis);
  return emit('Softmax', [x], { dtype: x.dtype, shape: x.shape }, { axis: { int: along } });
}
