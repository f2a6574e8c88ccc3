// Expand of ONNX.
import { ShapeError } from '../../core/errors.ts';
import { broadcastShapes } from '../graph/broadcast.ts';
import { formatShape, type Shape, sameShape } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import { runTimeShape } from '../graph/run-time-shape.ts';

/**
 * `x` repeated along axes of length 1 and new leading axes, so that it has the given shape.
 * @throws ShapeError where it can not have it
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  const common = broadcastShapes([x.shape, shape]);
  if (common === null || !sameShape(common, shape)) {
    throw new ShapeError('Expand', `a shape that broadcasts to ${formatShape(shape)}`, describeTensor(x));
  }
  if (sameShape(x.shape, shape)) return x;
  return emit('Expand', [x, runTimeShape(x.graph, shape)], { dtype: x.dtype, shape });
}
