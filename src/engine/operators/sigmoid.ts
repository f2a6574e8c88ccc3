// Sigmoid of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitUnary } from './shared/elementwise.ts';

/** 1 / (1 + e^-x), element by element. @throws ShapeError where `x` holds no floating-point numbers */
export function sigmoid(x: Tensor): Tensor {
  return emitUnary('Sigmoid', x);
}
