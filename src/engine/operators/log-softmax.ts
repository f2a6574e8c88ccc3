// LogSoftmax of ONNX.
import { checkFloat, normalizeAxis } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';

/**
 * x - log(sum of e^x over an axis): the logarithm of the softmax, safe where that is too small for a number.
 * @param axis default the last
 * @throws ShapeError where the axis does not exist or `x` holds no floating-point numbers
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  checkFloat('LogSoftmax', x);
  const along = normalizeAxis('LogSoftmax', x, axis);
  return emit('LogSoftmax', [x], { dtype: x.dtype, shape: x.shape }, { axis: { int: along } });
}
