// Gradient of Abs.
import { mul } from '../operators/mul.ts';
import { sign } from '../operators/sign.ts';
import type { GradientRule } from './rule.ts';

/** d|x| = sign(x) dx. */
export const absGradient: GradientRule = ({ x, gradient }) => [mul(gradient, sign(x))];
