// GlobalAveragePool of ONNX.
import { checkFloat, checkRank, fixedLength } from '../graph/checks.ts';
import { emit } from '../graph/emit.ts';
import type { Tensor } from '../graph/graph.ts';

/**
 * The mean of each channel.
 * @param x float32 (batch, channels, ...lengths), the lengths fixed
 * @returns (batch, channels, 1, ...), as many axes as `x` has
 * @throws ShapeError where `x` has fewer than three axes, lengths with names, or no floating-point numbers
 */
export function globalAveragePool(x: Tensor): Tensor {
  checkFloat('GlobalAveragePool', x);
  checkRank('GlobalAveragePool', x, 3);
  const shape = x.shape.map((dim, axis) => {
    if (axis >= 2) fixedLength('GlobalAveragePool', x, axis);
    return axis < 2 ? dim : 1;
  });
  return emit('GlobalAveragePool', [x], { dtype: x.dtype, shape });
}
