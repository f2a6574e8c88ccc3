// Gradient of Softplus.
import { mul } from '../operators/mul.ts';
import { sigmoid } from '../operators/sigmoid.ts';
import type { GradientRule } from './rule.ts';

/** d log(1 + e^x) = sigmoid(x) dx. */
export const softplusGradient: GradientRule = ({ x, gradient }) => [mul(gradient, sigmoid(x))];
