// Gradient of Add.
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** d(a + b) = da + db. */
export const addGradient: GradientRule = ({ inputs: [a, b], gradient, wanted }) => [
  wanted[0] ? unbroadcast(gradient, a!.shape) : null,
  wanted[1] ? unbroadcast(gradient, b!.shape) : null,
];
