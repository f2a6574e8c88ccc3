// Gradient of Sqrt.
import { div } from '../operators/div.ts';
import { mul } from '../operators/mul.ts';
import type { GradientRule } from './rule.ts';

/** d(sqrt x) = dx / (2 sqrt x). */
export const sqrtGradient: GradientRule = ({ y, gradient }) => [div(gradient, mul(y, 2))];
