// Add of ONNX.
import type { Operand } from '../graph/checks.ts';
import type { Tensor } from '../graph/graph.ts';
import { emitBinary } from './shared/elementwise.ts';

/** Sum `a + b`, element by element, broadcast. @throws ShapeError where types or shapes do not fit */
export function add(a: Operand, b: Operand): Tensor {
  return emitBinary('Add', a, b);
}
