// Gradient of Gemm.
import { intAttribute } from '../graph/attributes.ts';
import { gemm } from '../operators/gemm.ts';
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** d(A B + c) = dA B + A dB + dc, where A and B are a and b or their transposes. */
export const gemmGradient: GradientRule = ({ inputs: [a, b, c], attributes, gradient, wanted }) => {
  const transposeA = intAttribute(attributes, 'transA', 0) === 1;
  const transposeB = intAttribute(attributes, 'transB', 0) === 1;
  const byA = () =>
    transposeA
      ? gemm(b!, gradient, null, { transposeA: transposeB, transposeB: true })
      : gemm(gradient, b!, null, { transposeB: !transposeB });
  const byB = () =>
    transposeB
      ? gemm(gradient, a!, null, { transposeA: true, transposeB: transposeA })
      : gemm(a!, gradient, null, { transposeA: !transposeA });
  return [
    wanted[0] ? byA() : null,
    wanted[1] ? byB() : null,
    wanted[2] ? unbroadcast(gradient, c!.shape) : null,
  ];
};
