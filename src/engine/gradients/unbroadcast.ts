// Undoes broadcasting in a gradient: what was stretched adds up.
import { type Shape, sameShape } from '../graph/dims.ts';
import type { Tensor } from '../graph/graph.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { reshape } from '../operators/reshape.ts';

/**
 * Sums a gradient over the axes along which a tensor of `shape` was stretched.
 * @param gradient of the broadcast result
 * @param shape of the operator's input
 * @returns a tensor of `shape`
 */
export function unbroadcast(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const added = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((dim, axis) =>
    axis < added || (shape[axis - added] === 1 && dim !== 1) ? [axis] : [],
  );
  const summed = axes.length === 0 ? gradient : reduceSum(gradient, axes);
  return sameShape(summed.shape, shape) ? summed : reshape(summed, shape);
}
