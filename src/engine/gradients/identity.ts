// Gradient of Identity.
import type { GradientRule } from './rule.ts';

/** The gradient itself. */
export const identityGradient: GradientRule = ({ gradient }) => [gradient];
