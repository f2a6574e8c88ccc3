// Gradient of BatchNormalization.
import { SegueError } from '../../core/errors.ts';
import { floatAttribute, intAttribute } from '../graph/attributes.ts';
import type { Tensor } from '../graph/graph.ts';
import { add } from '../operators/add.ts';
import { mul } from '../operators/mul.ts';
import { pow } from '../operators/pow.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { reshape } from '../operators/reshape.ts';
import { sub } from '../operators/sub.ts';
import type { GradientContext, GradientRule } from './rule.ts';

/**
 * With z = (x - mean) / deviation: dscale = sum(z dy), dbias = sum(dy), sums over all axes but the channels. The batch's
 * own statistics depend on x: dx = scale / deviation (dy - mean(dy) - z mean(z dy)) (section 3 of the paper, put
 * together). Running statistics do not: dx = scale / deviation dy.
 */
export const batchNormalizationGradient: GradientRule = (context) => {
  const { inputs, outputs, attributes, gradient, wanted } = context;
  const [x, scale] = inputs as [Tensor, Tensor];
  const isTraining = intAttribute(attributes, 'training_mode', 0) === 1;
  refuseStatistics(context, isTraining);
  const [mean, variance] = (isTraining ? outputs.slice(1) : inputs.slice(3)) as [Tensor, Tensor];
  const channels = [x.shape[1]!, ...x.shape.slice(2).map(() => 1)];
  const stretch = (vector: Tensor): Tensor => reshape(vector, channels); // (channels, 1, ...)
  const others = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const inverse = pow(add(variance, floatAttribute(attributes, 'epsilon', 1e-5)), -0.5); // (channels)
  const z = mul(sub(x, stretch(mean)), stretch(inverse));
  const slope = stretch(mul(scale, inverse));
  const byInput = (): Tensor => {
    if (!isTraining) return mul(gradient, slope);
    const average = (values: Tensor) => reduceMean(values, others, { keepDims: true });
    return mul(sub(sub(gradient, average(gradient)), mul(z, average(mul(gradient, z)))), slope);
  };
  return [
    wanted[0] ? byInput() : null,
    wanted[1] ? reduceSum(mul(gradient, z), others) : null,
    wanted[2] ? reduceSum(gradient, others) : null,
  ];
};

function refuseStatistics({ node, gradients, wanted }: GradientContext, isTraining: boolean): void {
  const isUsed = isTraining && (gradients[1] !== null || gradients[2] !== null);
  if (!isUsed && !wanted[3] && !wanted[4]) return;
  throw new SegueError(
    'NO_GRADIENT',
    `BatchNormalization '${node.name}': no gradient by or through mean and variance; use them for state only`,
  );
}
