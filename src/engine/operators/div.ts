// Div of ONNX.
import type { Operand } from '../graph/checks.ts';
import type { Tensor } from '../graph/graph.ts';
import { emitBinary } from './shared/elementwise.ts';

/** Quotient `a / b`, element by element, broadcast; of whole numbers it is cut towards zero. @throws ShapeError where types or shapes do not fit */
export function div(a: Operand, b: Operand): Tensor {
  return emitBinary('Div', a, b);
}
