// Softmax cross-entropy: one class out of many.
import { ConfigError } from '../../core/errors.ts';
import { checkFloat, checkRank } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';
import { equal } from '../operators/equal.ts';
import { gatherElements } from '../operators/gather-elements.ts';
import { logSoftmax } from '../operators/log-softmax.ts';
import { neg } from '../operators/neg.ts';
import { reshape } from '../operators/reshape.ts';
import { refuseNegative } from '../operators/shared/refuse-negative.ts';
import { where } from '../operators/where.ts';
import { checkClasses } from './checks.ts';
import { checkLossOptions, type LossOptions, reduceLosses } from './reduction.ts';

/** Options of `softmaxCrossEntropy`. */
export interface SoftmaxCrossEntropyOptions extends LossOptions {
  /** A target that says that its element does not count, such as -100; default none. */
  readonly ignoreIndex?: number;
}

/**
 * -log(softmax(logits)[target]), reduced.
 * @param logits (..., classes)
 * @param targets int32 or int64 (...), each from 0 to below the number of classes, or `ignoreIndex`; for another a run fails
 * @throws ShapeError where types or shapes do not fit
 * @throws ConfigError for a wrong option
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  targets: Tensor,
  options: SoftmaxCrossEntropyOptions = {},
): Tensor {
  const reduction = checkLossOptions('softmaxCrossEntropy', options, ['ignoreIndex']);
  const { ignoreIndex } = options;
  if (ignoreIndex !== undefined && !Number.isSafeInteger(ignoreIndex)) {
    throw new ConfigError(`softmaxCrossEntropy: expected ignoreIndex as a whole number, got ${ignoreIndex}`);
  }
  checkFloat('softmaxCrossEntropy', logits);
  checkRank('softmaxCrossEntropy', logits, 1);
  checkClasses('softmaxCrossEntropy', targets, logits.shape.slice(0, -1));
  const isIgnored = ignoreIndex === undefined ? null : equal(targets, ignoreIndex);
  const known = refuseNegative(isIgnored === null ? targets : where(isIgnored, 0, targets));
  const chosen = gatherElements(logSoftmax(logits), reshape(known, [...targets.shape, 1])); // (..., 1)
  const losses = neg(reshape(chosen, targets.shape));
  const mask =
    isIgnored === null ? null : emit('Not', [isIgnored], { dtype: 'bool', shape: isIgnored.shape });
  return reduceLosses(losses, mask, reduction);
}
