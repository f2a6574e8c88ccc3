// Gradient of Softmax.
import { intAttribute } from '../graph/attributes.ts';
import { mul } from '../operators/mul.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { sub } from '../operators/sub.ts';
import type { GradientRule } from './rule.ts';

/** dx = y (dy - sum(y dy)), the sum over the axis of the softmax. */
export const softmaxGradient: GradientRule = ({ y, gradient, attributes }) => {
  const axis = intAttribute(attributes, 'axis', -1);
  const mean = reduceSum(mul(gradient, y), [axis], { keepDims: true });
  return [mul(y, sub(gradient, mean))];
};
