// Neg of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** `-x`, element by element. @throws ShapeError where `x` holds no floating-point numbers */
export function neg(x: Tensor): Tensor {
  return emitUnary('Neg', x);
}
