// Gradient of Pow.
import { SegueError } from '../../core/errors.ts';
import { mul } from '../operators/mul.ts';
import { pow } from '../operators/pow.ts';
import { sub } from '../operators/sub.ts';
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** d(x^p) = p x^(p - 1) dx. The exponent is taken as constant. */
export const powGradient: GradientRule = ({ node, inputs: [base, exponent], gradient, wanted }) => {
  if (wanted[1]) {
    throw new SegueError(
      'NO_GRADIENT',
      `Pow '${node.name}': no gradient by the exponent '${exponent!.name}'; write exp(mul(exponent, log(base)))`,
    );
  }
  const slope = mul(exponent!, pow(base!, sub(exponent!, 1)));
  return [unbroadcast(mul(gradient, slope), base!.shape)];
};
