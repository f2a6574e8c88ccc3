// Gradient of Sub.
import { neg } from '../operators/neg.ts';
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** d(a - b) = da - db. */
export const subGradient: GradientRule = ({ inputs: [a, b], gradient, wanted }) => [
  wanted[0] ? unbroadcast(gradient, a!.shape) : null,
  wanted[1] ? neg(unbroadcast(gradient, b!.shape)) : null,
];
