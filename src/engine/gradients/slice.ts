// Gradient of Slice.
import { constantNumbers } from '../graph/constant-numbers.ts';
import { type Padding, pad } from '../operators/pad.ts';
import type { GradientRule } from './rule.ts';

/** The gradient with zeros where elements were left out. */
export const sliceGradient: GradientRule = ({ inputs: [x, starts, ends, axes], gradient }) => {
  const padding: Padding[] = x!.shape.map(() => [0, 0]);
  const first = constantNumbers(starts!);
  const last = constantNumbers(ends!);
  constantNumbers(axes!).forEach((axis, place) => {
    padding[axis] = [first[place]!, (x!.shape[axis] as number) - last[place]!];
  });
  return [pad(gradient, padding)];
};
