// How losses of single elements become one number.
import { checkOptionNames } from '../../core/check-option-names.ts';
import { ConfigError } from '../../core/errors.ts';
import type { Tensor } from '../graph/graph.ts';
import { cast } from '../operators/cast.ts';
import { div } from '../operators/div.ts';
import { expand } from '../operators/expand.ts';
import { greater } from '../operators/greater.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { where } from '../operators/where.ts';

/** One number for each element, their sum, or their mean (by weight, where some elements do not count). */
export type Reduction = 'none' | 'sum' | 'mean';

/** What all losses take. */
export interface LossOptions {
  /** Default `mean`: over the elements that count; 0 where none does. */
  readonly reduction?: Reduction;
}

/** Holds the options of a loss to known names. @throws ConfigError naming the option */
export function checkLossOptions(
  loss: string,
  options: LossOptions,
  known: readonly string[] = [],
): Reduction {
  checkOptionNames(loss, options, ['reduction', ...known]);
  const { reduction = 'mean' } = options;
  if (reduction === 'none' || reduction === 'sum' || reduction === 'mean') return reduction;
  throw new ConfigError(`${loss}: expected reduction none, sum or mean, got '${reduction as string}'`);
}

/**
 * Reduces losses.
 * @param mask bool, broadcast to `losses`: whether an element counts; null where all do. A loss that does not count may
 *   be infinite or NaN
 */
export function reduceLosses(losses: Tensor, mask: Tensor | null, reduction: Reduction): Tensor {
  const counted = mask === null ? losses : where(mask, losses, 0);
  if (reduction === 'none') return counted;
  if (reduction === 'sum') return reduceSum(counted);
  if (mask === null) return reduceMean(counted);
  const count = reduceSum(expand(cast(mask, losses.dtype), losses.shape));
  return div(reduceSum(counted), where(greater(count, 0), count, 1));
}
