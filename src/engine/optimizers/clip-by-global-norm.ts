// Clipping of gradients by the norm of all of them together (Pascanu, Mikolov and Bengio 2013, algorithm 1), with
// PyTorch's small constant in the division.
import { ConfigError } from '../../core/errors.ts';
import type { Tensor } from '../graph/graph.ts';
import { add } from '../operators/add.ts';
import { div } from '../operators/div.ts';
import { greater } from '../operators/greater.ts';
import { mul } from '../operators/mul.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { sqrt } from '../operators/sqrt.ts';
import { where } from '../operators/where.ts';

/** Keeps the factor finite for gradients of zero, as torch.nn.utils.clip_grad_norm_ does. */
const NORM_EPSILON = 1e-6;

/** The Euclidean norm of all elements of all tensors, no axes. @param tensors at least one, of one type */
export function globalNorm(tensors: readonly Tensor[]): Tensor {
  return sqrt(tensors.map((tensor) => reduceSum(mul(tensor, tensor))).reduce((sum, next) => add(sum, next)));
}

/**
 * Gradients times min(1, maxNorm / (norm + 1e-6)).
 * @param gradients at least one, of one type
 * @param maxNorm above 0
 * @returns the clipped gradients in their order, and the norm before, no axes
 * @throws ConfigError where maxNorm is not above 0
 */
export function clipByGlobalNorm(
  gradients: readonly Tensor[],
  maxNorm: number,
): { gradients: Tensor[]; norm: Tensor } {
  if (!(maxNorm > 0 && maxNorm < Infinity)) {
    throw new ConfigError(`clipByGlobalNorm: expected a maximal norm above 0, got ${maxNorm}`);
  }
  const norm = globalNorm(gradients);
  const factor = div(maxNorm, add(norm, NORM_EPSILON));
  const limited = where(greater(factor, 1), 1, factor);
  return { gradients: gradients.map((gradient) => mul(gradient, limited)), norm };
}
