// Gradient of Pad.
import { constantNumbers } from '../graph/constant-numbers.ts';
import { slice } from '../operators/slice.ts';
import type { GradientRule } from './rule.ts';

/** The part of the gradient without the padding. */
export const padGradient: GradientRule = ({ inputs: [x, pads], gradient }) => {
  const counts = constantNumbers(pads!);
  const ranges = x!.shape.flatMap((length, axis) => {
    const start = counts[axis]!;
    const padded = start + counts[axis + x!.shape.length]! > 0;
    return padded ? [{ axis, start, end: start + (length as number) }] : [];
  });
  return [slice(gradient, ranges)];
};
