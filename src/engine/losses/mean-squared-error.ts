// Mean squared error.
import type { Tensor } from '../graph/graph.ts';
import { mul } from '../operators/mul.ts';
import { sub } from '../operators/sub.ts';
import { checkAlike, checkMask } from './checks.ts';
import { checkLossOptions, type LossOptions, reduceLosses } from './reduction.ts';

/** Options of `meanSquaredError`. */
export interface MeanSquaredErrorOptions extends LossOptions {
  /** bool, broadcast: which elements count; default all. */
  readonly mask?: Tensor;
}

/**
 * (prediction - target)², reduced.
 * @param predictions and
 * @param targets of one shape
 * @throws ShapeError where types or shapes do not fit
 * @throws ConfigError for a wrong option
 */
export function meanSquaredError(
  predictions: Tensor,
  targets: Tensor,
  options: MeanSquaredErrorOptions = {},
): Tensor {
  const reduction = checkLossOptions('meanSquaredError', options, ['mask']);
  checkAlike('meanSquaredError', predictions, targets);
  checkMask('meanSquaredError', options.mask, predictions.shape);
  const error = sub(predictions, targets);
  return reduceLosses(mul(error, error), options.mask ?? null, reduction);
}
