// Where of ONNX.
import { broadcastTensors } from '../graph/broadcast.ts';
import { checkType, type Operand, toTensors } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';

/**
 * Elements of `a` where the condition holds, else of `b`; all three broadcast.
 * @param condition bool
 * @throws ShapeError where types or shapes do not fit
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  checkType('Where', condition, ['bool']);
  const [first, second] = toTensors('Where', a, b);
  const inputs = [condition, first, second];
  return emit('Where', inputs, { dtype: first.dtype, shape: broadcastTensors('Where', inputs) });
}
