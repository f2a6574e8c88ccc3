// Transpose of ONNX.
import { ShapeError } from '../../core/errors.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/**
 * Axes in another order.
 * @param permutation axis i of the result is axis `permutation[i]` of `x`; default the reverse order
 * @throws ShapeError where it is no permutation of the axes
 */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const order = permutation ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
  const complete = order.length === x.shape.length && x.shape.every((_, axis) => order.includes(axis));
  if (!complete) {
    const axes = x.shape.map((_, axis) => axis).join(', ');
    throw new ShapeError(
      'Transpose',
      `an order of the axes ${axes}`,
      `[${order.join(', ')}] for ${describeTensor(x)}`,
    );
  }
  const shape = order.map((axis) => x.shape[axis]!);
  return emit('Transpose', [x], { dtype: x.dtype, shape }, { perm: { ints: order } });
}

/** The last two axes swapped: the transpose of a matrix, or of each matrix of a batch. */
export function transposeMatrix(x: Tensor): Tensor {
  const rank = x.shape.length;
  if (rank < 2) throw new ShapeError('Transpose', 'two axes or more', describeTensor(x));
  return transpose(
    x,
    x.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis)),
  );
}
