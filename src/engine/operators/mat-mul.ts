// MatMul of ONNX: products of matrices, over leading axes that broadcast.
import { ShapeError } from '../../core/errors.ts';
import { broadcastShapes } from '../graph/broadcast.ts';
import { checkFloat, checkRank, checkSameType } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/**
 * Matrix product.
 * @param a (..., m, k)
 * @param b (..., k, n); the leading axes of both broadcast
 * @returns (..., m, n)
 * @throws ShapeError where types or shapes do not fit, or a tensor has fewer than two axes
 */
export function matMul(a: Tensor, b: Tensor): Tensor {
  checkFloat('MatMul', a);
  checkSameType('MatMul', [a, b]);
  checkRank('MatMul', a, 2);
  checkRank('MatMul', b, 2);
  const leading = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  if (leading === null || a.shape.at(-1) !== b.shape.at(-2)) {
    throw new ShapeError(
      'MatMul',
      '(..., m, k) and (..., k, n) with leading axes that broadcast',
      `${describeTensor(a)} and ${describeTensor(b)}`,
    );
  }
  return emit('MatMul', [a, b], { dtype: a.dtype, shape: [...leading, a.shape.at(-2)!, b.shape.at(-1)!] });
}
