// Gradient of Sigmoid.
import { mul } from '../operators/mul.ts';
import { sub } from '../operators/sub.ts';
import type { GradientRule } from './rule.ts';

/** d(s(x)) = s(x) (1 - s(x)) dx. */
export const sigmoidGradient: GradientRule = ({ y, gradient }) => [mul(gradient, mul(y, sub(1, y)))];
