// Gradient of ReduceSum.
import { expandReduced } from './expand-reduced.ts';
import type { GradientRule } from './rule.ts';

/** Each element that was summed gets the gradient of its sum. */
export const reduceSumGradient: GradientRule = ({ node, x, gradient }) => [
  expandReduced(node, gradient, x.shape),
];
