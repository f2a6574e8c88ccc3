// Sqrt of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** Square root, element by element. @throws ShapeError where `x` holds no floating-point numbers */
export function sqrt(x: Tensor): Tensor {
  return emitUnary('Sqrt', x);
}
