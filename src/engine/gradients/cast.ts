// Gradient of Cast.
import { cast } from '../operators/cast.ts';
import type { GradientRule } from './rule.ts';

/** The gradient in the type of the input. */
export const castGradient: GradientRule = ({ x, gradient }) => [cast(gradient, x.dtype)];
