// What the Reduce operators have in common: the axes, and the shape that is left.
import { checkFloat, normalizeAxes } from '../../graph/checks.ts';
import { emit } from '../../graph/emit.ts';
import type { Tensor } from '../../graph/graph.ts';

/** How a Reduce operator works. */
export interface ReduceOptions {
  /** Keep reduced axes with length 1; default false. */
  readonly keepDims?: boolean;
}

/** Adds a Reduce node over `axes` (all of them where undefined; negative ones count from the end). */
export function emitReduce(
  operator: string,
  x: Tensor,
  axes: readonly number[] | undefined,
  { keepDims = false }: ReduceOptions,
): Tensor {
  checkFloat(operator, x);
  const reduced = normalizeAxes(operator, x, axes);
  // Without axes, ONNX would reduce all of them.
  if (reduced.length === 0) return x;
  const shape = x.shape.flatMap((dim, axis) => (reduced.includes(axis) ? (keepDims ? [1] : []) : [dim]));
  const axesTensor = x.graph.constant('int64', [reduced.length], reduced, 'axes');
  return emit(operator, [x, axesTensor], { dtype: x.dtype, shape }, { keepdims: { int: keepDims ? 1 : 0 } });
}
