// Pow of ONNX.
import type { Operand } from '../graph/checks.ts';
import type { Tensor } from '../graph/graph.ts';
import { emitBinary } from './shared/elementwise.ts';

/**
 * `base` to the power of `exponent`, element by element, broadcast. The gradient takes the exponent as constant.
 * @throws ShapeError where types or shapes do not fit
 */
export function pow(base: Tensor, exponent: Operand): Tensor {
  return emitBinary('Pow', base, exponent);
}
