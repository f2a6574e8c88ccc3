// Gradient of Split.
import { intAttribute } from '../graph/attributes.ts';
import { concat } from '../operators/concat.ts';
import { expand } from '../operators/expand.ts';
import type { GradientRule } from './rule.ts';

/** The gradients of the parts side by side; zeros for parts that the loss does not use. */
export const splitGradient: GradientRule = ({ x, outputs, gradients, attributes }) => {
  const zero = x.graph.scalar(x.dtype, 0);
  const parts = outputs.map((output, place) => gradients[place] ?? expand(zero, output.shape));
  return [concat(parts, intAttribute(attributes, 'axis', 0))];
};
