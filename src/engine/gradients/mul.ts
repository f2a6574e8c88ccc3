// Gradient of Mul.
import { mul } from '../operators/mul.ts';
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** d(a b) = b da + a db. */
export const mulGradient: GradientRule = ({ inputs: [a, b], gradient, wanted }) => [
  wanted[0] ? unbroadcast(mul(gradient, b!), a!.shape) : null,
  wanted[1] ? unbroadcast(mul(gradient, a!), b!.shape) : null,
];
