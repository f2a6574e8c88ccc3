// Concat of ONNX.
import { ShapeError } from '../../core/errors.ts';
import { checkSameType, fixedLength, normalizeAxis } from '../graph/checks.ts';
import { sameShape } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/**
 * Tensors one after the other along an axis, whose lengths must be fixed; all other axes must be equal.
 * @throws ShapeError where types, shapes or the axis do not fit
 */
export function concat(tensors: readonly Tensor[], axis: number): Tensor {
  const first = tensors[0];
  if (first === undefined) throw new ShapeError('Concat', 'at least one tensor', 'none');
  checkSameType('Concat', tensors);
  const along = normalizeAxis('Concat', first, axis);
  const others = (tensor: Tensor) => tensor.shape.filter((_, place) => place !== along);
  if (
    tensors.some((tensor) => tensor.shape.length !== first.shape.length) ||
    !tensors.every((tensor) => sameShape(others(tensor), others(first)))
  ) {
    const got = tensors.map(describeTensor).join(' and ');
    throw new ShapeError('Concat', `equal lengths on all axes but ${along}`, got);
  }
  const length = tensors.reduce((sum, tensor) => sum + fixedLength('Concat', tensor, along), 0);
  const shape = first.shape.map((dim, place) => (place === along ? length : dim));
  return emit('Concat', tensors, { dtype: first.dtype, shape }, { axis: { int: along } });
}
