// Gradient of Neg.
import { neg } from '../operators/neg.ts';
import type { GradientRule } from './rule.ts';

/** d(-x) = -dx. */
export const negGradient: GradientRule = ({ gradient }) => [neg(gradient)];
