// Tanh of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** Hyperbolic tangent, element by element. @throws ShapeError where `x` holds no floating-point numbers */
export function tanh(x: Tensor): Tensor {
  return emitUnary('Tanh', x);
}
