// Gradient of Transpose.
import { intsAttribute } from '../graph/attributes.ts';
import { transpose } from '../operators/transpose.ts';
import type { GradientRule } from './rule.ts';

/** The gradient with the axes put back. */
export const transposeGradient: GradientRule = ({ x, gradient, attributes }) => {
  const order = intsAttribute(attributes, 'perm', []);
  return [
    transpose(
      gradient,
      x.shape.map((_, axis) => order.indexOf(axis)),
    ),
  ];
};
