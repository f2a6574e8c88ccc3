// Gradient of GlobalAveragePool.
import { div } from '../operators/div.ts';
import { expand } from '../operators/expand.ts';
import { slidingLengths } from '../operators/shared/windows.ts';
import type { GradientRule } from './rule.ts';

/** Each element of a channel gets the same share of the gradient. */
export const globalAveragePoolGradient: GradientRule = ({ x, gradient }) => {
  const size = slidingLengths(x).reduce((product, length) => product * length, 1);
  return [expand(div(gradient, size), x.shape)];
};
