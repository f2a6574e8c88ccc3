// Gradient of Concat.
import { intAttribute } from '../graph/attributes.ts';
import { slice } from '../operators/slice.ts';
import type { GradientRule } from './rule.ts';

/** Each tensor gets its part of the gradient. */
export const concatGradient: GradientRule = ({ inputs, gradient, wanted, attributes }) => {
  const axis = intAttribute(attributes, 'axis', 0);
  let end = 0;
  return inputs.map((input, place) => {
    const start = end;
    end += input!.shape[axis] as number;
    return wanted[place] ? slice(gradient, [{ axis, start, end }]) : null;
  });
};
