// Gradient of MatMul.
import { multiplyDims } from '../graph/dims.ts';
import type { Tensor } from '../graph/graph.ts';
import { matMul } from '../operators/mat-mul.ts';
import { reshape } from '../operators/reshape.ts';
import { transposeMatrix } from '../operators/transpose.ts';
import type { GradientRule } from './rule.ts';
import { unbroadcast } from './unbroadcast.ts';

/** d(a b): da = dy bᵀ and db = aᵀ dy, summed over the batches that a matrix was used for. */
export const matMulGradient: GradientRule = ({ inputs: [a, b], gradient, wanted }) => [
  wanted[0] ? unbroadcast(matMul(gradient, transposeMatrix(b!)), a!.shape) : null,
  wanted[1] ? weightGradient(a!, b!, gradient) : null,
];

// A weight used for a whole batch: one product of (k, batch * m) and (batch * m, n) in place of a product a batch
// and a sum over them.
function weightGradient(a: Tensor, b: Tensor, gradient: Tensor): Tensor {
  if (b.shape.length > 2 || a.shape.length === 2) {
    return unbroadcast(matMul(transposeMatrix(a), gradient), b.shape);
  }
  const rows = multiplyDims(a.shape.slice(0, -1));
  const flatInput = reshape(a, [rows, a.shape.at(-1)!]); // (batch * m, k)
  const flatGradient = reshape(gradient, [rows, gradient.shape.at(-1)!]); // (batch * m, n)
  return matMul(transposeMatrix(flatInput), flatGradient); // (k, n)
}
