// Sampled softmax: a softmax over very many classes, learned from the targets and a few sampled classes (Jean, Cho,
// Memisevic and Bengio 2015, "On using very large target vocabulary for neural machine translation", section 3).
import { ShapeError } from '../../core/errors.ts';
import { checkFloat, checkRank, checkSameType } from '../graph/checks.ts';
import { type Dim, sameShape } from '../graph/dims.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';
import { add } from '../operators/add.ts';
import { equal } from '../operators/equal.ts';
import { exp } from '../operators/exp.ts';
import { gather } from '../operators/gather.ts';
import { log } from '../operators/log.ts';
import { matMul } from '../operators/mat-mul.ts';
import { mul } from '../operators/mul.ts';
import { neg } from '../operators/neg.ts';
import { reduceMax } from '../operators/reduce-max.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { relu } from '../operators/relu.ts';
import { reshape } from '../operators/reshape.ts';
import { refuseNegative } from '../operators/shared/refuse-negative.ts';
import { sub } from '../operators/sub.ts';
import { transposeMatrix } from '../operators/transpose.ts';
import { where } from '../operators/where.ts';
import { checkClasses } from './checks.ts';
import { checkLossOptions, type LossOptions, reduceLosses } from './reduction.ts';

/** What a sampled softmax is computed of. All floating-point tensors are of one type. */
export interface SampledSoftmaxInputs {
  /** What is classified: (batch, dim). */
  readonly vectors: Tensor;
  /**
   * A row a class: (classes, dim). To touch only the rows of a batch, the rows of a sparse lookup, with targets and
   * samples as places among them.
   */
  readonly weights: Tensor;
  /** One a class: (classes), or null for none. */
  readonly biases: Tensor | null;
  /** The right classes: int32 or int64 (batch). For a class that `weights` lacks a run fails. */
  readonly targets: Tensor;
  /** Sampled classes, shared by the batch: of the type of the targets, (samples). */
  readonly samples: Tensor;
  /** Logarithm of how often a class is expected among the samples: (classes). */
  readonly logExpectedCounts: Tensor;
}

const LOSS = 'sampledSoftmax';

// Its exponential is 0; finite, because 0 times infinity would be no number in a gradient.
const LOWEST = -1e30;

/**
 * -log of the probability of the target among itself and the samples, one a row, reduced. Logits are `vector · weight +
 * bias - log Q` (the paper's eq. 8 and below), Q being the expected counts, so that classes that are sampled often do
 * not lose by it. A sample equal to a row's target does not count in that row.
 * @throws ShapeError where types or shapes do not fit
 * @throws ConfigError for a wrong option
 */
export function sampledSoftmax(inputs: SampledSoftmaxInputs, options: LossOptions = {}): Tensor {
  const reduction = checkLossOptions(LOSS, options);
  const [batch, numSamples] = checkInputs(inputs);
  const { vectors, weights, biases, logExpectedCounts } = inputs;
  const [targets, samples] = [inputs.targets, inputs.samples].map(refuseNegative) as [Tensor, Tensor];
  const offsets = biases === null ? neg(logExpectedCounts) : sub(biases, logExpectedCounts); // (classes)
  const products = reduceSum(mul(vectors, gather(weights, targets)), [1]); // (batch)
  const positive = reshape(add(products, gather(offsets, targets)), [batch, 1]);
  const sampled = matMul(vectors, transposeMatrix(gather(weights, samples))); // (batch, samples)
  const logits = add(sampled, gather(offsets, samples));
  const isHit = equal(reshape(targets, [batch, 1]), reshape(samples, [1, numSamples]));
  const ahead = where(isHit, LOWEST, sub(logits, positive)); // (batch, samples)
  return reduceLosses(softplusOfSum(ahead, batch), null, reduction);
}

/** log(1 + sum of e^x along each row), shifted by the largest so that no exponential overflows: (batch). */
function softplusOfSum(x: Tensor, batch: Dim): Tensor {
  const top = relu(reduceMax(x, [1], { keepDims: true })); // (batch, 1)
  const total = add(exp(neg(top)), reduceSum(exp(sub(x, top)), [1], { keepDims: true }));
  return reshape(add(top, log(total)), [batch]);
}

function checkInputs(inputs: SampledSoftmaxInputs): [batch: Dim, numSamples: Dim] {
  const { vectors, weights, biases, targets, samples, logExpectedCounts } = inputs;
  const perClass = biases === null ? [logExpectedCounts] : [logExpectedCounts, biases];
  checkFloat(LOSS, vectors);
  checkSameType(LOSS, [vectors, weights, ...perClass]);
  checkSameType(LOSS, [targets, samples]);
  checkRank(LOSS, vectors, 2, 2);
  checkRank(LOSS, samples, 1, 1);
  checkClasses(LOSS, targets, vectors.shape.slice(0, 1));
  const [batch, dim] = vectors.shape as [Dim, Dim];
  checkRank(LOSS, weights, 2, 2);
  if (
    weights.shape[1] !== dim ||
    perClass.some(({ shape }) => !sameShape(shape, weights.shape.slice(0, 1)))
  ) {
    throw new ShapeError(
      LOSS,
      'vectors (batch, dim), weights (classes, dim) and one bias and count a class',
      [vectors, weights, ...perClass].map(describeTensor).join(' and '),
    );
  }
  return [batch, samples.shape[0]!];
}
