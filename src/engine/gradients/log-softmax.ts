// Gradient of LogSoftmax.
import { intAttribute } from '../graph/attributes.ts';
import { exp } from '../operators/exp.ts';
import { mul } from '../operators/mul.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { sub } from '../operators/sub.ts';
import type { GradientRule } from './rule.ts';

/** dx = dy - softmax(x) sum(dy), the sum over the axis of the softmax. */
export const logSoftmaxGradient: GradientRule = ({ y, gradient, attributes }) => {
  const axis = intAttribute(attributes, 'axis', -1);
  return [sub(gradient, mul(exp(y), reduceSum(gradient, [axis], { keepDims: true })))];
};
