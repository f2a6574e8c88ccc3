// Abs of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** |x|, element by element; its gradient at 0 is 0. @throws ShapeError where `x` holds no floating-point numbers */
export function abs(x: Tensor): Tensor {
  return emitUnary('Abs', x);
}
