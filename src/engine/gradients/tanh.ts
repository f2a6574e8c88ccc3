// Gradient of Tanh.
import { mul } from '../operators/mul.ts';
import { sub } from '../operators/sub.ts';
import type { GradientRule } from './rule.ts';

/** d(tanh x) = (1 - tanh² x) dx. */
export const tanhGradient: GradientRule = ({ y, gradient }) => [mul(gradient, sub(1, mul(y, y)))];
