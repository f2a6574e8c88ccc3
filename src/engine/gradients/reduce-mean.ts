// Gradient of ReduceMean.
import { isStatic, multiplyDims } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';
import { cast } from '../operators/cast.ts';
import { div } from '../operators/div.ts';
import { expandReduced } from './expand-reduced.ts';
import type { GradientRule } from './rule.ts';

/** Each element gets its share of the gradient of its mean. */
export const reduceMeanGradient: GradientRule = ({ node, x, y, gradient }) => [
  expandReduced(node, div(gradient, countReduced(x, y)), x.shape),
];

// How many elements of x one element of y is the mean of, as a scalar.
function countReduced(x: Tensor, y: Tensor): Tensor | number {
  if (isStatic(x.shape)) return (multiplyDims(x.shape) as number) / (multiplyDims(y.shape) as number);
  const size = (tensor: Tensor): Tensor => emit('Size', [tensor], { dtype: 'int64', shape: [] });
  return cast(div(size(x), size(y)), x.dtype);
}
