// Gradient of Gelu.
import { stringAttribute } from '../graph/attributes.ts';
import type { Tensor } from '../graph/graph.ts';
import { add } from '../operators/add.ts';
import { erf } from '../operators/erf.ts';
import { exp } from '../operators/exp.ts';
import { mul } from '../operators/mul.ts';
import { sub } from '../operators/sub.ts';
import { tanh } from '../operators/tanh.ts';
import type { GradientRule } from './rule.ts';

/** The slope of the form that was used. */
export const geluGradient: GradientRule = ({ x, gradient, attributes }) => {
  const isExact = stringAttribute(attributes, 'approximate', 'none') === 'none';
  return [mul(gradient, isExact ? exactSlope(x) : tanhSlope(x))];
};

/**
 * d(x Phi(x)) = Phi(x) + x phi(x), phi being the density of the standard normal. With u = x / sqrt(2) that is
 * (1 + erf(u)) / 2 + u e^(-u²) / sqrt(pi); the last factor goes into the exponent, which saves a pass.
 */
function exactSlope(x: Tensor): Tensor {
  const u = mul(x, Math.SQRT1_2);
  const distribution = add(mul(erf(u), 0.5), 0.5);
  const density = exp(sub(-Math.log(Math.PI) / 2, mul(u, u)));
  return add(distribution, mul(u, density));
}

/** y = x (1 + t) / 2 with t = tanh(u), u = a (x + b x³): dy = (1 + t) / 2 + x (1 - t²) / 2 du, du = a (1 + 3 b x²). */
function tanhSlope(x: Tensor): Tensor {
  const [a, b] = [Math.sqrt(2 / Math.PI), 0.044715];
  const square = mul(x, x);
  const t = tanh(mul(x, add(mul(square, a * b), a)));
  const inner = mul(x, add(mul(square, 3 * a * b), a)); // x du
  return mul(add(add(t, 1), mul(inner, sub(1, mul(t, t)))), 0.5);
}
