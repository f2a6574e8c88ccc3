// Gradient of Erf.
import { exp } from '../operators/exp.ts';
import { mul } from '../operators/mul.ts';
import { neg } from '../operators/neg.ts';
import type { GradientRule } from './rule.ts';

/** d erf(x) = 2 / sqrt(pi) e^(-x²) dx. */
export const erfGradient: GradientRule = ({ x, gradient }) => [
  mul(gradient, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))),
];
