// Gemm of ONNX: a product of two matrices and a sum in one node.
import { ShapeError } from '../../core/errors.ts';
import { broadcastShapes } from '../graph/broadcast.ts';
import { checkFloat, checkRank, checkSameType } from '../graph/checks.ts';
import { sameShape } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/** What is done to the matrices before the product. */
export interface GemmOptions {
  /** Default false. */
  readonly transposeA?: boolean;
  /** Default false. */
  readonly transposeB?: boolean;
}

/**
 * `a b + c`, where `c` broadcasts to the product's shape. ONNX Runtime makes the same of matMul and add.
 * @param a (m, k), or (k, m) where it is transposed
 * @param b (k, n), or (n, k) where it is transposed
 * @param c default none
 * @throws ShapeError where types or shapes do not fit
 */
export function gemm(a: Tensor, b: Tensor, c: Tensor | null = null, options: GemmOptions = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  const tensors = c === null ? [a, b] : [a, b, c];
  checkFloat('Gemm', a);
  checkSameType('Gemm', tensors);
  for (const matrix of [a, b]) checkRank('Gemm', matrix, 2, 2);
  const [rows, inner] = transposeA ? a.shape.toReversed() : a.shape;
  const [depth, columns] = transposeB ? b.shape.toReversed() : b.shape;
  const shape = [rows!, columns!];
  const common = c === null ? shape : broadcastShapes([shape, c.shape]);
  if (inner !== depth || common === null || !sameShape(common, shape)) {
    throw new ShapeError(
      'Gemm',
      '(m, k), (k, n) and what broadcasts to (m, n)',
      tensors.map(describeTensor).join(' and '),
    );
  }
  const attributes = { transA: { int: transposeA ? 1 : 0 }, transB: { int: transposeB ? 1 : 0 } };
  return emit('Gemm', tensors, { dtype: a.dtype, shape }, attributes);
}
