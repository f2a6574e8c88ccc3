// Pad of ONNX, with a constant value.
import { ShapeError } from '../../core/errors.ts';
import type { Dim } from '../graph/dims.ts';
import { emit } from '../graph/emit.ts';
import { describeTensor, type Tensor } from '../graph/graph.ts';

/** Elements before and after an axis, whole numbers from 0. */
export type Padding = readonly [before: number, after: number];

/**
 * A tensor with `value` around it. Axes with a named length take no padding.
 * @param padding one pair an axis
 * @param value default 0
 * @throws ShapeError where the padding does not fit
 */
export function pad(x: Tensor, padding: readonly Padding[], value = 0): Tensor {
  const whole = padding.every((pair) => pair.every((count) => Number.isInteger(count) && count >= 0));
  if (!whole || padding.length !== x.shape.length) {
    throw new ShapeError(
      'Pad',
      'a pair of whole numbers from 0 for each axis',
      `${JSON.stringify(padding)} for ${describeTensor(x)}`,
    );
  }
  const shape = x.shape.map((dim, axis) => padDim(x, dim, padding[axis]!));
  // ONNX wants all befores, then all afters.
  const counts = [...padding.map(([before]) => before), ...padding.map(([, after]) => after)];
  const pads = x.graph.constant('int64', [counts.length], counts, 'pads');
  return emit('Pad', [x, pads, x.graph.scalar(x.dtype, value)], { dtype: x.dtype, shape });
}

function padDim(x: Tensor, dim: Dim, [before, after]: Padding): Dim {
  if (before + after === 0) return dim;
  if (typeof dim === 'number') return dim + before + after;
  throw new ShapeError(
    'Pad',
    `no padding of the axis '${dim}'`,
    `${before} and ${after} for ${describeTensor(x)}`,
  );
}
