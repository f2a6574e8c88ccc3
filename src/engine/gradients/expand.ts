// Gradient of Expand.
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** What was repeated adds up. */
export const expandGradient: GradientRule = ({ x, gradient }) => [unbroadcast(gradient, x.shape)];
