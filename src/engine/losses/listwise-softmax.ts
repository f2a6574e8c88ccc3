// Listwise softmax, the loss of ListNet (Cao, Qin, Liu, Tsai and Li 2007, "Learning to rank: from pairwise approach to
// listwise approach"), with top-one probabilities.
import { checkRank } from '../graph/checks.ts';
import type { Tensor } from '../graph/graph.ts';
import { cast } from '../operators/cast.ts';
import { expand } from '../operators/expand.ts';
import { greater } from '../operators/greater.ts';
import { logSoftmax } from '../operators/log-softmax.ts';
import { mul } from '../operators/mul.ts';
import { neg } from '../operators/neg.ts';
import { reduceMax } from '../operators/reduce-max.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { softmax } from '../operators/softmax.ts';
import { where } from '../operators/where.ts';
import { checkAlike, checkMask } from './checks.ts';
import { checkLossOptions, type LossOptions, reduceLosses } from './reduction.ts';

/** Options of `listwiseSoftmax`. */
export interface ListwiseSoftmaxOptions extends LossOptions {
  /** bool, broadcast: false for what only fills up a list; default all items count. A list without any does not count. */
  readonly mask?: Tensor;
}

// So low that a masked item has probability 0, and finite, so that 0 times its logarithm is 0.
const LOWEST = -1e30;

/**
 * Cross-entropy between the probabilities of standing first by relevance and by score, both softmaxes (the paper's eq. 3
 * to 5): -sum over items of softmax(relevance) log softmax(scores), one number a list, reduced.
 * @param scores (..., items)
 * @param relevance of the shape of the scores; no gradient is meant to flow through it
 * @throws ShapeError where types or shapes do not fit
 * @throws ConfigError for a wrong option
 */
export function listwiseSoftmax(
  scores: Tensor,
  relevance: Tensor,
  options: ListwiseSoftmaxOptions = {},
): Tensor {
  const reduction = checkLossOptions('listwiseSoftmax', options, ['mask']);
  checkAlike('listwiseSoftmax', scores, relevance);
  checkRank('listwiseSoftmax', scores, 1);
  const { mask } = options;
  checkMask('listwiseSoftmax', mask, scores.shape);
  const counted = (values: Tensor): Tensor => (mask === undefined ? values : where(mask, values, LOWEST));
  const losses = neg(reduceSum(mul(softmax(counted(relevance)), logSoftmax(counted(scores))), [-1]));
  if (mask === undefined) return reduceLosses(losses, null, reduction);
  const isItem = expand(cast(mask, scores.dtype), scores.shape);
  return reduceLosses(losses, greater(reduceMax(isItem, [-1]), 0), reduction);
}
