// Gradient of Clip.
import { equal } from '../operators/equal.ts';
import { where } from '../operators/where.ts';
import type { GradientRule } from './rule.ts';

/** The gradient where an element was kept as it is, bounds included, else 0. */
export const clipGradient: GradientRule = ({ x, y, gradient }) => [where(equal(x, y), gradient, 0)];
