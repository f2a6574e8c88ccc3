// Sign of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** -1, 0 or 1, element by element. Its gradient is zero wherever it has one. @throws ShapeError where `x` holds no floating-point numbers */
export function sign(x: Tensor): Tensor {
  return emitUnary('Sign', x);
}
