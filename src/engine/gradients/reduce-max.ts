// Gradient of ReduceMax.
import { constantNumbers } from '../graph/constant-numbers.ts';
import { cast } from '../operators/cast.ts';
import { div } from '../operators/div.ts';
import { equal } from '../operators/equal.ts';
import { mul } from '../operators/mul.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { keepReduced } from './expand-reduced.ts';
import type { GradientRule } from './rule.ts';

/** The gradient in equal shares to all elements that are the largest. */
export const reduceMaxGradient: GradientRule = ({ node, x, y, gradient }) => {
  const isLargest = cast(equal(x, keepReduced(node, y, x.shape)), x.dtype); // 1 or 0, as x
  const count = reduceSum(isLargest, constantNumbers(node.inputs[1]!), { keepDims: true });
  return [mul(isLargest, div(keepReduced(node, gradient, x.shape), count))];
};
