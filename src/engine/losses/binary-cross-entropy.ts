// Binary cross-entropy of logits: one yes or no for each element, as for multi-label classification.
import { ShapeError } from '../../core/errors.ts';
import { broadcastShapes } from '../graph/broadcast.ts';
import { type Operand, toTensors } from '../graph/checks.ts';
import { formatShape, sameShape } from '../graph/dims.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import { add } from '../operators/add.ts';
import { clip } from '../operators/clip.ts';
import { exp } from '../operators/exp.ts';
import { log } from '../operators/log.ts';
import { mul } from '../operators/mul.ts';
import { neg } from '../operators/neg.ts';
import { sub } from '../operators/sub.ts';
import { checkAlike, checkMask } from './checks.ts';
import { checkLossOptions, type LossOptions, reduceLosses } from './reduction.ts';

/** Options of `binaryCrossEntropy`. */
export interface BinaryCrossEntropyOptions extends LossOptions {
  /** How much a yes counts against a no: a number or a tensor that broadcasts, such as one a class; default 1. */
  readonly positiveWeights?: Operand;
  /** bool, broadcast: which elements count; default all. */
  readonly mask?: Tensor;
}

/**
 * -w t log(sigmoid(x)) - (1 - t) log(1 - sigmoid(x)), reduced, computed as (1 - t) x + (1 + (w - 1) t) softplus(-x), which
 * is finite for all logits.
 * @param logits x
 * @param targets t, from 0 to 1, of the shape of the logits
 * @throws ShapeError where types or shapes do not fit
 * @throws ConfigError for a wrong option
 */
export function binaryCrossEntropy(
  logits: Tensor,
  targets: Tensor,
  options: BinaryCrossEntropyOptions = {},
): Tensor {
  const reduction = checkLossOptions('binaryCrossEntropy', options, ['positiveWeights', 'mask']);
  checkAlike('binaryCrossEntropy', logits, targets);
  checkMask('binaryCrossEntropy', options.mask, logits.shape);
  const { positiveWeights = 1 } = options;
  const surprise = surpriseOfYes(logits);
  const losses = add(mul(sub(1, targets), logits), weigh(surprise, targets, positiveWeights));
  return reduceLosses(losses, options.mask ?? null, reduction);
}

// e^80 is still a float32, and log(1 + e^80) is 80.
const STRAIGHT_FROM = 80;

// -log(sigmoid(x)) = log(1 + e^-x), which is -x where that is large. ONNX Runtime's Softplus computes one element after
// another; loss and gradient take 0.7 of the time that they would with it. Forms with |x| have no gradient at 0, where
// training may start, and ONNX Runtime's Sigmoid is too inexact near 0 for a logarithm.
function surpriseOfYes(logits: Tensor): Tensor {
  const x = neg(logits);
  const clipped = clip(x, -Infinity, STRAIGHT_FROM);
  return add(log(add(exp(clipped), 1)), sub(x, clipped));
}

function weigh(surprise: Tensor, targets: Tensor, positiveWeights: Operand): Tensor {
  if (positiveWeights === 1) return surprise;
  const [, weights] = toTensors('binaryCrossEntropy', surprise, positiveWeights);
  const common = broadcastShapes([surprise.shape, weights.shape]);
  if (common === null || !sameShape(common, surprise.shape)) {
    const expected = `positiveWeights that broadcast to ${formatShape(surprise.shape)}`;
    throw new ShapeError('binaryCrossEntropy', expected, describeTensor(weights));
  }
  return mul(add(mul(sub(weights, 1), targets), 1), surprise);
}
