// The table of gradient rules: one an operator, each in a file named after it. docs/engine.md lists them.
import { absGradient } from './abs.ts';
import { addGradient } from './add.ts';
import { averagePoolGradient } from './average-pool.ts';
import { batchNormalizationGradient } from './batch-normalization.ts';
import { castGradient } from './cast.ts';
import { clipGradient } from './clip.ts';
import { concatGradient } from './concat.ts';
import { convGradient } from './conv.ts';
import { divGradient } from './div.ts';
import { erfGradient } from './erf.ts';
import { expGradient } from './exp.ts';
import { expandGradient } from './expand.ts';
import { gatherGradient } from './gather.ts';
import { gatherElementsGradient } from './gather-elements.ts';
import { geluGradient } from './gelu.ts';
import { gemmGradient } from './gemm.ts';
import { globalAveragePoolGradient } from './global-average-pool.ts';
import { identityGradient } from './identity.ts';
import { layerNormalizationGradient } from './layer-normalization.ts';
import { logGradient } from './log.ts';
import { logSoftmaxGradient } from './log-softmax.ts';
import { matMulGradient } from './mat-mul.ts';
import { maxPoolGradient } from './max-pool.ts';
import { mulGradient } from './mul.ts';
import { negGradient } from './neg.ts';
import { padGradient } from './pad.ts';
import { powGradient } from './pow.ts';
import { reduceMaxGradient } from './reduce-max.ts';
import { reduceMeanGradient } from './reduce-mean.ts';
import { reduceSumGradient } from './reduce-sum.ts';
import { reluGradient } from './relu.ts';
import { reshapeGradient } from './reshape.ts';
import type { GradientRule } from './rule.ts';
import { sigmoidGradient } from './sigmoid.ts';
import { sliceGradient } from './slice.ts';
import { softmaxGradient } from './softmax.ts';
import { softplusGradient } from './softplus.ts';
import { splitGradient } from './split.ts';
import { sqrtGradient } from './sqrt.ts';
import { subGradient } from './sub.ts';
import { tanhGradient } from './tanh.ts';
import { transposeGradient } from './transpose.ts';
import { whereGradient } from './where.ts';

/** Rules by the name of the ONNX operator; the domain comes first where it is not the standard one. */
export const GRADIENT_RULES: Readonly<Record<string, GradientRule>> = {
  Abs: absGradient,
  Add: addGradient,
  AveragePool: averagePoolGradient,
  BatchNormalization: batchNormalizationGradient,
  Cast: castGradient,
  Clip: clipGradient,
  Concat: concatGradient,
  Conv: convGradient,
  Div: divGradient,
  Erf: erfGradient,
  Exp: expGradient,
  Expand: expandGradient,
  Gather: gatherGradient,
  GatherElements: gatherElementsGradient,
  Gelu: geluGradient,
  Gemm: gemmGradient,
  GlobalAveragePool: globalAveragePoolGradient,
  Identity: identityGradient,
  LayerNormalization: layerNormalizationGradient,
  Log: logGradient,
  LogSoftmax: logSoftmaxGradient,
  MatMul: matMulGradient,
  MaxPool: maxPoolGradient,
  Mul: mulGradient,
  Neg: negGradient,
  Pad: padGradient,
  Pow: powGradient,
  ReduceMax: reduceMaxGradient,
  ReduceMean: reduceMeanGradient,
  ReduceSum: reduceSumGradient,
  Relu: reluGradient,
  Reshape: reshapeGradient,
  Sigmoid: sigmoidGradient,
  Slice: sliceGradient,
  Softmax: softmaxGradient,
  Softplus: softplusGradient,
  Split: splitGradient,
  Sqrt: sqrtGradient,
  Sub: subGradient,
  Tanh: tanhGradient,
  Transpose: transposeGradient,
  Where: whereGradient,
};
