// TopK of ONNX.
import { ShapeError } from '../../core/errors.ts';
import { checkFloat, fixedLength, normalizeAxis } from '../graph/checks.ts';
import { emitMany } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/** What `topK` finds. */
export interface TopK {
  /** Best first; no gradient flows through them: gatherElements(x, indices) gives the same values with one. */
  readonly values: Tensor;
  /** Places of the values along the axis, int64. */
  readonly indices: Tensor;
}

/**
 * The k largest elements along an axis of fixed length, best first, of equal ones those with the lower index.
 * @param k from 1 to the axis' length
 * @param axis default the last
 * @throws ShapeError where axis or k do not fit or `x` holds no floating-point numbers
 */
export function topK(x: Tensor, k: number, axis = -1): TopK {
  checkFloat('TopK', x);
  const along = normalizeAxis('TopK', x, axis);
  const length = fixedLength('TopK', x, along);
  if (!(Number.isInteger(k) && k >= 1 && k <= length)) {
    throw new ShapeError('TopK', `k from 1 to ${length}`, `${k} on axis ${along} of ${describeTensor(x)}`);
  }
  const shape = x.shape.map((dim, place) => (place === along ? k : dim));
  const count = x.graph.constant('int64', [1], [k], 'k');
  const results = [
    { dtype: x.dtype, shape },
    { dtype: 'int64', shape },
  ] as const;
  const [values, indices] = emitMany('TopK', [x, count], results, { axis: { int: along } });
  return { values: values!, indices: indices! };
}
