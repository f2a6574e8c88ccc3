// What operators that work element by element have in common: type checks and the broadcast shape.
import { broadcastTensors } from '../../graph/broadcast.ts';
import { checkFloat, type Operand, toTensors } from '../../graph/checks.ts';
import type { DataType } from '../../graph/data-types.ts';
import { emit } from '../../graph/emit.ts';
import type { Tensor } from '../../graph/graph.ts';

/** Adds a node of two operands that broadcast; the result has their type, or `dtype` where given. */
export function emitBinary(operator: string, a: Operand, b: Operand, dtype?: DataType): Tensor {
  const tensors = toTensors(operator, a, b);
  const shape = broadcastTensors(operator, tensors);
  return emit(operator, tensors, { dtype: dtype ?? tensors[0].dtype, shape });
}

/** Adds a node of one floating-point input whose result has the input's type and shape. */
export function emitUnary(operator: string, x: Tensor): Tensor {
  checkFloat(operator, x);
  return emit(operator, [x], { dtype: x.dtype, shape: x.shape });
}
