// Clip of ONNX.
import { ShapeError } from '../../core/errors.ts';
import { checkFloat } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/**
 * `x` brought into [low, high], element by element. The gradient is 0 where that changes an element.
 * @param low may be -Infinity
 * @param high may be Infinity; from `low`
 * @throws ShapeError where the range is empty or `x` holds no floating-point numbers
 */
export function clip(x: Tensor, low: number, high: number): Tensor {
  checkFloat('Clip', x);
  if (!(low <= high)) {
    throw new ShapeError('Clip', 'low <= high', `${low} and ${high} for ${describeTensor(x)}`);
  }
  const bound = (value: number) => (Number.isFinite(value) ? x.graph.scalar(x.dtype, value) : null);
  return emit('Clip', [x, bound(low), bound(high)], { dtype: x.dtype, shape: x.shape });
}
