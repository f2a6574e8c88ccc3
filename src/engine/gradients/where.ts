// Gradient of Where.
import { where } from '../operators/where.ts';
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** The gradient goes to the tensor that an element was taken from; the condition has none. */
export const whereGradient: GradientRule = ({ inputs: [condition, a, b], gradient, wanted }) => [
  null,
  wanted[1] ? unbroadcast(where(condition!, gradient, 0), a!.shape) : null,
  wanted[2] ? unbroadcast(where(condition!, 0, gradient), b!.shape) : null,
];
