// Gradient of GatherElements.
import { intAttribute } from '../graph/attributes.ts';
import { emit } from '../graph/emit.ts';
import { expand } from '../operators/expand.ts';
import type { GradientRule } from './rule.ts';

/** Zeros with the gradient of each element added at its place. */
export const gatherElementsGradient: GradientRule = ({ inputs: [x, indices], gradient, attributes }) => {
  const zeros = expand(gradient.graph.scalar(x!.dtype, 0), x!.shape);
  const inputs = [zeros, indices!, gradient];
  const axis = intAttribute(attributes, 'axis', 0);
  return [
    emit(
      'ScatterElements',
      inputs,
      { dtype: x!.dtype, shape: x!.shape },
      { axis: { int: axis }, reduction: { string: 'add' } },
    ),
  ];
};
