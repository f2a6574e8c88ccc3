// Gradient of Div.
import { div } from '../operators/div.ts';
import { mul } from '../operators/mul.ts';
import { neg } from '../operators/neg.ts';
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** d(a / b) = da / b - (a / b) db / b. */
export const divGradient: GradientRule = ({ inputs: [a, b], y, gradient, wanted }) => {
  const share = div(gradient, b!);
  return [
    wanted[0] ? unbroadcast(share, a!.shape) : null,
    wanted[1] ? neg(unbroadcast(mul(share, y), b!.shape)) : null,
  ];
};
