// Equal of ONNX. Its result is no number, so no gradient flows through it.
import type { Operand } from '../graph/checks.ts';
import type { Tensor } from '../graph/graph.ts';
import { emitBinary } from './shared/elementwise.ts';

/** True where `a = b`, broadcast; type bool. @throws ShapeError where types or shapes do not fit */
export function equal(a: Operand, b: Operand): Tensor {
  return emitBinary('Equal', a, b, 'bool');
}
