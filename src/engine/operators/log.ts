// Log of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** Natural logarithm, element by element. @throws ShapeError where `x` holds no floating-point numbers */
export function log(x: Tensor): Tensor {
  return emitUnary('Log', x);
}
