// Erf of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/**
 * The error function, 2 / sqrt(pi) times the integral of e^(-t²) from 0 to x, element by element.
 * @throws ShapeError where `x` holds no floating-point numbers
 */
export function erf(x: Tensor): Tensor {
  return emitUnary('Erf', x);
}
