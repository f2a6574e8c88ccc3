// Gradient of Relu.
import { mul } from '../operators/mul.ts';
import { sign } from '../operators/sign.ts';
import type { GradientRule } from './rule.ts';

/** dx where x > 0, else 0; at 0 it is 0. The result is never negative, so its sign is the mask. */
export const reluGradient: GradientRule = ({ y, gradient }) => [mul(gradient, sign(y))];
