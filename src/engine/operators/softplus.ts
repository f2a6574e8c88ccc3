// Softplus of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** log(1 + e^x), element by element; safe for large `x`. @throws ShapeError where `x` holds no floating-point numbers */
export function softplus(x: Tensor): Tensor {
  return emitUnary('Softplus', x);
}
