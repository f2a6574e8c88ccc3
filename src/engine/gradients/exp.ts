// Gradient of Exp.
import { mul } from '../operators/mul.ts';
import type { GradientRule } from './rule.ts';

/** d(e^x) = e^x dx. */
export const expGradient: GradientRule = ({ y, gradient }) => [mul(gradient, y)];
