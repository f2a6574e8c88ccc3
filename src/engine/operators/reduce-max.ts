// ReduceMax of ONNX.
import type { Tensor } from '../graph/graph.ts';
import { emitReduce, type ReduceOptions } from './shared/reduce.ts';

/**
 * Largest element over axes. Its gradient is shared equally among the largest.
 * @param axes default all; negative ones count from the end
 * @throws ShapeError where an axis does not exist or comes twice, or `x` holds no floating-point numbers
 */
export function reduceMax(x: Tensor, axes?: readonly number[], options: ReduceOptions = {}): Tensor {
  return emitReduce('ReduceMax', x, axes, options);
}
