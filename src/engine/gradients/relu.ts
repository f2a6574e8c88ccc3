// Gradient of Relu.
import { greater } from '../operators/greater.ts';
import { where } from '../operators/where.ts';
import type { GradientRule } from './rule.ts';

/** dx where x > 0, else 0; at 0 it is 0. Chosen, not multiplied: less to compute than a sign, and no NaN from 0 times infinity. */
export const reluGradient: GradientRule = ({ y, gradient }) => [where(greater(y, 0), gradient, 0)];
