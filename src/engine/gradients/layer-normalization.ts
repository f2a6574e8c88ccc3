// Gradient of LayerNormalization.
import type { Tensor } from '../graph/graph.ts';
import { cast } from '../operators/cast.ts';
import { mul } from '../operators/mul.ts';
import { reduceMean } from '../operators/reduce-mean.ts';
import { reduceSum } from '../operators/reduce-sum.ts';
import { sub } from '../operators/sub.ts';
import type { GradientRule } from './rule.ts';

/**
 * With z = (x - mean) / deviation and dz = scale dy: dx = (dz - mean(dz) - z mean(z dz)) / deviation, dscale = sum(z dy),
 * dbias = sum(dy). Means are along the last axis, sums over all others.
 */
export const layerNormalizationGradient: GradientRule = ({ inputs, outputs, gradient, wanted }) => {
  const [x, scale] = inputs;
  const inverse = cast(outputs[2]!, x!.dtype); // 1 / deviation, (..., 1)
  const z = mul(sub(x!, cast(outputs[1]!, x!.dtype)), inverse);
  const others = x!.shape.slice(1).map((_, axis) => axis);
  const byInput = (): Tensor => {
    const dz = mul(gradient, scale!);
    const mean = (values: Tensor) => reduceMean(values, [-1], { keepDims: true });
    return mul(sub(sub(dz, mean(dz)), mul(z, mean(mul(z, dz)))), inverse);
  };
  return [
    wanted[0] ? byInput() : null,
    wanted[1] ? reduceSum(mul(gradient, z), others) : null,
    wanted[2] ? reduceSum(gradient, others) : null,
  ];
};
