// ArgMax of ONNX. Its result is an index, so no gradient flows through it.
import { checkFloat, normalizeAxis } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';
import type { ReduceOptions } from './shared/reduce.ts';

/**
 * Place of the largest element along an axis, the first of equal ones; int64.
 * @param axis default the last
 * @throws ShapeError where the axis does not exist or `x` holds no floating-point numbers
 */
export function argMax(x: Tensor, axis = -1, { keepDims = false }: ReduceOptions = {}): Tensor {
  checkFloat('ArgMax', x);
  const along = normalizeAxis('ArgMax', x, axis);
  const shape = x.shape.flatMap((dim, place) => (place === along ? (keepDims ? [1] : []) : [dim]));
  const attributes = { axis: { int: along }, keepdims: { int: keepDims ? 1 : 0 } };
  return emit('ArgMax', [x], { dtype: 'int64', shape }, attributes);
}
