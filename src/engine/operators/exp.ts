// Exp of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** e to the power of `x`, element by element. @throws ShapeError where `x` holds no floating-point numbers */
export function exp(x: Tensor): Tensor {
  return emitUnary('Exp', x);
}
