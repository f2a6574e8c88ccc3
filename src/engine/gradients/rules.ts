// The table of gradient rules: one an operator, each in a file named after it. docs/engine.md lists them.
import { addGradient } from './add.ts';
import { castGradient } from './cast.ts';
import { concatGradient } from './concat.ts';
import { divGradient } from './div.ts';
import { expGradient } from './exp.ts';
import { expandGradient } from './expand.ts';
import { gatherGradient } from './gather.ts';
import { identityGradient } from './identity.ts';
import { logGradient } from './log.ts';
import { matMulGradient } from './mat-mul.ts';
import { mulGradient } from './mul.ts';
import { negGradient } from './neg.ts';
import { padGradient } from './pad.ts';
import { powGradient } from './pow.ts';
import { reduceMeanGradient } from './reduce-mean.ts';
import { reduceSumGradient } from './reduce-sum.ts';
import { reluGradient } from './relu.ts';
import { reshapeGradient } from './reshape.ts';
import type { GradientRule } from './rule.ts';
import { sigmoidGradient } from './sigmoid.ts';
import { sliceGradient } from './slice.ts';
import { softmaxGradient } from './softmax.ts';
import { sqrtGradient } from './sqrt.ts';
import { subGradient } from './sub.ts';
import { tanhGradient } from './tanh.ts';
import { transposeGradient } from './transpose.ts';
import { whereGradient } from './where.ts';

/** Rules by the name of the ONNX operator; the domain comes first where it is not the standard one. */
export const GRADIENT_RULES: Readonly<Record<string, GradientRule>> = {
  Add: addGradient,
  Cast: castGradient,
  Concat: concatGradient,
  Div: divGradient,
  Exp: expGradient,
  Expand: expandGradient,
  Gather: gatherGradient,
  Identity: identityGradient,
  Log: logGradient,
  MatMul: matMulGradient,
  Mul: mulGradient,
  Neg: negGradient,
  Pad: padGradient,
  Pow: powGradient,
  ReduceMean: reduceMeanGradient,
  ReduceSum: reduceSumGradient,
  Relu: reluGradient,
  Reshape: reshapeGradient,
  Sigmoid: sigmoidGradient,
  Slice: sliceGradient,
  Softmax: softmaxGradient,
  Sqrt: sqrtGradient,
  Sub: subGradient,
  Tanh: tanhGradient,
  Transpose: transposeGradient,
  Where: whereGradient,
};
