// Identity of ONNX.
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';

/** The tensor itself, as a node of its own. */
export function identity(x: Tensor): Tensor {
  return emit('Identity', [x], { dtype: x.dtype, shape: x.shape });
}
