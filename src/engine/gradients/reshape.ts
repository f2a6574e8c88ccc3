// Gradient of Reshape.
import { reshape } from '../operators/reshape.ts';
import type { GradientRule } from './rule.ts';

/** The gradient in the shape of the input. */
export const reshapeGradient: GradientRule = ({ x, gradient }) => [reshape(gradient, x.shape)];
