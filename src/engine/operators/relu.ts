// Relu of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** max(x, 0), element by element. @throws ShapeError where `x` holds no floating-point numbers */
export function relu(x: Tensor): Tensor {
  return emitUnary('Relu', x);
}
