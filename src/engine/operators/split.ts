// Split of ONNX.
import { ShapeError } from '../../core/errors.ts';
import { fixedLength, normalizeAxis } from '../graph/checks.ts';
import { emitMany } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/**
 * A tensor cut into parts along an axis of fixed length.
 * @param lengths of the parts, whole numbers from 1 whose sum is the axis' length
 * @throws ShapeError where the axis does not exist or the lengths do not fit
 */
export function split(x: Tensor, lengths: readonly number[], axis: number): readonly Tensor[] {
  const along = normalizeAxis('Split', x, axis);
  const length = fixedLength('Split', x, along);
  const sum = lengths.reduce((total, part) => total + part, 0);
  if (sum !== length || !lengths.every((part) => Number.isInteger(part) && part >= 1)) {
    throw new ShapeError(
      'Split',
      `whole lengths from 1 with the sum ${length}`,
      `[${lengths.join(', ')}] on axis ${along} of ${describeTensor(x)}`,
    );
  }
  const parts = x.graph.constant('int64', [lengths.length], lengths, 'lengths');
  const results = lengths.map((part) => ({
    dtype: x.dtype,
    shape: x.shape.map((dim, place) => (place === along ? part : dim)),
  }));
  return emitMany('Split', [x, parts], results, { axis: { int: along } });
}
