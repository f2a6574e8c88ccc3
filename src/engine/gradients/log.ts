// Gradient of Log.
import { div } from '../operators/div.ts';
import type { GradientRule } from './rule.ts';

/** d(log x) = dx / x. */
export const logGradient: GradientRule = ({ x, gradient }) => [div(gradient, x)];
